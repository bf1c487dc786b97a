"""Dates and months as people write them: ISO, in ASCII digits, in the years that are billed."""

import re
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1970, 2199
YEARS = f"is not between {FIRST_YEAR} and {LAST_YEAR}"
LIKE = " like 2017-08"
"""As a month is written."""

_NO_DAY = "is not a date like 2017-08-31"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def read_day(text: str) -> date:
    """Read `2017-08-31`; ValueError says what is wrong with another text."""
    if not _DAY.fullmatch(text):
        raise ValueError(_NO_DAY)
    try:
        return check_day(date.fromisoformat(text))
    except ValueError as error:
        raise ValueError(YEARS if str(error) == YEARS else _NO_DAY) from None


def check_day(day: date) -> date:
    """Return the day itself; ValueError for a day of other years."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(YEARS)
    return day


def read_month(text: str) -> date:
    """Read the first day of `2017-08`; ValueError says what is wrong with another text."""
    match = _MONTH.fullmatch(text)
    if match is None:
        raise ValueError(f"is not a month{LIKE}")
    if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise ValueError(YEARS)
    return date(int(match[1]), int(match[2]), 1)


def shown_days(first: date, end: date) -> str:
    """Show the days from `first` to before `end` to people: `2017-08-01..2017-08-14`, or `2017-08-01` for one."""
    last = end - timedelta(days=1)
    return f"{first}" if first == last else f"{first}..{last}"
