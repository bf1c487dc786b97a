"""Readings laid into weeks: one row of slots for each series and week, packed as blocks."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec
from etl.blocks.block_codec import UNKNOWN, WEEK_MINUTES, Packed

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

INTERVALS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
"""Minutes: the interval lengths that divide an hour."""

FIRST_STAMPS = 64
"""A channel's interval is the smallest step of this many first stamps."""


class Span(NamedTuple):
    """Readings of a file's channel on one grid, between two UTC minutes."""

    channel: int
    interval: int
    phase: int
    first_minute: int
    end_minute: int

    @property
    def grid(self) -> tuple[int, int, int]:
        return self[:3]


class NotSorted(Exception):  # noqa: N818 - not an error: a reason to start again, sorting
    """A channel came back with other values than it had: only sorting can tell which rows clash."""


@dataclass(eq=False)
class Points:
    """Readings at UTC minutes: `channel` numbers them, `minute` is the start of the interval. Integers of any width."""

    channel: npt.NDArray[Any]
    minute: npt.NDArray[Any]
    energy_mwh: npt.NDArray[Any]
    quality: npt.NDArray[np.uint8] | None = None

    def where(self, rows: Mask | Ints) -> "Points":
        quality = None if self.quality is None else self.quality[rows]
        return Points(self.channel[rows], self.minute[rows], self.energy_mwh[rows], quality)


@dataclass(eq=False)
class Weeks:
    """Weeks of series as a grid: row i is channel[i], week[i]; `quality` has the grid's shape or is None."""

    channel: Ints
    week: Ints
    interval: int
    phase: Ints
    """Of each row: minutes past the UTC grid."""
    grid: block_codec.Grid
    quality: npt.NDArray[np.uint8] | None = None

    @property
    def slots(self) -> int:
        return int(self.grid.shape[1])


@dataclass(eq=False)
class Blocks:
    """Packed weeks of one interval length; the arrays and lists run together."""

    channel: Ints
    week: Ints
    interval: int
    phase: Ints
    packed: Packed
    quality: list[bytes | None] | None
    months: "MonthSums"

    def __len__(self) -> int:
        return len(self.channel)

    def where(self, rows: Ints) -> "Blocks":
        chosen = rows.tolist()
        packed = Packed(
            [self.packed.bodies[row] for row in chosen], self.packed.known[rows], self.packed.energy_mwh[rows]
        )
        quality = None if self.quality is None else [self.quality[row] for row in chosen]
        return Blocks(
            self.channel[rows],
            self.week[rows],
            self.interval,
            self.phase[rows],
            packed,
            quality,
            self.months.where(rows),
        )


@dataclass(eq=False)
class MonthSums:
    """Slots and energy of each row that lie before the month's change in its week (0 where none changes)."""

    slots: Ints
    energy_mwh: Ints

    def where(self, rows: Ints) -> "MonthSums":
        return MonthSums(self.slots[rows], self.energy_mwh[rows])


@dataclass(eq=False)
class Laid:
    """The result of laying points into weeks."""

    weeks: Weeks
    duplicate: int = 0
    revised: int = 0
    lower_quality: int = 0
    conflicts: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """Places of points that contradict another one of the same slot and rank."""


def lay(points: Points, interval: int, phase: Ints | None = None) -> Laid:
    """Return points on the grid of `interval` (and each point's `phase`, None: 0), whatever their order."""
    slots = WEEK_MINUTES // interval
    since = (
        points.minute - block_codec.FIRST_MONDAY if phase is None else points.minute - phase - block_codec.FIRST_MONDAY
    )
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
        laid.weeks.quality = np.zeros(grid.shape, np.uint8)
        laid.weeks.quality.reshape(-1)[cell] = points.quality
    if (surplus := len(cell) - int(np.count_nonzero(grid >= 0))) > 0:
        _settle(laid, points, cell, surplus)
    return laid


@dataclass(frozen=True, eq=False)
class _Rows:
    """The distinct pairs of channel and week, in order, and where the points of each are."""

    channel: Ints
    week: Ints
    first: Ints
    """One point of each row."""
    of_point: npt.NDArray[Any] | None
    """The row of each point; None where the points stand in the order of the rows."""
    points: int

    def spread(self, values: Ints) -> Ints:
        """For each point what its row has."""
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
    """Several points in one slot: the same is a duplicate, a better quality wins, else they contradict each other."""
    energy, flat = points.energy_mwh, laid.weeks.grid.reshape(-1)
    quality = points.quality if points.quality is not None else np.zeros(len(cell), np.uint8)
    if not (flat[cell] != energy).any() and not quality.any():
        laid.duplicate = surplus
        return
    order = np.lexsort((energy, quality, cell))
    cell, energy, quality = cell[order], energy[order], quality[order]
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
        laid.weeks.quality.reshape(-1)[cell[head]] = quality[head]


def joined(parts: list[Blocks]) -> Blocks:
    """Return blocks of one interval length as one."""
    if len(parts) == 1:
        return parts[0]
    quality = None
    if any(part.quality is not None for part in parts):
        quality = [flags for part in parts for flags in (part.quality or [None] * len(part))]
    return Blocks(
        np.concatenate([part.channel for part in parts]),
        np.concatenate([part.week for part in parts]),
        parts[0].interval,
        np.concatenate([part.phase for part in parts]),
        Packed(
            [body for part in parts for body in part.packed.bodies],
            np.concatenate([part.packed.known for part in parts]),
            np.concatenate([part.packed.energy_mwh for part in parts]),
        ),
        quality,
        MonthSums(
            np.concatenate([part.months.slots for part in parts]),
            np.concatenate([part.months.energy_mwh for part in parts]),
        ),
    )


def unpacked(some: Blocks) -> Weeks:
    """Return the blocks as a grid again."""
    slots = WEEK_MINUTES // some.interval
    quality = None
    if some.quality is not None:
        rows = [flags or bytes(slots) for flags in some.quality]
        quality = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), slots).copy()
    return Weeks(
        some.channel, some.week, some.interval, some.phase, block_codec.unpack(some.packed.bodies, slots), quality
    )


def packed(weeks: Weeks) -> Blocks:
    """Return the weeks as blocks; rows without any known slot are left out."""
    if (empty := weeks.grid.max(axis=1, initial=UNKNOWN) < 0).any():
        weeks = _without(weeks, empty)
    return Blocks(
        weeks.channel,
        weeks.week,
        weeks.interval,
        weeks.phase,
        block_codec.pack(weeks.grid),
        _qualities(weeks),
        month_sums(weeks),
    )


def _without(weeks: Weeks, rows: Mask) -> Weeks:
    quality = None if weeks.quality is None else weeks.quality[~rows]
    return Weeks(
        weeks.channel[~rows], weeks.week[~rows], weeks.interval, weeks.phase[~rows], weeks.grid[~rows], quality
    )


def _qualities(weeks: Weeks) -> list[bytes | None] | None:
    if weeks.quality is None:
        return None
    weeks.quality[weeks.grid < 0] = 0
    return [row.tobytes() if row.any() else None for row in weeks.quality]


def month_sums(weeks: Weeks) -> MonthSums:
    """Return what of each row belongs to the earlier month of its week."""
    slots, energy = np.zeros(len(weeks.grid), np.int64), np.zeros(len(weeks.grid), np.int64)
    for week in np.unique(weeks.week).tolist():
        minute = month_change(week)
        if minute is None:
            continue
        rows = np.flatnonzero(weeks.week == week)
        # With a phase the week starts later: its slots before the change are fewer by less than one.
        before = -(-(minute - block_codec.week_start(week)) // weeks.interval)
        part = weeks.grid[rows, :before]
        slots[rows] = (part >= 0).sum(axis=1)
        energy[rows] = np.where(part < 0, 0, part).sum(axis=1)
    return MonthSums(slots, energy)


def by_month(weeks: Weeks) -> dict[int, tuple[int, int]]:
    """Return known slots and their energy by UTC month (counted from January 1970)."""
    before = month_sums(weeks)
    known = (weeks.grid >= 0).sum(axis=1)
    energy = np.where(weeks.grid < 0, 0, weeks.grid).sum(axis=1)
    sums: dict[int, tuple[int, int]] = {}
    for week in np.unique(weeks.week).tolist():
        at = weeks.week == week
        start = block_codec.week_start(week)
        early = int(before.slots[at].sum()), int(before.energy_mwh[at].sum())
        late = int(known[at].sum()) - early[0], int(energy[at].sum()) - early[1]
        for minute, (slots, amount) in ((start, early), (in_last_month(week), late)):
            if slots:
                month = month_of(minute)
                held = sums.get(month, (0, 0))
                sums[month] = held[0] + slots, held[1] + amount
    return sums


def month_change(week: int) -> int | None:
    """Return the minute inside a UTC week at which a month begins (not its first minute)."""
    start = block_codec.week_start(week)
    last = date.fromordinal(date(1970, 1, 1).toordinal() + start // 1440 + 6)
    minute = (last.replace(day=1) - date(1970, 1, 1)).days * 1440
    return minute if minute > start else None


def in_last_month(week: int) -> int:
    """Return a minute of a UTC week that lies in the later of its months, or in its only one."""
    change = month_change(week)
    return block_codec.week_start(week) if change is None else change


def month_of(minute: int) -> int:
    """Months since January 1970 of a UTC minute."""
    day = date.fromordinal(date(1970, 1, 1).toordinal() + minute // 1440)
    return (day.year - 1970) * 12 + day.month - 1


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
