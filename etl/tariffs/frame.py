"""A period laid over a grid of intervals: which of its slots each bucket of a schedule weighs, made once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from etl.core.periods import Period, midnight
from etl.core.usage import Grid
from etl.core.zones import Ints, Mask, zone
from etl.tariffs.model import Slots
from etl.tariffs.schedules import Codes, Schedule


@dataclass(frozen=True, eq=False)
class Weights:
    """How much of each slot counts, in 1/`divisor`; `straddled` marks slots partly in and partly out, None: none."""

    numbers: Ints
    divisor: int = 1
    straddled: Mask | None = None


class Frame:
    """The static side of billing one period: local time, schedules and version changes on any grid, cached.

    Period edges are midnights in `bill_zone`, changes of version and schedules are in `zone`. A grid's slots are those
    that start in the period, so its edges never cut a slot.
    """

    def __init__(self, period: Period, bill_zone: str, tariff_zone: str) -> None:
        self.period, self.bill_zone = period, bill_zone
        self.zone = bill_zone if tariff_zone == "client" else tariff_zone
        self._codes: dict[tuple[Schedule, Grid], Codes] = {}
        self._weights: dict[tuple[Grid, Slots, Period], Weights] = {}
        self._stamps: dict[Grid, list[str]] = {}
        self._has: dict[tuple[Schedule, Period], frozenset[int]] = {}

    @cached_property
    def utc_minutes(self) -> tuple[int, int]:
        return self.period.utc_minutes(self.bill_zone)

    def codes(self, schedule: Schedule, grid: Grid) -> Codes:
        """The bucket of every minute, slots x minutes of a slot."""
        key = (schedule, grid)
        if key not in self._codes:
            self._codes[key] = schedule.codes(minutes(grid), self.zone).reshape(grid.slots, grid.interval)
        return self._codes[key]

    def weights(self, grid: Grid, slots: Slots, span: Period) -> Weights:
        """The weight of every slot of a grid in `slots` and on the days of `span`."""
        key = (grid, slots, span)
        if key not in self._weights:
            self._weights[key] = self._weigh(grid, slots, span)
        return self._weights[key]

    def _weigh(self, grid: Grid, slots: Slots, span: Period) -> Weights:
        if slots.schedule is None and span == self.period:
            return Weights(np.ones(grid.slots, np.int64))
        inside = self.inside(grid, slots, span)
        counts = inside.sum(axis=1, dtype=np.int64)
        straddled = (counts > 0) & (counts < grid.interval)
        if not straddled.any():
            return Weights(counts // grid.interval)
        if slots.straddle == "even":
            return Weights(counts, grid.interval, straddled)
        chosen = inside[:, 0] if slots.straddle == "start" else counts == grid.interval
        return Weights(chosen.astype(np.int64), 1, straddled)

    def inside(self, grid: Grid, slots: Slots, span: Period) -> Mask:
        """Whether each minute is in the bucket and the span, slots x minutes of a slot."""
        shape = (grid.slots, grid.interval)
        found = np.ones(shape, np.bool_)
        if slots.schedule is not None:
            found = self.codes(slots.schedule, grid) == slots.bucket
        if span.start != self.period.start:
            found = found & (minutes(grid) >= midnight(span.start, self.zone)).reshape(shape)
        if span.end != self.period.end:
            found = found & (minutes(grid) < midnight(span.end, self.zone)).reshape(shape)
        return found

    def stamp(self, utc_minute: int) -> str:
        """A local ISO stamp with its offset, in the bill's zone."""
        return datetime.fromtimestamp(utc_minute * 60, UTC).astimezone(zone(self.bill_zone)).isoformat("T", "minutes")

    def stamps(self, grid: Grid) -> list[str]:
        """The stamp of the start of every slot."""
        if grid not in self._stamps:
            starts = range(grid.start, grid.start + grid.slots * grid.interval, grid.interval)
            self._stamps[grid] = [self.stamp(start) for start in starts]
        return self._stamps[grid]

    def has(self, schedule: Schedule, span: Period) -> frozenset[int]:
        """The buckets of a schedule that have a minute on the days of a span, whatever the readings' grid."""
        key = (schedule, span)
        if key not in self._has:
            self._has[key] = self._buckets(schedule, span)
        return self._has[key]

    def _buckets(self, schedule: Schedule, span: Period) -> frozenset[int]:
        first, last = self.utc_minutes
        start = first if span.start == self.period.start else midnight(span.start, self.zone)
        end = last if span.end == self.period.end else midnight(span.end, self.zone)
        codes = schedule.codes(np.arange(start, end, dtype=np.int64), self.zone)
        return frozenset(np.unique(codes).tolist())


def minutes(grid: Grid) -> npt.NDArray[np.int64]:
    """Every UTC minute of a grid."""
    return np.arange(grid.start, grid.start + grid.slots * grid.interval, dtype=np.int64)
