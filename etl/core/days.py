"""Dates, times of day and months as people write them: ISO, in ASCII digits, in the years that are billed."""

import re
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1970, 2199
YEARS = f"is not between {FIRST_YEAR} and {LAST_YEAR}"
LIKE = " like 2017-08"
"""As a month is written."""

_NO_DAY = "is not a date like 2017-08-31"
_NO_MOMENT = f"{_NO_DAY}, or with a time like 2017-08-31T11:00"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::00)?)?")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


def read_day(text: str) -> date:
    """Read `2017-08-31`; ValueError says what is wrong with another text."""
    if not _DAY.fullmatch(text):
        raise ValueError(_NO_DAY)
    try:
        return check_day(date.fromisoformat(text))
    except ValueError as error:
        raise ValueError(YEARS if str(error) == YEARS else _NO_DAY) from None


def read_moment(text: str) -> tuple[date, int]:
    """Read `2017-08-31`, or with a time `2017-08-31T11:00`: the day, and minutes after its midnight by the clock."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(_NO_MOMENT)
    return read_day(match[1]), int(match[2] or 0) * 60 + int(match[3] or 0)


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


def shown_moment(day: date, minutes: int) -> str:
    """Show a day, with its time unless that is midnight: `2017-08-31`, `2017-08-31T11:00`."""
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}" if minutes else f"{day}"


def shown_days(first: date, end: date) -> str:
    """Show the days from `first` to before `end` to people: `2017-08-01..2017-08-14`, or `2017-08-01` for one."""
    last = end - timedelta(days=1)
    return f"{first}" if first == last else f"{first}..{last}"
