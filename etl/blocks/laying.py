"""Readings laid into weeks: points, whatever their order, become rows of slots."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec
from etl.blocks.block_codec import UNKNOWN, WEEK_MINUTES
from etl.blocks.quality_codec import qualities, zeros_or
from etl.blocks.weeks import Ints, Points, Weeks
from etl.kernel.laid_rows import LaidRows, lay_rows

FIRST_STAMPS = 64
"""A channel's interval is the smallest step of this many first stamps."""


@dataclass(eq=False)
class Laid:
    """The result of laying points into weeks."""

    weeks: Weeks
    duplicate: int = 0
    revised: int = 0
    lower_quality: int = 0
    conflicts: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """Places of points that contradict another one of the same slot and rank."""
    plain: "PlainRows | None" = None
    """Of rows of whose points no two share a slot, where that was seen while they were laid."""


class PlainRows(NamedTuple):
    """Rows that have a slot for each of their points."""

    known: Ints
    """How many of the slots of each row."""
    first_minute: Ints
    last_minute: Ints


def lay(points: Points, interval: int, phase: Ints | None = None) -> Laid:
    """Return points on the grid of `interval` (and each point's `phase`, None: 0), whatever their order."""
    if phase is not None and not phase.any():
        phase = None
    minute = points.minute if phase is None else points.minute - phase
    found = lay_rows(points.channel, minute, points.energy_mwh, points.quality, interval)
    if found is not None:
        return _laid_rows(found, interval, phase)
    slots = WEEK_MINUTES // interval
    since = minute - block_codec.FIRST_MONDAY
    slot = since // interval  # of all time; the cell below takes it back to its week
    week = slot // slots
    rows = _rows(points.channel, week)
    channels, weeks = rows.channel, rows.week
    grid = np.full((len(channels), slots), UNKNOWN, np.int64)
    cell = slot + rows.spread((np.arange(len(weeks)) - weeks) * slots)
    flat = grid.reshape(-1)
    flat[cell] = points.energy_mwh
    phases = np.zeros(len(weeks), np.int64) if phase is None else phase[rows.first]
    laid = Laid(Weeks(channels, weeks, interval, phases, grid))
    if points.quality is not None:
        laid.weeks.quality = zeros_or(None, grid.shape)
        laid.weeks.quality.reshape(-1)[cell] = points.quality
    if (surplus := len(cell) - int(np.count_nonzero(grid >= 0))) > 0:
        _settle(laid, points, cell, surplus)
    return laid


def _laid_rows(found: LaidRows, interval: int, phase: Ints | None) -> Laid:
    """Return what the kernel has laid: no two points of a slot, and so nothing to be settled."""
    phases = np.zeros(len(found.week), np.int64) if phase is None else phase[found.place]
    weeks = Weeks(found.channel, found.week, interval, phases, found.grid, found.codes)
    return Laid(weeks, plain=PlainRows(found.known, found.first_minute + phases, found.last_minute + phases))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The distinct pairs of channel and week, in order, and where the points of each are."""

    channel: Ints
    week: Ints
    first: Ints
    """One point of each row."""
    of_point: npt.NDArray[Any] | None
    """The row of each point; None if the points are in the order of the rows."""
    points: int

    def spread(self, values: Ints) -> Ints:
        """Return for each point the value of its row."""
        if self.of_point is not None:
            spread: Ints = values[self.of_point]
            return spread
        return np.repeat(values, np.diff(np.append(self.first, self.points)))


def _rows(channel: npt.NDArray[Any], week: npt.NDArray[Any]) -> _Rows:
    """Return the rows that points of these channels and weeks belong to."""
    if not len(channel):
        return _Rows(channel, week, channel, None, 0)
    base, start = int(channel.min()), int(week.min())
    width = int(week.max()) - start + 1
    key = (channel.astype(np.int64, copy=False) - base) * width + (week - start)
    of_point: npt.NDArray[Any] | None = None
    step = np.diff(key)
    if (step >= 0).all():
        first = np.append(0, np.flatnonzero(step) + 1)
        distinct = key[first]
    elif (space := (int(channel.max()) - base + 1) * width) > 4 * len(key) + 1024:
        distinct, first, of_point = np.unique(key, return_index=True, return_inverse=True)
    else:  # a table of all pairs is faster than sorting, where most of them occur
        last = np.full(space, -1, np.int64)
        last[key] = np.arange(len(key))
        distinct = np.flatnonzero(last >= 0)
        first, place = last[distinct], np.empty(space, np.int64)
        place[distinct] = np.arange(len(distinct))
        of_point = place[key]
    return _Rows(base + distinct // width, start + distinct % width, first, of_point, len(key))


def _settle(laid: Laid, points: Points, cell: Ints, surplus: int) -> None:
    """Settle points of one slot: equal ones are duplicates, a better quality wins, others contradict each other.

    Of equal ones by several methods the last of these in the order of their numbers is taken.
    """
    energy, flat = points.energy_mwh, laid.weeks.grid.reshape(-1)
    codes = zeros_or(points.quality, len(cell))
    if not (flat[cell] != energy).any() and not codes.any():
        laid.duplicate = surplus
        return
    order = np.lexsort((~codes, energy, qualities(codes), cell))
    cell, energy, codes = cell[order], energy[order], codes[order]
    quality = qualities(codes)
    same_cell = np.append(False, cell[1:] == cell[:-1])
    same = same_cell & np.append(False, (energy[1:] == energy[:-1]) & (quality[1:] == quality[:-1]))
    group = np.cumsum(~same_cell) - 1
    head = np.flatnonzero(~same_cell)
    best_quality, best_energy = quality[head][group], energy[head][group]
    contradicts = same_cell & (quality == best_quality) & (energy != best_energy)
    bad = np.zeros(len(head), np.bool_)
    bad[group[contradicts]] = True
    laid.conflicts = order[bad[group]]
    good = ~bad[group]
    laid.duplicate = int((good & same).sum())
    worse = good & same_cell & ~same
    laid.revised = int((worse & (energy == best_energy)).sum())
    laid.lower_quality = int(worse.sum()) - laid.revised
    flat[cell[head]] = np.where(bad, UNKNOWN, energy[head])
    if laid.weeks.quality is not None:
        laid.weeks.quality.reshape(-1)[cell[head]] = codes[head]


def steps(minute: Ints, start: Ints, length: Ints) -> Ints:
    """Return the smallest step of the first stamps of each run of `minute`; 0 where there is none."""
    smallest = np.zeros(len(start), np.int64)
    for count in (FIRST_STAMPS, 2):
        rows = np.flatnonzero((length >= count) & (smallest == 0))
        if not len(rows):
            continue
        stamps = minute[start[rows, None] + np.arange(count)].astype(np.int64)
        step = np.abs(np.diff(stamps, axis=1))
        step[step == 0] = np.iinfo(np.int64).max
        found = step.min(axis=1)
        smallest[rows] = np.where(found == np.iinfo(np.int64).max, 0, found)
    return smallest
