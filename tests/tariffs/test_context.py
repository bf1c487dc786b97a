"""Context of a line: its schedule, its quantity, its number of the client, the lines above."""

from fractions import Fraction

import pytest

from etl.core.errors import TariffError
from etl.tariffs.lines.rounding import RoundTotal
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import tariff_context
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, TOU

FAULTS = {
    "a schedule that is not there": (
        HEAD + TOU,
        "t.toml: line energy: schedule: there is no schedule 's' (add [schedule.s])",
    ),
    "a flow that is not there": (
        HEAD + FLAT + 'on = "imports"\n',
        "t.toml: line energy: on: 'imports' is not known (use one of: import, export, generation)",
    ),
    "a straddle that is not there": (
        HEAD + FLAT + 'straddle = "end"\n',
        "t.toml: line energy: straddle: 'end' is not known (use one of: refuse, start, even)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


def test_lines_above_are_those_before_the_first_version_of_a_line() -> None:
    context = tariff_context()
    for name in ("a", "b", "a"):
        context.add(RoundTotal(Fraction(1), "EUR", name))
    assert [*context.ids_above("a")] == []
    assert [*context.ids_above("b")] == ["a"]
    assert [*context.ids_above("c")] == ["a", "b"]
    assert "b" not in context.ids_above("b")
