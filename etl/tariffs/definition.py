"""A tariff as read: its header, and its lines with their versions in time."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np

from etl.core.errors import TariffError
from etl.core.money import Rounding
from etl.core.periods import Period, shown_period
from etl.core.zones import transitions
from etl.tariffs.made_of import parts_of
from etl.tariffs.page.contract import Line, Version
from etl.tariffs.schedules.day_types import LoadedTypes
from etl.tariffs.schedules.schedule import MINUTES_A_DAY, Schedule


@dataclass(frozen=True)
class Unpriced:
    """Local days, the last one excluded, of which no bill may be made, and why."""

    first: date
    last: date
    why: str


@dataclass(frozen=True)
class Tariff:
    """`lines` are in the order of the bill; the versions of one line in the order of time, without gap or overlap."""

    name: str
    file: str
    """Where it was read, for messages."""
    currency: str
    timezone: str
    """`client`, or the IANA zone of schedules and changes of version."""
    first: date | None
    last: date | None
    """The day after the last one; None is without end."""
    rounding: Rounding
    lines: tuple[tuple[Version, ...], ...]
    text: str
    """The normalised file: without comments and layout, enough to read the same tariff again."""
    notes: tuple[str, ...] = ()
    """Notes for its readers; no part of `text`, as they change no bill."""
    warnings: tuple[str, ...] = ()
    """Sentences that every bill carries."""
    schedules: tuple[Schedule, ...] = ()
    long_reads: str = "refuse"
    """`days`: reads longer than an interval are spread over their days before anything is priced."""

    unpriced: tuple[Unpriced, ...] = ()
    by_register: bool = False
    """Whether any of its lines is on some registers of a flow."""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @cached_property
    def price_columns(self) -> frozenset[str]:
        """The columns of prices that its lines are priced by."""
        day = Period(date(2000, 1, 1), date(2000, 1, 2))
        lines = [version.line for versions in self.lines for version in versions]
        sums = [request for line in lines for quantity in line.needs() for request in quantity.sums(day, day)]
        return frozenset().union(*(request.series.columns for request in sums if request.series is not None))

    @cached_property
    def has_vat(self) -> bool:
        """Whether a line is value-added tax: then no other tax counts in the tax of a bill."""
        return any(getattr(version.line, "vat", False) for versions in self.lines for version in versions)

    @cached_property
    def calendars(self) -> frozenset[str]:
        """The calendars of its schedules that are not in its file, but loaded."""
        return frozenset(one.seasons.calendar for one in self.schedules if isinstance(one.seasons, LoadedTypes))

    def typed_days(self, period: Period, zone: str) -> tuple[int, int]:
        """Return the first local day whose type a bill of a period and zone needs, and the day after the last one.

        Where a day starts after midnight, the first is the day before the period.
        """
        start, end = period.utc_minutes(zone)
        clock = transitions(zone if self.timezone == "client" else self.timezone)
        first, last = (clock.to_local(np.array([start * 60, end * 60 - 60], np.int64)) // 60).tolist()
        starts = [one.day_starts for one in self.schedules if isinstance(one.seasons, LoadedTypes)]
        return (first - max(starts, default=0)) // MINUTES_A_DAY, last // MINUTES_A_DAY + 1

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes of clients that its lines read, in the order of the lines."""
        lines = [version.line for versions in self.lines for version in versions]
        return tuple(dict.fromkeys(name for line in lines for name in attributes_of(line)))

    @cached_property
    def edges(self) -> dict[str, tuple[date, ...]]:
        """Of each line the days on which one of its versions takes over from another."""
        return {
            versions[0].line.id: tuple(one.first for one in versions[1:] if one.first is not None)
            for versions in self.lines
        }

    def within(self, period: Period) -> list[tuple[Line, Period]]:
        """Return the versions that hold in a period with their days; TariffError for a day without a price."""
        self._cover(self.file, period, self.first, self.last)
        for days in self.unpriced:
            if days.first < period.end and period.start < days.last:
                what = f"has no prices for {shown_period(period)}: {days.why} from {days.first} to {_before(days.last)}"
                raise TariffError(
                    self.file, what, "bill other days, or correct the versions of the tariff", code="E-PRICES"
                )
        for versions in self.lines:
            self._cover(f"{self.file}: line {versions[0].line.id}", period, versions[0].first, versions[-1].last)
        found = [(version.line, version.within(period)) for versions in self.lines for version in versions]
        return [(line, span) for line, span in found if span is not None]

    def _cover(self, where: str, period: Period, first: date | None, last: date | None) -> None:
        if first is not None and period.start < first:
            what = f"has no prices for {shown_period(period)}: the earliest date it has is {first}"
            raise TariffError(where, what, f"bill from {first} on, or add the prices before it", code="E-PRICES")
        if last is not None and period.end > last:
            what = f"has no prices for all of {shown_period(period)}: the latest date it has is {_before(last)}"
            raise TariffError(
                where, what, f"bill up to {_before(last)}, or add the prices from {last} on", code="E-PRICES"
            )


@runtime_checkable
class ReadsAttributes(Protocol):
    """A part of a line that reads attributes of the client."""

    @property
    def attributes(self) -> list[str]: ...


def attributes_of(line: Line) -> list[str]:
    """Return the attributes that a line, or what it is made of, reads."""
    reading = [part for part in parts_of(line) if isinstance(part, ReadsAttributes)]
    return list(dict.fromkeys(name for part in reading for name in part.attributes))


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
