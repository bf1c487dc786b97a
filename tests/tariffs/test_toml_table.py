"""A table of a tariff file, key by key: each value has its check, and its message."""

from decimal import Decimal
from fractions import Fraction

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.toml_table import Table
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, version

FAULTS = {
    "a price that is text": (
        HEAD + FLAT.replace("0.1", '"0.1"'),
        "t.toml: line energy: price: '0.1' is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is not finite": (
        HEAD + FLAT.replace("0.1", "inf"),
        "t.toml: line energy: price: Infinity is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is true": (
        HEAD + FLAT.replace("0.1", "true"),
        "t.toml: line energy: price: true is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is a list": (
        HEAD + FLAT.replace("0.1", "[0.1, 0.2]"),
        "t.toml: line energy: price: a list is not a number (write a number like 0.1658, without quotes)",
    ),
    "a date with a time": (
        HEAD + version("from = 2018-01-01T00:00:00"),
        (
            "t.toml: line energy: from: 2018-01-01 00:00:00 is not a date "
            "(write from = 2024-01-31, without quotes or time)"
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


def test_a_key_that_nobody_asked_for_is_refused_with_those_that_are_known() -> None:
    table = Table({"a": "x", "b": 1}, "t.toml: line e")
    table.text("a")
    table.has("c")
    with pytest.raises(TariffError) as error:
        table.close()
    assert str(error.value) == "t.toml: line e: unknown key 'b' (known here: a, c)"
    table.number("b")
    table.close()


def test_what_is_not_there_is_its_default() -> None:
    table = Table({}, "t.toml")
    assert (table.text("a", ""), table.texts("b"), table.flag("c"), table.day("d"), table.table("e")) == (
        "", (), False, None, None,
    )  # fmt: skip
    assert table.choice("f", ("x", "y"), "x") == "x"


def test_numbers_are_exact_and_within_their_bounds() -> None:
    table = Table({"a": Decimal("0.1658"), "b": -1, "c": Decimal("2.5")}, "t.toml")
    assert table.number("a") == Fraction(1658, 10_000)
    with pytest.raises(TariffError, match=r"t\.toml: b: -1 is below 0 \(write a larger number\)"):
        table.number("b", least=0)
    with pytest.raises(TariffError, match=r"t\.toml: c: 2\.5 is not a whole number from 0 to 6 \(correct it\)"):
        table.whole("c", least=0, most=6)
