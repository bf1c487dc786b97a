"""Raw readings of one channel in a local calendar month, as a rule sees them, and what else was read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from etl.core.periods import local_days, midnight
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Ints, Mask

MINUTES_AN_HOUR = 60
_DAY = 1440
_HIGHEST = 10**17
"""mWh above which a reading counts as this much: no meter has it, and its power still fits 64 bits."""


class Location(NamedTuple):
    """Where a client is, in degrees: north of the equator, and east of Greenwich."""

    latitude: float
    longitude: float


@dataclass(frozen=True, eq=False)
class ChannelReadings:
    """Known readings, as they are stored: before the multiplier and the share of any client."""

    energy_mwh: Ints
    minutes: Ints
    """How long each reading is."""
    starts: Ints
    """UTC minute since 1970 at which each begins, in the order of time."""
    multiplier: Fraction = Fraction(1)
    """By which its energy is that of the meter."""
    limit_kw: Fraction | None = None
    """What the connection carries; None: that is not known."""
    estimated: Mask | None = None
    """Which readings the source estimated or substituted; None: none."""
    flow: str = "import"
    zone: str = "UTC"
    """Of the client, for local days."""
    location: Location | None = None
    """Of the client; None: that is not known."""

    def __len__(self) -> int:
        return len(self.energy_mwh)

    @property
    def ends(self) -> Ints:
        """Return the minute before which each reading ends."""
        return self.starts + self.minutes

    @property
    def total(self) -> "Total":
        """Return their energy at the meter, and how long they are."""
        energy = self.energy_mwh
        fits = int(energy.max(initial=0)) * max(len(energy), 1) < 2**63  # else sums are Python's
        mwh = int(energy.sum()) if fits else sum(energy.tolist())
        return Total(mwh * self.multiplier, int(self.minutes.sum()))

    def local_days(self) -> tuple[Ints, Ints]:
        """Return the first place, and the place after the last, of each local day in which a reading begins."""
        if not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        edges = np.searchsorted(self.starts, day_edges(int(self.starts[0]), int(self.starts[-1]), self.zone))
        read = edges[1:] > edges[:-1]
        return edges[:-1][read], edges[1:][read]

    def runs(self, some: Mask) -> Iterator[tuple[int, int]]:
        """Yield the first place and the place after the last of each run of some readings without a gap in time."""
        begins = some.copy()
        begins[1:] &= ~(some[:-1] & (self.starts[1:] == self.ends[:-1]))
        finishes = some.copy()
        finishes[:-1] &= ~(some[1:] & (self.starts[1:] == self.ends[:-1]))
        yield from zip(np.flatnonzero(begins).tolist(), (np.flatnonzero(finishes) + 1).tolist(), strict=True)

    def long_runs(self, some: Mask, least: int) -> Mask:
        """Return which of some readings are in a run of that many minutes at least."""
        found = np.zeros(len(self), np.bool_)
        if self.minutes[some].sum() < least:
            return found
        for first, last in self.runs(some):
            found[first:last] = self.ends[last - 1] - self.starts[first] >= least
        return found

    @property
    def power_mw(self) -> Ints:
        """Return the mean power of each reading in whole mW, before the multiplier."""
        power: Ints = np.minimum(self.energy_mwh, _HIGHEST) * MINUTES_AN_HOUR // self.minutes
        return power

    def raw_mw(self, kw: int | Fraction) -> Fraction:
        """Return the mW, before the multiplier, of that many kW at the meter."""
        return Fraction(kw) * MWH_PER_KWH / self.multiplier

    def mean_kw(self, place: int) -> Fraction:
        """Return the mean power of a reading at the meter."""
        energy = Fraction(int(self.energy_mwh[place]), MWH_PER_KWH)
        return energy * self.multiplier * MINUTES_AN_HOUR / int(self.minutes[place])


@lru_cache(64)
def day_edges(first: int, last: int, zone: str) -> Ints:
    """Return the midnights of the local days from that of one UTC minute to that of another, which is included."""
    days = local_days(first, last, zone)
    return np.array([midnight(days.start + timedelta(days=day), zone) for day in range(days.days + 1)], np.int64)


class Total(NamedTuple):
    """Energy of readings at the meter, after its multiplier, and the minutes that they cover."""

    mwh: Fraction
    minutes: int

    @property
    def daily_kwh(self) -> Fraction:
        return self.mwh * _DAY / (MWH_PER_KWH * self.minutes)


class Suspicion(NamedTuple):
    """What may be wrong between two UTC minutes, and why."""

    start: int
    end: int
    fact: str


@dataclass(frozen=True, eq=False)
class ChannelMonth:
    """Readings of a channel, of all its series in the order of time, less those that fail a rule."""

    readings: ChannelReadings
    due: tuple[int, int]
    """Between which UTC minutes of the month it is the client's and is read at all."""
    before: "Total | None" = None
    """What it read in the month before; None: nothing."""
    others: Sequence[ChannelReadings] = ()
    """What the other channels of its meter read in the month."""


def joined(parts: Sequence[ChannelReadings]) -> ChannelReadings:
    """Return readings of the series of one channel as one, in the order of time."""
    if len(parts) == 1:
        return parts[0]
    starts = np.concatenate([part.starts for part in parts])
    order = np.argsort(starts, kind="stable")
    estimated = None
    if any(part.estimated is not None for part in parts):
        flags = [np.zeros(len(part), np.bool_) if part.estimated is None else part.estimated for part in parts]
        estimated = np.concatenate(flags)[order]
    return replace(
        parts[0],
        energy_mwh=np.concatenate([part.energy_mwh for part in parts])[order],
        minutes=np.concatenate([part.minutes for part in parts])[order],
        starts=starts[order],
        estimated=estimated,
    )
