"""Charts: bars on a scale, gaps that are no zeros, estimates, and a text for each."""

from datetime import date
from fractions import Fraction

from etl.statements.day_energy import DayEnergy
from etl.statements.history import MonthOfBills
from etl.statements.page_charts import HEIGHT, WIDTH, Bar, by_day, by_month, chart
from etl.statements.wording import wording

ENGLISH = wording("en")


def day(
    number: int, kwh: int, known: int = 1440, *, minutes: int = 1440, estimated: int = 0, missing: int = 0
) -> DayEnergy:
    return DayEnergy(date(2024, 10, number), minutes, Fraction(kwh), Fraction(estimated), known, missing)


def test_the_highest_bar_is_as_high_as_the_picture_and_all_lie_inside() -> None:
    drawn = chart([Bar("", "", Fraction(number)) for number in (1, 4, 0)])
    assert drawn.top == "4"
    assert [float(one.height) for one in drawn.shapes] == [HEIGHT / 4, HEIGHT, 0]
    assert all(float(one.y) + float(one.height) == HEIGHT for one in drawn.shapes)
    assert float(drawn.shapes[-1].x) + float(drawn.shapes[-1].width) <= WIDTH


def test_nothing_has_no_height_even_where_all_is_nothing() -> None:
    assert [one.height for one in chart([Bar("", "", Fraction(0)), Bar("", "", None)]).shapes] == ["0", "0"]


def test_a_gap_is_no_zero() -> None:
    found = by_day([day(1, 0), day(2, 0, 0, missing=1440), day(3, 5, 720, missing=720)], ENGLISH)
    assert found is not None
    assert [(one.empty, one.gap) for one in found["chart"].shapes] == [(False, False), (True, True), (False, True)]
    assert [one.title for one in found["chart"].shapes] == [
        "1 October 2024: 0 kWh", "2 October 2024: no reading", "3 October 2024: 5 kWh, readings missing",
    ]  # fmt: skip
    assert [kwh and kwh.raw for _, kwh, _, _ in found["rows"]] == ["0", None, "5"]


def test_what_is_estimated_is_hatched_and_a_day_of_other_length_marked() -> None:
    found = by_day([day(1, 4, estimated=1), day(2, 2, 1500, minutes=1500)], ENGLISH)
    assert found is not None
    assert [(one.hatched_height, one.marked) for one in found["chart"].shapes] == [("40", False), ("0", True)]
    assert found["hatched"]
    assert not found["crossed"]
    assert found["rows"][1][3] == "25 hours"


def test_months_are_drawn_where_two_have_bills() -> None:
    bills = MonthOfBills(date(2024, 1, 1), Fraction(7), "3.75", "EUR", complete=False)
    assert by_month([bills, MonthOfBills(date(2024, 2, 1))], ENGLISH) is None
    found = by_month([bills, MonthOfBills(date(2024, 2, 1)), bills], ENGLISH)
    assert found is not None
    assert [one.title for one in found["chart"].shapes][:2] == [
        "January 2024: 7 kWh, \u20ac3.75", "February 2024: no bill",
    ]  # fmt: skip
    assert found["rows"][0][2:] == ("\u20ac3.75", "incomplete")


def test_without_days_there_is_no_picture() -> None:
    assert by_day([], ENGLISH) is None
