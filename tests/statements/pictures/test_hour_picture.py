"""Heat map of hours: columns of 25 and 23 cells, gaps, and a table by the hour of the clock."""

from datetime import date
from fractions import Fraction

from etl.statements.pictures.hour_energy import Hour, HourEnergies
from etl.statements.pictures.hour_picture import by_hour
from etl.statements.pictures.page_picture import Picture
from etl.statements.wording import wording

ENGLISH = wording("en")
OCTOBER = date(2024, 10, 26)


def drawn(*days: list[Hour]) -> Picture | None:
    return by_hour(HourEnergies(list(days), Fraction(1, 10)), OCTOBER, ENGLISH)


def hours(count: int, energy: int = 10) -> list[Hour]:
    return [Hour(min(number, 23), energy, known=True) for number in range(count)]


def test_a_day_is_a_column_of_its_own_hours() -> None:
    found = drawn(hours(24), hours(25), hours(23))
    assert found is not None
    (cells,) = found.paths
    assert cells.d == "m0 0v24m1-24v25m1-25v23"
    assert cells.transform == "translate(134 0)scale(200 8)"
    assert found.notes == ["27 October 2024: 25 hours", "28 October 2024: 23 hours"]
    assert [one.text for one in found.labels] == ["00", "06", "12", "18", "*", "*"]


def test_a_gap_is_an_empty_cell_and_hours_are_added_by_the_clock() -> None:
    gap = [Hour(0, 0, missing=True), *hours(24, 5)[1:]]
    found = drawn(hours(24), gap)
    assert found is not None
    assert [path.fill for path in found.paths] == ["shade2", "shade4", "hole"]
    rows = [(hour, one, notes) for hour, (one, *_), notes in found.rows]
    assert rows[:2] == [("00:00", "1", "readings missing"), ("01:00", "1.5", "")]
    assert found.text.startswith("00:00 1 kWh; 01:00 1.5 kWh")


def test_without_hours_or_with_too_many_days_there_is_no_picture() -> None:
    assert by_hour(None, OCTOBER, ENGLISH) is None
    assert drawn([Hour(0)]) is None
    assert drawn(*[hours(24)] * 63) is None
