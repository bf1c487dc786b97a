"""Seasons of a year: which one a local day is in, by its date or by the zone's clock changes."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from etl.core.zones import zone
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from etl.tariffs.toml_table import Table

Days = npt.NDArray[np.int64]
"""Local dates as days since 1970-01-01."""

_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
YEAR_DATES = [f"{month:02d}-{day:02d}" for month, length in enumerate(_LENGTHS, 1) for day in range(1, length + 1)]
_PLACE = {name: place for place, name in enumerate(YEAR_DATES)}


class Seasons(Protocol):
    """A frozen, hashable partition of the days; `names` in the order of the tariff."""

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def moves_with_day(self) -> bool:
        """Whether the season is a type of the day, which lasts until the next day begins for the schedule."""
        ...

    def of(self, days: Days, zone: str, calendars: LoadedCalendars, /) -> npt.NDArray[np.intp]:
        """Return the place in `names` of the season of each day, -1 for a day that a loaded calendar leaves out."""
        ...


@dataclass(frozen=True)
class AllYear:
    """No seasons: one, called `all`."""

    names: tuple[str, ...] = ("all",)
    moves_with_day = False

    def of(self, days: Days, _zone: str, _calendars: LoadedCalendars) -> npt.NDArray[np.intp]:
        return np.zeros(len(days), np.intp)


@dataclass(frozen=True)
class LegalTime:
    """`summer` = days whose local noon is on summer time, else `winter`."""

    names: tuple[str, ...] = ("summer", "winter")
    moves_with_day = False

    def of(self, days: Days, zone: str, _calendars: LoadedCalendars) -> npt.NDArray[np.intp]:
        return np.array([0 if _summer(day, zone) else 1 for day in days.tolist()], np.intp)


@lru_cache(4096)
def _summer(day: int, name: str) -> bool:
    """Return whether a day is on summer time; Irish law calls that standard, and winter a change of -1 h."""
    noon = datetime(1970, 1, 1, 12, tzinfo=UTC).replace(tzinfo=zone(name)) + timedelta(days=day)
    change = noon.dst() or timedelta()
    if change:
        return change > timedelta()
    return any((noon.replace(month=month, day=15).dst() or timedelta()) < timedelta() for month in (1, 7))


@dataclass(frozen=True)
class DateSeasons:
    """Seasons by dates; `place[i]` is the season of the i-th of 366 dates."""

    names: tuple[str, ...]
    place: bytes
    moves_with_day = False

    def of(self, days: Days, _zone: str, _calendars: LoadedCalendars) -> npt.NDArray[np.intp]:
        date = days.astype("datetime64[D]")
        month = date.astype("datetime64[M]")
        start = np.cumsum((0, *_LENGTHS[:-1]))[month.astype(np.int64) % 12]
        day_of_month = (date - month.astype("datetime64[D]")).astype(np.int64)
        found: npt.NDArray[np.intp] = np.frombuffer(self.place, np.uint8)[start + day_of_month].astype(np.intp)
        return found

    def ranges(self, number: int) -> list[str]:
        """Return the dates of a season as they are written: `05-01..10-31`, both ends included, or over New Year."""
        days = [day for day, place in enumerate(self.place) if place == number]
        starts = [day for day in days if (day - 1) % len(YEAR_DATES) not in days] or days[:1]
        ends = [day for day in days if (day + 1) % len(YEAR_DATES) not in days] or days[-1:]
        over = bool(starts) and ends[0] < starts[0]
        ends = [*ends[1:], ends[0]] if over else ends
        return [f"{YEAR_DATES[start]}..{YEAR_DATES[end]}" for start, end in zip(starts, ends, strict=True)]


def read_date_seasons(table: Table) -> DateSeasons:
    """Read `{ summer = "05-01..10-31", winter = "11-01..04-30" }`, ends included; every date in exactly one."""
    place: list[int | None] = [None] * len(YEAR_DATES)
    names = tuple(table.data)
    for number, name in enumerate(names):
        for day in _season_days(table, name):
            if (other := place[day]) is not None:
                table.fail(name, f"{YEAR_DATES[day]} is in {names[other]} already", "seasons must not overlap")
            place[day] = number
    if None in place:
        table.fail("", f"{YEAR_DATES[place.index(None)]} is in no season", "cover the whole year, 02-29 too")
    return DateSeasons(names, bytes(number or 0 for number in place))


def _season_days(table: Table, name: str) -> list[int]:
    value = table.value(name)
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts:
        table.fail(name, "is not a range of dates", 'write it like "05-01..10-31", both ends included')
    spans = [_range(table, name, text) for text in texts]
    if [first for first, _ in spans] != sorted(first for first, _ in spans):
        table.fail(name, "its ranges are not in the order of the year", "sort them by their first date")
    return [day for first, last in spans for day in _between(first, last)]


def _range(table: Table, name: str, text: object) -> tuple[int, int]:
    found = re.fullmatch(r"(\d\d-\d\d)\.\.(\d\d-\d\d)", text) if isinstance(text, str) else None
    if not found or found[1] not in _PLACE or found[2] not in _PLACE:
        table.fail(name, f"{text!r} is not a range of dates", 'write it like "05-01..10-31", both ends included')
    return _PLACE[found[1]], _PLACE[found[2]]


def _between(first: int, last: int) -> list[int]:
    """Return the dates of a range; one that ends before it begins runs over New Year."""
    return [*range(first, last + 1)] if first <= last else [*range(first, len(YEAR_DATES)), *range(last + 1)]
