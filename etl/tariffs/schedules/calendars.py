"""`[calendar.ID]`: a utility's own calendar, the types that dates have by its rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from etl.core.days import FIRST_YEAR, LAST_YEAR
from etl.tariffs.schedules.date_rules import DateRule
from etl.tariffs.schedules.seasons import Days

NEXT = "next"
"""What a date that falls on a weekday is observed on: the next working day that is no date of the calendar."""
_WEEKEND = (5, 6)


class TypedDay(NamedTuple):
    """A date, counted since 1970, the place of its type, and the rule or name that gives it."""

    day: int
    type: int
    why: str


@dataclass(frozen=True)
class Calendar:
    """`types` in the order of the tariff; `rules` are each the place of a type, the text, and the rule."""

    types: tuple[str, ...]
    rules: tuple[tuple[int, str, DateRule], ...]
    observed: tuple[tuple[int, int | str], ...] = ()
    """By weekday, Monday 0, on which one a date of each year is observed when it falls there, or NEXT."""
    rest: int | None = None
    """The type of every other day; None: they have none."""

    def of(self, days: Days) -> Days:
        """Return the place of the type of each day, -1 for one without."""
        found = np.full(len(days), -1 if self.rest is None else self.rest, np.int64)
        for year in years_of(days):
            for one in typed_days(self, year):
                found[days == one.day] = one.type
        return found


@lru_cache(2048)
def typed_days(calendar: Calendar, year: int) -> tuple[TypedDay, ...]:
    """Return the dates of a year that have a type by a rule, each once, in the order of time."""
    found: dict[int, TypedDay] = {}
    for one in _entries(calendar, year):
        found.setdefault(one.day, one)
    return tuple(one for _, one in sorted(found.items()))


def clash(calendar: Calendar) -> tuple[TypedDay, TypedDay] | None:
    """Return a date with two types, once for each, in the years that are billed; None if there is no such date."""
    if len({place for place, _, _ in calendar.rules}) > 1:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            found: dict[int, TypedDay] = {}
            for one in _entries(calendar, year):
                if found.setdefault(one.day, one).type != one.type:
                    return found[one.day], one
    return None


def years_of(days: Days) -> list[int]:
    """Return the years in which some days are."""
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return [int(year) for year in np.unique(years)]


def _entries(calendar: Calendar, year: int) -> list[TypedDay]:
    """Return what the rules give in a year: dates, then the days on which those of this or a year beside are observed.

    A date that is observed keeps its type too.
    """
    first, last = _first_day(year), _first_day(year + 1)
    near = [one for other in (year - 1, year, year + 1) for one in _dates(calendar, other)]
    found = [one for one, _ in near]
    taken = {one.day for one in found}
    for one, moves in sorted(near):
        to = dict(calendar.observed).get((one.day + 3) % 7) if moves else None
        if to is not None:
            day = _next(one.day, taken, calendar) if isinstance(to, str) else one.day + _nearest(one.day, to)
            if day not in taken:
                found.append(TypedDay(day, one.type, f"{one.why}, observed"))
                taken.add(day)
    return [one for one in found if first <= one.day < last]


def _dates(calendar: Calendar, year: int) -> Iterator[tuple[TypedDay, bool]]:
    for place, text, rule in calendar.rules:
        day = rule.day(year)
        if day is not None:
            yield TypedDay(day, place, text), rule.moves


def _nearest(day: int, weekday: int) -> int:
    """Return how many days after a day the nearest such weekday is, from -3 to 3."""
    return (weekday - (day + 3) + 3) % 7 - 3


def _next(day: int, taken: set[int], calendar: Calendar) -> int:
    closed = {*_WEEKEND, *(weekday for weekday, _ in calendar.observed)}
    day += 1
    while day in taken or (day + 3) % 7 in closed:
        day += 1
    return day


def _first_day(year: int) -> int:
    return int(np.datetime64(f"{year:04d}-01-01", "D").astype(np.int64))
