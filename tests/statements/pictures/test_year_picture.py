"""Heat map of a year: a row a month, and days without a reading that are no days of nothing."""

import re
from datetime import date, timedelta
from fractions import Fraction

from etl.statements.pictures.day_energy import DayEnergy
from etl.statements.pictures.year_picture import by_year
from etl.statements.wording import wording

ENGLISH = wording("en")


def days(first: str, count: int, kwh: int, known: int = 1440) -> list[DayEnergy]:
    start = date.fromisoformat(first)
    missing = 0 if known else 1440
    return [
        DayEnergy(start + timedelta(days=at), 1440, Fraction(kwh), Fraction(0), known, missing) for at in range(count)
    ]


def test_each_month_is_a_row_and_a_gap_is_no_zero() -> None:
    found = by_year([*days("2024-01-01", 31, 10), *days("2024-02-01", 28, 5), *days("2024-02-29", 1, 0, 0)], ENGLISH)
    assert found is not None
    assert {path.fill: len(re.findall("[Mm]", path.d)) for path in found.paths} == {
        "shade2": 28,
        "shade4": 31,
        "hole": 1,
    }
    rows = [(month, list(row), notes) for month, row, notes in found.rows]
    assert rows == [
        ("January 2024", ["310", "10"], ""), ("February 2024", ["140", "5"], "1 day(s) without a reading"),
    ]  # fmt: skip
    assert found.text == "January 2024 310 kWh; February 2024 140 kWh"


def test_one_month_of_readings_is_no_year() -> None:
    assert by_year(days("2024-01-01", 31, 10), ENGLISH) is None
    assert by_year([*days("2023-12-01", 31, 0, 0), *days("2024-01-01", 31, 10)], ENGLISH) is None
    assert by_year([], ENGLISH) is None
