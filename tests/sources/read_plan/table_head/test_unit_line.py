"""Units in a line below the header belong to the titles above them."""

import pytest

from etl.sources.read_plan.table_head.unit_line import is_unit_line, names_units, with_units
from tests.support.heads import read


def test_units_are_read_as_part_of_the_titles_above_them() -> None:
    plan = read("client;Zeitstempel;Wert\n;DD.MM.YYYY hh:mm;[Wh]\n7;13.06.2024 00:00;250\n7;13.06.2024 00:15;500\n")
    assert (plan.energy.unit, plan.energy.unit_named, plan.syntax.skip) == ("Wh", True, 2)
    assert plan.syntax.header == ("client", "Zeitstempel", "Wert [Wh]")


def test_a_column_of_units_has_nothing_else_and_more_than_the_letter_of_a_status() -> None:
    for cells in (["kWh", "", "KWH"], ["kWh", "kVArh"], ["W", "kW"], ["m3"], ["kWh", "m³"]):
        assert names_units(cells), cells
    assert not any(map(names_units, (["W", "W"], ["kWh", "7"], ["Day"], ["", ""], [])))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["", "kWh"], True),
        (["[kW]", "(m³)", ""], True),
        (["YYYY-MM-DD", "kWh"], True),
        (["", ""], False),
        (["2024-06-03", "0.5"], False),
        (["7", "kWh"], False),
        (["DD.MM.YYYY", ""], False),
    ],
)
def test_a_line_of_units_has_nothing_else_but_patterns_of_dates(cells: list[str], found: bool) -> None:
    assert is_unit_line(cells) is found


def test_a_title_that_names_its_unit_keeps_it() -> None:
    assert with_units(("Wert [kWh]", "Wert", "Status"), ("Wh", "m3", "")) == ("Wert [kWh]", "Wert [m3]", "Status")
