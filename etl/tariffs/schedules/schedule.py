"""Schedules: every local minute is in exactly one named period of one season."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from etl.core.zones import transitions
from etl.tariffs.schedules.calendars import TypedDay
from etl.tariffs.schedules.date_rules import WEEKDAYS
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars
from etl.tariffs.schedules.seasons import AllYear, Days, Seasons

MINUTES_A_DAY = 1440
NO_TYPE = np.int16(-1)
Codes = npt.NDArray[np.int16]


class DayRule(Protocol):
    """Bills some dates as another day of the schedule (a holiday as a Sunday). Frozen and hashable."""

    def bill_as(self, days: Days, rows: Days) -> Days:
        """Return the place in the schedule's `days` that each date is billed as, its own being in `rows`."""
        ...

    def dates(self, year: int) -> Iterable[TypedDay]:
        """Return the dates of a year that are billed as another day, each with that day's place."""
        ...


@dataclass(frozen=True)
class Schedule:
    """`week` is seasons x days x 1440 minutes of int16 places in `buckets`, as bytes so that it hashes."""

    id: str
    seasons: Seasons
    buckets: tuple[tuple[str, str], ...]
    """(season, period), in the order of the tariff."""
    week: bytes
    rules: tuple[DayRule, ...] = ()
    days: tuple[str, ...] = WEEKDAYS
    """The weekdays, then types of days that a calendar of the tariff adds."""
    day_starts: int = 0
    """The minute of the clock before which the type of the day is that of the day before."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The period as a bill shows it: `peak`, or `summer.peak` where there are seasons."""
        plain = isinstance(self.seasons, AllYear)
        return tuple(period if plain else f"{season}.{period}" for season, period in self.buckets)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The names of periods, each once, whatever seasons have it."""
        return tuple(dict.fromkeys(period for _, period in self.buckets))

    def of_season(self, season: int) -> list[int]:
        """Return the buckets of a season, which is counted in the order of the tariff."""
        return [bucket for bucket, (name, _) in enumerate(self.buckets) if name == self.seasons.names[season]]

    @property
    def table(self) -> Codes:
        """`week` as an array: seasons x days x minutes."""
        return np.frombuffer(self.week, np.int16).reshape(-1, len(self.days), MINUTES_A_DAY)

    def codes(self, utc_minutes: npt.NDArray[np.int64], zone: str, calendars: LoadedCalendars = NO_CALENDARS) -> Codes:
        """Return the place in `buckets` of each UTC minute, by the wall clock of a zone.

        It is NO_TYPE where a loaded calendar has no type for the day.
        """
        local = transitions(zone).to_local(utc_minutes * 60) // 60
        day, minute = np.divmod(local, MINUTES_A_DAY)
        typed = day - (minute < self.day_starts) if self.day_starts else day
        first, last = (int(typed.min()), int(day.max())) if len(day) else (0, -1)
        days = np.arange(first, last + 1, dtype=np.int64)
        rows = (days + 3) % 7
        for rule in self.rules:
            rows = rule.bill_as(days, rows)
        seasons = self.seasons.of(days, zone, calendars)
        season = seasons[(typed if self.seasons.moves_with_day else day) - first]
        codes: Codes = self.table[season, rows[typed - first], minute]
        return codes if (seasons >= 0).all() else np.where(season < 0, NO_TYPE, codes)
