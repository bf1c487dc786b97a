"""Schedules: every local minute is in exactly one named period of one season."""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from etl.core.zones import transitions
from etl.tariffs.schedules.seasons import AllYear, Days, Seasons

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


MINUTES_A_DAY = 1440
Codes = npt.NDArray[np.int16]


class DayRule(Protocol):
    """Bills some dates as another weekday (a holiday as a Sunday). Frozen and hashable."""

    def weekdays(self, days: Days, weekdays: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the weekday, Monday 0, that each date is billed as."""
        ...


@dataclass(frozen=True)
class Schedule:
    """`week` is seasons x 7 weekdays x 1440 minutes of int16 places in `buckets`, as bytes so that it hashes."""

    id: str
    seasons: Seasons
    buckets: tuple[tuple[str, str], ...]
    """(season, period), in the order of the tariff."""
    week: bytes
    days: tuple[DayRule, ...] = ()

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

    def codes(self, utc_minutes: npt.NDArray[np.int64], zone: str) -> Codes:
        """Return the place in `buckets` of each UTC minute, by the wall clock of a zone."""
        local = transitions(zone).to_local(utc_minutes * 60) // 60
        day, minute = np.divmod(local, MINUTES_A_DAY)
        first, last = (int(day.min()), int(day.max())) if len(day) else (0, -1)
        days, index = np.arange(first, last + 1, dtype=np.int64), day - first
        weekdays = (days + 3) % 7
        for rule in self.days:
            weekdays = rule.weekdays(days, weekdays)
        table = np.frombuffer(self.week, np.int16).reshape(-1, 7, MINUTES_A_DAY)
        codes: Codes = table[self.seasons.of(days, zone)[index], weekdays[index], minute]
        return codes
