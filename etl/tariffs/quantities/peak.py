"""The highest mean power of some readings: the maximum over windows in some slots, and when it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.exact import Exact, Integers, narrow
from etl.core.periods import Period, midnight
from etl.core.usage_page import Grid
from etl.core.zones import Ints, Mask, transitions
from etl.tariffs.page.contract import Page, Timed
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.windows import METER, Cells, Window, cells, rolled
from etl.tariffs.quantities.daily_maxima import DailyMaxima, Highest, daily_maxima, readable
from etl.tariffs.quantities.power_shares import PowerShares
from etl.tariffs.slots import Slots, SlotSum


@dataclass(frozen=True, eq=False)
class Maxima:
    """kW of each client and the UTC minute at which the window of its maximum begins, -1 where there is none.

    Of `windows`, `partial` of each client were read in part only, and count by what was read.
    """

    kw: Exact
    start: Ints
    windows: Ints
    partial: Ints
    daily: DailyMaxima | None = None
    """Where the highest windows of several days count: these."""

    def of_clients(self, rows: Sequence[int]) -> "Maxima":
        """Take the maxima of some clients of a page."""
        daily = self.daily and self.daily.of_clients(rows)
        return Maxima(self.kw.of_rows(rows), self.start[rows], self.windows[rows], self.partial[rows], daily)


@dataclass(frozen=True)
class Peak:
    """kW, unrounded: the first of the highest windows of `of` that lie in `slots`; `whole` ignores the version's days.

    With `at` only windows that hold one of these local minutes since 1970 count; `mean`: the mean of all that count.
    With `highest` the mean of several windows counts.
    """

    of: Timed
    slots: Slots
    window: Window = METER
    whole: bool = False
    at: tuple[int, ...] | None = None
    mean: bool = False
    highest: Highest | None = None
    counts: PowerShares | None = None
    unit: str = "kW"

    @property
    def name(self) -> str:
        return "peak"

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, span: Period) -> Exact:
        return self.found(page, span).kw

    def found(self, page: Page, span: Period) -> Maxima:
        """Return the maxima with their instants, made once a page."""
        days = page.frame.period if self.whole else span
        return page.once((self, days), lambda: self._found(page, days))

    def known(self, page: Page) -> Mask:
        """Return which clients have a reading in the period."""
        known: Mask = np.zeros(page.clients, np.bool_)
        for one in self._cells(page):
            known = np.logical_or(known, one.known)
        return known

    def _cells(self, page: Page) -> list[Cells]:
        return page.once(("cells", self.of, self.window), lambda: cells(page, self.of.parts(page), self.window))

    def _rolled(self, page: Page, place: int) -> Cells:
        """Return windows, at the shares by which they count."""
        key = ("rolled", self.of, self.window, place)
        one: Cells = page.once(key, lambda: rolled(self._cells(page)[place], self.window))
        return one if self.counts is None else page.once((*key, self.counts), lambda: self._counted(page, one))

    def _counted(self, page: Page, one: Cells) -> Cells:
        if self.counts is None:
            return one
        period, rolls = page.frame.period, self.window.step is not None
        buckets = [Slots(self.counts.schedule, bucket) for bucket in range(len(self.counts.shares))]
        return self.counts.of(one, [inside(page, one, slots, period, wholly=rolls) for slots in buckets])

    def _read(self, page: Page, place: int) -> Cells:
        """Return cells that are above 0 where there is a reading."""

        def read() -> list[Cells]:
            found = cells(page, [readable(part) for part in self.of.parts(page)], self.window)
            return [rolled(one, self.window) for one in found]

        return page.once(("read cells", self.of, self.window), read)[place]

    def _found(self, page: Page, days: Period) -> Maxima:
        zero = np.zeros(page.clients, np.int64)
        total = Maxima(Exact(zero), zero - 1, zero, zero)
        schedule = self.slots.schedule
        absent = schedule is not None and self.slots.bucket not in page.frame.has(schedule, days)
        for place, base in enumerate([] if absent else self._cells(page)):
            inside(page, base, self.slots, days)  # refuses a reading across an edge, also in windows that roll over it
            one = self._rolled(page, place)
            rolls = self.window.step is not None
            mask = inside(page, one, self.slots, days, wholly=rolls) & self._hit(page.frame, one)
            columns = np.flatnonzero(mask)
            found = self._chosen(page, place, columns)
            here = one.known & (found.start >= 0)  # a client is known on one grid only
            kw = Exact(np.where(here, found.kw.num, 0), found.kw.den)
            windows, partial = (np.where(here, counted, 0) for counted in (len(columns), one.partial(columns)))
            start = np.where(here, found.start, total.start)
            daily = found.daily if total.daily is None else _joined(total.daily, found.daily, one.known)
            total = Maxima(total.kw.plus(kw), start, total.windows + windows, total.partial + partial, daily)
        return total

    def _chosen(self, page: Page, place: int, columns: Ints) -> "_Found":
        one = self._rolled(page, place)
        highest = (_mean if self.mean else _highest)(one, columns)
        if self.highest is None:
            return highest
        daily = daily_maxima(one, self._read(page, place), columns, self.highest, page.frame.zone)
        return _Found(daily.kw, highest.start, daily)

    def _hit(self, frame: Frame, one: Cells) -> Mask:
        if self.at is None:
            return np.ones(len(one.start), np.bool_)
        utc, _, _ = transitions(frame.zone).to_utc(np.array(self.at, np.int64) * 60)
        instants = utc[:, None] // 60
        return np.asarray(((one.start <= instants) & (instants < one.start + one.minutes)).any(axis=0))


class _Found(NamedTuple):
    kw: Exact
    start: Ints
    daily: DailyMaxima | None = None


def _joined(some: DailyMaxima, others: DailyMaxima | None, known: Mask) -> DailyMaxima:
    """Return the days of several grids, of which a client is known on one."""
    if others is None:
        return some
    starts = np.where(known[:, None], others.starts, some.starts)
    return DailyMaxima(some.kw, starts, np.where(known, others.days, some.days))


def _highest(one: Cells, columns: Ints) -> _Found:
    if not len(columns):
        zero = np.zeros(len(one.values), np.int64)
        return _Found(Exact(zero), zero - 1)
    units, column = _maxima(one.values, columns)
    units = units.astype(np.int64) if units.dtype.kind in "iu" and units.dtype != np.uint64 else units.astype(object)
    return _Found(Exact(units).times(one.kw_unit), one.start[column])


def _maxima(values: npt.NDArray[Any], columns: Ints) -> tuple[Integers, Ints]:
    """Return the greatest value of each row in some columns, and the first column that has it."""
    if values.dtype.kind == "u" and len(columns) < values.shape[1]:  # others count as 0, faster than a choice
        inside = np.zeros(values.shape[1], values.dtype)
        inside[columns] = 1
        units, column = _maxima(values * inside, np.arange(values.shape[1]))
        return units, np.where(units == 0, columns[0], column)
    chosen = values if len(columns) == values.shape[1] else np.take(values, columns, axis=1)
    place = chosen.argmax(axis=1)
    return np.take_along_axis(chosen, place[:, None], axis=1)[:, 0], columns[place]


def _mean(one: Cells, columns: Ints) -> _Found:
    """Return the mean of the windows of all instants, with the first of them."""
    highest = _highest(one, columns)
    units = one.values[:, columns].astype(object).sum(axis=1) if len(columns) else highest.kw.num
    kw = Exact(narrow(np.asarray(units)), max(len(columns), 1)).times(one.kw_unit)
    return _Found(kw, np.full(len(kw.num), one.start[columns[0]] if len(columns) else -1, np.int64))


def inside(page: Page, one: Cells, slots: Slots, days: Period, *, wholly: bool = False) -> Mask:
    """Return which cells lie in some slots of some days; TariffError for one across their edge.

    `start` asks for the first minute alone, `even` counts mean power on both sides of an edge.
    """
    if slots.schedule is None and days == page.frame.period:
        return np.ones(len(one.start), np.bool_)
    first, counts = _counts(page.frame, slots, days)
    low = np.clip(one.start - first, 0, len(counts) - 1)
    high = np.clip(one.start + one.minutes - first, 0, len(counts) - 1)
    minutes = counts[high] - counts[low]
    full: Mask = (minutes == high - low) & (high > low)
    partly = (minutes > 0) & ~full
    if wholly or not partly.any():
        return full
    if slots.straddle == "refuse":
        _refuse(page, one, int(partly.argmax()))
    if slots.straddle == "start":
        after = np.minimum(low + 1, len(counts) - 1)
        return np.asarray(counts[after] > counts[low])
    return np.asarray(minutes > 0)


def _counts(frame: Frame, slots: Slots, days: Period) -> tuple[int, Ints]:
    """Return how many minutes from the period's first on are inside, before each minute of the period."""
    start, end = frame.utc_minutes
    low, high = start - 60, end + 1500  # a tariff's days may end elsewhere than the bill's
    grid = Grid(low, 1, high - low)

    def make() -> Ints:
        mask = frame.inside(grid, slots, days)[:, 0]
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(mask, dtype=np.int64)])

    return low, frame.once(("minutes inside", slots, days), make)


def _refuse(page: Page, one: Cells, cell: int) -> None:
    if one.known.any():
        row = int(one.known.argmax())
        stamp = page.frame.stamp(int(one.start[cell]))
        what = f"client {page.usage.clients[row]}: the {one.minutes} minutes of {stamp} cross a change of price"
        raise TariffError(page.tariff, what, 'write a shorter window, or add straddle = "start" or "even" to the line')


def stamps(found: Maxima, frame: Frame) -> list[str | None]:
    """Return local stamps of the maxima, of several days in the order of their height; None for none, or one of 0."""
    if found.daily is not None:
        rows = [[frame.stamp(start) for start in row if start >= 0] for row in found.daily.starts.tolist()]
        return [", ".join(row) or None for row in rows]
    starts = np.where(np.asarray(found.kw.num != 0), found.start, -1).tolist()
    texts = {start: frame.stamp(start) if start >= 0 else None for start in set(starts)}
    return [texts[start] for start in starts]


def months(found: Maxima, frame: Frame) -> Ints:
    """Return the month, 0 to 11, of each maximum in the tariff's time; of none the month in which the period begins."""
    first = midnight(frame.period.start, frame.zone)
    return month_numbers(np.where(found.start < 0, first, found.start), frame)


def month_numbers(utc_minutes: Ints, frame: Frame) -> Ints:
    """Return the month of instants, January 0."""
    seconds = transitions(frame.zone).to_local(utc_minutes * 60)
    found: Ints = seconds.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    return found
