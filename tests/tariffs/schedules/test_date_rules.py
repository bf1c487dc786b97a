"""Dates by rule, against published dates and against another implementation of Easter."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.periods import EPOCH
from etl.tariffs.schedules.date_rules import WEEKDAYS, easter, read_rule


def dates(text: str, *years: int) -> list[str]:
    found = [read_rule(text).day(year) for year in years]
    return ["" if day is None else str(EPOCH + timedelta(days=day)) for day in found]


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("01-01", ["2023-01-01", "2024-01-01"]),
        ("2024-05-27", ["", "2024-05-27"]),
        ("last mon of 05", ["2023-05-29", "2024-05-27"]),  # Memorial Day
        ("last thu of 12", ["2023-12-28", "2024-12-26"]),
        ("last thu of 02", ["2023-02-23", "2024-02-29"]),
        ("4th thu of 11", ["2023-11-23", "2024-11-28"]),  # Thanksgiving
        ("fourth thu of 11", ["2023-11-23", "2024-11-28"]),
        ("first mon of 08", ["2023-08-07", "2024-08-05"]),  # Ontario's Civic Holiday
        ("1st fri of 03", ["2023-03-03", "2024-03-01"]),  # the first day of a month counts
        ("mon before 05-25", ["2023-05-22", "2024-05-20"]),  # Victoria Day
        ("sat after 10-30", ["2023-11-04", "2024-11-02"]),  # All Saints in Sweden
        ("easter", ["2023-04-09", "2024-03-31"]),
        ("easter-2", ["2023-04-07", "2024-03-29"]),
        ("easter+1", ["2023-04-10", "2024-04-01"]),
    ],
)
def test_a_rule_gives_its_date_of_a_year(rule: str, wanted: list[str]) -> None:
    assert dates(rule, 2023, 2024) == wanted


def test_the_date_beside_which_a_weekday_is_counted_is_not_that_weekday_itself() -> None:
    # 25 May 2026 is a Monday: Victoria Day is the 18th
    assert dates("mon before 05-25", 2026) == ["2026-05-18"]
    assert dates("mon after 05-25", 2026) == ["2026-06-01"]


EASTERS = (
    "1981-04-19",
    "2000-04-23",
    "2008-03-23",
    "2011-04-24",
    "2024-03-31",
    "2038-04-25",
    "2049-04-18",
    "2160-03-23",
)


@pytest.mark.parametrize("day", EASTERS)
def test_easter_is_as_published(day: str) -> None:
    # the earliest and the latest of these centuries, and 1981 and 2049, which a simpler rule has a week later
    assert str(easter(int(day[:4]))) == day


@given(st.integers(1970, 2199), st.integers(0, 6), st.integers(1, 12), st.sampled_from(["first", "2nd", "3rd", "4th"]))
def test_the_nth_weekday_of_a_month_is_that_weekday_in_that_week(year: int, weekday: int, month: int, nth: str) -> None:
    day = date.fromisoformat(dates(f"{nth} {WEEKDAYS[weekday]} of {month:02}", year)[0])
    number = ["first", "2nd", "3rd", "4th"].index(nth)
    assert (day.year, day.month, day.weekday(), (day.day - 1) // 7) == (year, month, weekday, number)
    last = date.fromisoformat(dates(f"last {WEEKDAYS[weekday]} of {month:02}", year)[0])
    assert (last.month, last.weekday(), (last + timedelta(days=7)).month != month) == (month, weekday, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("02-30", "is no date of any year (correct it)"),
        ("13-01", "is no date of any year (correct it)"),
        ("02-29", 'is no date of most years (write those that count, like "2024-02-29")'),
        ("2023-02-29", "is not a date like 2017-08-31"),
        ("1492-10-12", "is not between 1970 and 2199"),
        ("5th mon of 05", "is no day of some years (the month may have four: write last, or one date a year)"),
        ("first mon of 13", "names no month (write 01 to 12)"),
        ("mon before 02-30", "is no date of any year (correct it)"),
        ("easter+300", "may be a day of another year (count from Easter within its own year)"),
        ("1 May", "is not a rule for dates (write it like "),
        ("easter -2", "is not a rule for dates (write it like "),
    ],
)
def test_a_text_that_gives_no_date_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read_rule(text)
