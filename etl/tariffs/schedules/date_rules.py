"""Dates by rule: `"01-01"`, `"2024-05-27"`, `"last mon of 05"`, `"mon before 05-25"`, `"easter-2"`."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from etl.core.days import read_day
from etl.core.periods import EPOCH

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LIKE = 'write it like "01-01", "2024-05-27", "last mon of 05", "mon before 05-25" or "easter-2"'

_PLACES = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
_FIFTH = ("fifth", "5th")
_NTH = re.compile(rf"({'|'.join([*_PLACES, *_FIFTH])}) ({'|'.join(WEEKDAYS)}) of (\d\d)")
_BESIDE = re.compile(rf"({'|'.join(WEEKDAYS)}) (before|after) (\d\d)-(\d\d)")
_EASTER = re.compile(r"easter([+-]\d{1,3})?")
_EASTER_FIRST, _EASTER_LAST = -80, 250
"""From how many days before Easter Sunday to how many after it is always in the same year."""
_COMMON, _LEAP = 2023, 2024
"""Years in which a date of each year is tried."""


class DateRule(Protocol):
    """A frozen rule that gives one date of each year, or of one year only. Days are counted since 1970-01-01."""

    @property
    def moves(self) -> bool:
        """Whether its date may be observed on another day: only one that is the same each year."""
        ...

    def day(self, year: int, /) -> int | None: ...


@dataclass(frozen=True)
class OneDate:
    """A date of one year."""

    date: date
    moves = False

    def day(self, year: int) -> int | None:
        return _number(self.date) if self.date.year == year else None


@dataclass(frozen=True)
class EachYear:
    month: int
    day_of_month: int
    moves = True

    def day(self, year: int) -> int:
        return _number(date(year, self.month, self.day_of_month))


@dataclass(frozen=True)
class NthWeekday:
    """The `place`-th such weekday of a month, 0 for the last one."""

    place: int
    weekday: int
    month: int
    moves = False

    def day(self, year: int) -> int:
        first = _number(date(year, self.month, 1))
        if self.place:
            return _from(first, self.weekday) + 7 * (self.place - 1)
        following = date(year + self.month // 12, self.month % 12 + 1, 1)
        return _from(_number(following) - 7, self.weekday)


@dataclass(frozen=True)
class BesideDate:
    """The last such weekday before a date of each year, or the first one after it; never the date itself."""

    weekday: int
    after: bool
    month: int
    day_of_month: int
    moves = False

    def day(self, year: int) -> int:
        beside = _number(date(year, self.month, self.day_of_month))
        return _from(beside + 1 if self.after else beside - 7, self.weekday)


@dataclass(frozen=True)
class EasterDay:
    """Easter Sunday of the western churches, or a day so many days after it."""

    offset: int
    moves = False

    def day(self, year: int) -> int:
        return _number(easter(year)) + self.offset


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year (Meeus, Jones and Butcher)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def read_rule(text: str) -> DateRule:
    """Read one rule; ValueError says what is wrong with another text."""
    if match := _NTH.fullmatch(text):
        if match[1] in _FIFTH:
            raise ValueError("is no day of some years (the month may have four: write last, or one date a year)")
        return NthWeekday(_PLACES[match[1]], WEEKDAYS.index(match[2]), _month(match[3]))
    if match := _BESIDE.fullmatch(text):
        month, day = _date(match[3], match[4])
        return BesideDate(WEEKDAYS.index(match[1]), match[2] == "after", month, day)
    if match := _EASTER.fullmatch(text):
        offset = int(match[1] or 0)
        if not _EASTER_FIRST <= offset <= _EASTER_LAST:
            raise ValueError("may be a day of another year (count from Easter within its own year)")
        return EasterDay(offset)
    if match := re.fullmatch(r"(\d\d)-(\d\d)", text):
        return EachYear(*_date(match[1], match[2]))
    try:
        return OneDate(read_day(text))
    except ValueError as error:
        shaped = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
        raise ValueError(f"{error}" if shaped else f"is not a rule for dates ({LIKE})") from None


def _month(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise ValueError("names no month (write 01 to 12)")
    return int(text)


def _date(month: str, day: str) -> tuple[int, int]:
    try:
        date(_LEAP, int(month), int(day))
    except ValueError:
        raise ValueError("is no date of any year (correct it)") from None
    try:
        date(_COMMON, int(month), int(day))
    except ValueError:
        raise ValueError('is no date of most years (write those that count, like "2024-02-29")') from None
    return int(month), int(day)


def _number(day: date) -> int:
    return (day - EPOCH).days


def _from(day: int, weekday: int) -> int:
    """Return the first such weekday from a day on."""
    return day + (weekday - (day + 3)) % 7
