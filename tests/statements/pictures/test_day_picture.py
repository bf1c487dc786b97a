"""Days of a bill as bars: periods, estimates, gaps, days of another length, and the day of the peak."""

from datetime import date
from fractions import Fraction

from etl.statements.pictures.day_energy import DayEnergy
from etl.statements.pictures.day_picture import by_day
from etl.statements.pictures.page_picture import Picture
from etl.statements.wording import wording

ENGLISH = wording("en")


def day(
    number: int, *periods: int, known: int = 1440, minutes: int = 1440, estimated: int = 0, missing: int = 0
) -> DayEnergy:
    own = [Fraction(one) for one in periods]
    return DayEnergy(
        date(2024, 10, number), minutes, sum(own, Fraction(0)), Fraction(estimated), known, missing, own
    )  # fmt: skip


def picture(*days: DayEnergy, names: tuple[str, ...] = (), peak: tuple[date, str] | None = None) -> Picture:
    found = by_day(days, ENGLISH, names, peak)
    assert found is not None
    return found


def cells(of: Picture) -> list[list[str]]:
    return [list(row) for _, row, _ in of.rows]


def test_a_gap_is_no_zero() -> None:
    found = picture(day(1, 0), day(2, known=0, missing=1440), day(3, 5, known=720, missing=720))
    assert found.text == "1 October 2024: 0 kWh; 2 October 2024: no reading; 3 October 2024: 5 kWh, readings missing"
    assert cells(found) == [["0"], [""], ["5"]]
    assert [path.fill for path in found.paths] == ["solid", "hole", "gap"]
    assert [key.text for key in found.keys] == ["crossed out: readings missing"]


def test_periods_have_a_fill_and_a_column_each_and_the_whole_has_one() -> None:
    found = picture(day(1, 3, 1), day(2, 2, 2), names=("day", "night"))
    assert [(key.fill, key.text) for key in found.keys] == [("solid", "day"), ("dots", "night")]
    assert found.head == ["Day", "day", "night", "Total", "Please note"]
    assert cells(found) == [["3", "1", "4"], ["2", "2", "4"]]


def test_more_periods_than_there_are_fills_share_the_last_one() -> None:
    found = picture(day(1, 1, 2, 3, 4, 5, 6, 7), names=tuple("abcdefg"))
    assert [key.text for key in found.keys] == ["a", "b", "c", "d", "e", "other periods"]
    assert cells(found) == [["1", "2", "3", "4", "5", "13", "28"]]


def test_estimates_clock_changes_and_the_peak_are_explained() -> None:
    days = [day(1, 4, estimated=1), day(2, 2, known=1500, minutes=1500)]
    found = picture(*days, peak=(date(2024, 10, 2), "Highest demand: 1 kW"))
    assert [(key.mark or key.fill, key.text) for key in found.keys] == [
        ("hatch", "hatched: estimated"), ("\u25bc", "Highest demand: 1 kW"), ("*", "2 October 2024: 2 kWh, 25 hours"),
    ]  # fmt: skip
    assert [notes for _, _, notes in found.rows] == ["1 kWh estimated", "25 hours"]
    assert [label.text for label in found.labels] == ["4 kWh (highest)", "1", "*"]


def test_without_days_there_is_no_picture() -> None:
    assert by_day([], ENGLISH) is None
