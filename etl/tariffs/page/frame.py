"""A period laid over a grid of intervals: which of its slots each bucket of a schedule weighs, made once."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.exact import Integers
from etl.core.periods import Period, midnight, stamp
from etl.core.price_book import PriceBook
from etl.core.usage_page import Grid
from etl.core.zones import Mask
from etl.tariffs.page.untyped_days import UntypedDays
from etl.tariffs.page.weights import Weights, bucket_weights, price_weights
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars
from etl.tariffs.schedules.schedule import NO_TYPE, Codes, Schedule
from etl.tariffs.schedules.seasons import Days
from etl.tariffs.schedules.series import Prices, Series, prices_at
from etl.tariffs.slots import Slots, SlotSum

Made = TypeVar("Made")


class Frame:
    """The static side of billing one period: local time, schedules and version changes on any grid, cached.

    Period edges are midnights in `bill_zone`, changes of version and schedules are in `zone`. A grid's slots are those
    that start in the period, so its edges never cut a slot. `cut`: the period is a part of what was requested.
    """

    def __init__(
        self,
        period: Period,
        bill_zone: str,
        tariff_zone: str,
        prices: PriceBook | None = None,
        file: str = "",
        *,
        calendars: LoadedCalendars = NO_CALENDARS,
        cut: bool = False,
    ) -> None:
        self.period, self.bill_zone, self.book, self.file = period, bill_zone, prices or PriceBook(), file
        self.cut = cut
        self.zone = bill_zone if tariff_zone == "client" else tariff_zone
        self._calendars, self._untyped = calendars, UntypedDays(self.zone, calendars, file, self.utc_minutes)
        self._codes: dict[tuple[Schedule, Grid], Codes] = {}
        self._weights: dict[tuple[Grid, Slots, Period, Series | None], Weights] = {}
        self._prices: dict[tuple[Series, Grid], Prices] = {}
        self._stamp_texts: dict[int, str] = {}
        self._has: dict[tuple[Schedule, Period], frozenset[int]] = {}
        self._seasons: dict[Schedule, tuple[int, list[int]]] = {}
        self._kept: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what depends on no client, made on first use."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Made = self._kept[key]
        return found

    @cached_property
    def utc_minutes(self) -> tuple[int, int]:
        return self.period.utc_minutes(self.bill_zone)

    def codes(self, schedule: Schedule, grid: Grid, counts: Mask) -> Codes:
        """Return the bucket of every minute, slots x minutes of a slot; TariffError if one that counts has none."""
        key = (schedule, grid)
        if key not in self._codes:
            codes = schedule.codes(minutes(grid), self.zone, self._calendars)
            self._codes[key] = codes.reshape(grid.slots, grid.interval)
        found = self._codes[key]
        self._untyped.refuse_minutes(schedule, minutes(grid), found.ravel(), counts.ravel())
        return found

    def weights(self, grid: Grid, slots: Slots, span: Period, series: Series | None = None) -> Weights:
        """Return the weight of every slot of a grid in `slots` and on the days of `span`; with a series, at its prices.

        TariffError for a minute among them without a price.
        """
        key = (grid, slots, span, series)
        if key not in self._weights:
            self._weights[key] = self._weigh(grid, slots, span, series)
        return self._weights[key]

    def _weigh(self, grid: Grid, slots: Slots, span: Period, series: Series | None) -> Weights:
        if series is not None:
            inside = self.inside(grid, slots, span)
            weights = price_weights(inside, self._priced(series, grid, inside), slots.straddle)
            return replace(weights, divisor=weights.divisor * self.prices(series, grid).den)
        if slots.schedule is None and span == self.period:
            return Weights(np.ones(grid.slots, np.int64))
        return bucket_weights(self.inside(grid, slots, span), slots.straddle)

    def prices(self, series: Series, grid: Grid) -> Prices:
        """Return the price of every minute of a grid."""
        key = (series, grid)
        if key not in self._prices:
            self._prices[key] = prices_at(series, minutes(grid), self.book, self.zone)
        return self._prices[key]

    def _priced(self, series: Series, grid: Grid, inside: Mask) -> Integers:
        """Return slots x minutes of prices; every minute that is `inside` has one."""
        prices = self.prices(series, grid)
        if prices.missing is not None:
            column, without = prices.missing
            absent = np.flatnonzero(without & inside.ravel())
            if len(absent):
                what = f"column {column!r} has no price at {self.stamp(grid.start + int(absent[0]))}"
                where = f"{self.file}: series {series.id}" if self.file else f"series {series.id}"
                raise TariffError(where, what, "load it: `etl prices load FILE`", code="E-PRICES")
        return prices.price.reshape(inside.shape)

    def marks(self, grid: Grid, request: SlotSum) -> npt.NDArray[np.generic]:
        """Return slots x minutes of marks that are equal where minutes of a sum count equally."""
        inside = self.inside(grid, request.slots, request.span)
        if request.series is None:
            return inside
        price = self.prices(request.series, grid).price.reshape(inside.shape)
        return np.where(inside, price - price.min() + 1, 0)

    def inside(self, grid: Grid, slots: Slots, span: Period) -> Mask:
        """Return whether each minute is in the bucket and the span, slots x minutes of a slot."""
        shape = (grid.slots, grid.interval)
        found = np.ones(shape, np.bool_)
        if span.start != self.period.start:
            found = found & (minutes(grid) >= midnight(span.start, self.zone)).reshape(shape)
        if span.end != self.period.end:
            found = found & (minutes(grid) < midnight(span.end, self.zone)).reshape(shape)
        if slots.schedule is not None:
            found = found & (self.codes(slots.schedule, grid, found) == slots.bucket)
        return found

    def stamp(self, utc_minute: int) -> str:
        """Return a local ISO stamp with its offset, in the bill's zone."""
        if utc_minute not in self._stamp_texts:  # very many clients may have the same gap, or peak
            self._stamp_texts[utc_minute] = stamp(utc_minute, self.bill_zone)
        return self._stamp_texts[utc_minute]

    def slot_stamp(self, grid: Grid, slot: int) -> str:
        """Return the stamp of the start of a slot."""
        return self.stamp(grid.start + slot * grid.interval)

    def has(self, schedule: Schedule, span: Period) -> frozenset[int]:
        """Return the buckets of a schedule that have a minute on the days of a span, whatever the readings' grid."""
        key = (schedule, span)
        if key not in self._has:
            self._has[key] = self._buckets(schedule, span)
        return self._has[key]

    def seasons(self, schedule: Schedule) -> tuple[int, list[int]]:
        """Return the season of the minute before the period, and those of the period in the order of time.

        Before a loaded calendar begins that is the first of the period.
        """
        if schedule not in self._seasons:
            first, last = self.utc_minutes
            at = np.arange(first - 1, last, dtype=np.int64)
            codes = schedule.codes(at, self.zone, self._calendars)
            self._untyped.refuse_minutes(schedule, at[1:], codes[1:])
            names = schedule.seasons.names
            of_bucket = np.array([names.index(season) for season, _ in schedule.buckets], np.int64)
            before, *inside = of_bucket[np.where(codes == NO_TYPE, codes[1], codes)].tolist()
            self._seasons[schedule] = before, list(dict.fromkeys(inside))
        return self._seasons[schedule]

    def share(self, schedule: Schedule | None, bucket: int, span: Period) -> Fraction:
        """Return the part of the period's days in a span; of the days of a bucket's season, where it has some."""
        if schedule is not None:
            season = schedule.seasons.names.index(schedule.buckets[bucket][0])
            own, all_days = (self._season_days(schedule, season, days) for days in (span, self.period))
            if all_days:
                return Fraction(own, all_days)
        return Fraction(span.days, self.period.days)

    def _season_days(self, schedule: Schedule, season: int, span: Period) -> int:
        first, last = (np.datetime64(day, "D").astype(np.int64) for day in (span.start, span.end))
        return int((self.season_of(schedule, np.arange(first, last)) == season).sum())

    def season_of(self, schedule: Schedule, days: Days) -> npt.NDArray[np.intp]:
        """Return the season of each local day; TariffError for one without."""
        seasons = schedule.seasons.of(days, self.zone, self._calendars)
        self._untyped.refuse_days(schedule, days, seasons)
        return seasons

    def _buckets(self, schedule: Schedule, span: Period) -> frozenset[int]:
        first, last = self.utc_minutes
        start = first if span.start == self.period.start else midnight(span.start, self.zone)
        end = last if span.end == self.period.end else midnight(span.end, self.zone)
        at = np.arange(start, end, dtype=np.int64)
        codes = schedule.codes(at, self.zone, self._calendars)
        self._untyped.refuse_minutes(schedule, at, codes)
        return frozenset(codes.tolist())


def minutes(grid: Grid) -> npt.NDArray[np.int64]:
    """Return every UTC minute of a grid."""
    return np.arange(grid.start, grid.start + grid.slots * grid.interval, dtype=np.int64)
