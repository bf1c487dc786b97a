"""The highest windows of several days, one a day, or of all: their mean, and when they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, fits, largest, narrow
from etl.core.usage_page import Part
from etl.core.zones import Ints, Mask, transitions
from etl.tariffs.page.windows import Cells

DAY, WINDOW = "day", "window"
EACH = (DAY, WINDOW)


@dataclass(frozen=True)
class Highest:
    """How many windows count, and whether each is of a local day of its own."""

    count: int
    each: str = DAY


@dataclass(frozen=True, eq=False)
class DailyMaxima:
    """The mean of the highest days in kW; the UTC minute of the window of each, clients x days, the highest first.

    Of equal days the earlier one counts. -1 where a client has no further day, or one without energy; `days` is how
    many were read, those beyond the highest too. Where windows need no day of their own, each is one here.
    """

    kw: Exact
    starts: Ints
    days: Ints

    @property
    def lacking(self) -> Mask:
        """Of which clients fewer days were read, though some were."""
        return np.asarray((self.days > 0) & (self.days < self.starts.shape[1]))

    def of_clients(self, rows: Sequence[int]) -> "DailyMaxima":
        """Take those of some clients of a page."""
        return DailyMaxima(self.kw.of_rows(rows), self.starts[rows], self.days[rows])


def readable(part: Part) -> Part:
    """Return a part with 1 where there is a reading and 0 elsewhere."""
    read = np.ones(part.values.shape, np.uint8) if part.unknown is None else (~part.unknown).astype(np.uint8)
    return Part(part.flow, part.grid, read, 0, part.unknown)


def daily_maxima(one: Cells, read: Cells, columns: Ints, highest_of: Highest, zone: str) -> DailyMaxima:
    """Take the highest window of each local day among some columns, and of these days as many as count.

    `read` has the same cells, above 0 where there is a reading.
    """
    clients, count = len(one.values), highest_of.count
    if not len(columns):
        none = np.zeros(clients, np.int64)
        return DailyMaxima(Exact(none), np.full((clients, count), -1), none)
    day = np.arange(len(columns))
    if highest_of.each == DAY:
        day = transitions(zone).to_local(one.start[columns] * 60) // 86_400
    order = np.argsort(day, kind="stable")  # clocks that go back over midnight tear a day
    columns, day = columns[order], day[order]
    firsts = np.flatnonzero(np.diff(day, prepend=day[:1] - 1))
    values = _wide(one.values[:, columns])
    highest = np.maximum.reduceat(values, firsts, axis=1)
    known = np.add.reduceat(read.values[:, columns] > 0, firsts, axis=1, dtype=np.int64) > 0
    chosen = _top(highest, count)
    units = np.take_along_axis(highest, chosen, axis=1)
    days = known.sum(axis=1, dtype=np.int64)
    den = np.clip(days, 1, count)
    sums = narrow(np.asarray(units.astype(object).sum(axis=1)))
    starts = one.start[columns[_places(values, firsts, highest)]]
    found = np.where(units > 0, np.take_along_axis(starts, chosen, axis=1), -1)
    missing = count - found.shape[1]
    found = np.pad(found, ((0, 0), (0, max(missing, 0))), constant_values=-1)
    return DailyMaxima(Exact(sums, den).times(one.kw_unit), found.astype(np.int64), days)


def _wide(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return values.astype(np.int64) if values.dtype != object and fits(largest(values)) else values.astype(object)


def _top(highest: npt.NDArray[Any], count: int) -> Ints:
    """Return the places of the highest columns of each row, of equal ones the first."""
    last = highest.shape[1] - 1
    ascending = np.argsort(highest[:, ::-1], axis=1, kind="stable")
    found: Ints = last - ascending[:, ::-1][:, :count]
    return found


def _places(values: npt.NDArray[Any], firsts: Ints, highest: npt.NDArray[Any]) -> Ints:
    """Return the first column of each day that has its highest value."""
    day = np.zeros(values.shape[1], np.int64)
    day[firsts[1:]] = 1
    column = np.where(values == highest[:, np.cumsum(day)], np.arange(values.shape[1]), values.shape[1])
    found: Ints = np.minimum.reduceat(column, firsts, axis=1)
    return found
