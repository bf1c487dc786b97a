"""The key `register` of lines and quantities: what it may be, and what is refused."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.priced_registers import named_registers
from etl.tariffs.read.parse import parse_tariff
from tests.support.readings import line
from tests.support.tariff_pages import HEAD


def refusal(*tables: str) -> str:
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + "\n".join(tables), "t.toml")
    return str(error.value)


def test_registers_are_named_by_flow() -> None:
    lines = [{"register": "T1"}, {"register": ["T2", "T1"]}, {"on": "export", "register": "B1"}, {"register": "rest"}]
    document = {"line": lines, "quantity": {"kw": {"of": "import", "register": "CL"}}}
    assert named_registers(document) == {"import": ("T1", "T2", "CL"), "export": ("B1",)}


@pytest.mark.parametrize("value", ["7", "[]", '""', '["T1", 3]', "{ T1 = 2 }"])
def test_what_is_no_name_is_refused(value: str) -> None:
    assert refusal(line("energy", "1", f"register = {value}")) == (
        "t.toml: line energy: register: is not the name of a register, nor a list of names "
        '(write register = "NIGHT", a list like ["T1", "T3"], or "rest")'
    )


def test_a_register_twice_in_a_line_is_refused() -> None:
    assert refusal(line("energy", "1", 'register = ["T1", "T1"]')) == (
        "t.toml: line energy: register: 'T1' is in the list twice (name each register once)"
    )


def test_rest_stands_alone_and_beside_lines_that_name_registers() -> None:
    assert refusal(line("energy", "1", 'register = ["T1", "rest"]')) == (
        't.toml: line energy: register: "rest" is in a list with others (write register = "rest" alone)'
    )
    assert refusal(line("energy", "1", 'register = "rest"')) == (
        't.toml: line energy: register: "rest" are the registers of import that no other line names, and none names '
        'one (write register = "NIGHT", a list like ["T1", "T3"], or "rest")'
    )


def test_a_line_on_a_quantity_has_its_registers() -> None:
    quantity = '[quantity.lossy]\nof = "import"\nfactor = 1.1\n'
    assert refusal(quantity, line("energy", "1", 'on = "lossy"', 'register = "T1"')) == (
        "t.toml: line energy: register: 'lossy' is a quantity, which has the registers of its flow "
        "(write it in [quantity.lossy])"
    )


def test_a_line_without_energy_has_no_registers() -> None:
    assert "unknown key 'register'" in refusal(line("fixed", "1", 'per = "day"', 'register = "T1"'))
