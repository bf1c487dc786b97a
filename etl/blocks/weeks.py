"""Weeks of readings: one row of slots for each series and week, packed as blocks and unpacked again."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec, quality_codec
from etl.blocks.block_codec import UNKNOWN, WEEK_MINUTES, Packed
from etl.blocks.quality_codec import Codes
from etl.blocks.week_months import in_last_month, month_change, month_changes, month_of
from etl.kernel.packed_weeks import pack_grid

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

INTERVALS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
"""Minutes: the interval lengths that divide an hour."""


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
    quality: Codes | None = None

    def where(self, rows: Mask | Ints | slice) -> "Points":
        """Return some points; those of a slice as views."""
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
    quality: Codes | None = None

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
            [self.packed.bodies[row] for row in chosen],
            self.packed.known[rows],
            self.packed.energy_mwh[rows],
            self.packed.highest_mwh[rows],
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
            np.concatenate([part.packed.highest_mwh for part in parts]),
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
        quality = quality_codec.unpack(some.quality, slots)
    return Weeks(
        some.channel, some.week, some.interval, some.phase, block_codec.unpack(some.packed.bodies, slots), quality
    )


def packed(weeks: Weeks) -> Blocks:
    """Return the weeks as blocks; rows without any known slot are left out."""
    if (blocks := _packed_by_kernel(weeks)) is not None:
        return blocks
    if (empty := weeks.grid.max(axis=1, initial=UNKNOWN) < 0).any():
        return packed(_without(weeks, empty))
    return _blocks(weeks, block_codec.pack(weeks.grid), month_sums(weeks))


def _packed_by_kernel(weeks: Weeks) -> Blocks | None:
    """Return the weeks as blocks, where the kernel is there and each row has a known slot."""
    changes = month_changes()
    if not len(weeks.week) or weeks.week.min() < 0 or weeks.week.max() >= len(changes):
        return None
    minutes = changes[weeks.week].astype(np.int64)
    # With a phase the week starts later: its slots before the change are fewer by less than one.
    found = pack_grid(weeks.grid, -(-minutes // weeks.interval))
    if found is None:
        return None
    sums = MonthSums(found.early_known, found.early_mwh)
    return _blocks(weeks, Packed(found.bodies, found.known, found.energy_mwh, found.highest_mwh), sums)


def _blocks(weeks: Weeks, bodies: Packed, months: MonthSums) -> Blocks:
    return Blocks(weeks.channel, weeks.week, weeks.interval, weeks.phase, bodies, _qualities(weeks), months)


def _without(weeks: Weeks, rows: Mask) -> Weeks:
    quality = None if weeks.quality is None else weeks.quality[~rows]
    return Weeks(
        weeks.channel[~rows], weeks.week[~rows], weeks.interval, weeks.phase[~rows], weeks.grid[~rows], quality
    )


def _qualities(weeks: Weeks) -> list[bytes | None] | None:
    if weeks.quality is None:
        return None
    weeks.quality[weeks.grid < 0] = 0
    return quality_codec.pack(weeks.quality)


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
                sums_so_far = sums.get(month, (0, 0))
                sums[month] = sums_so_far[0] + slots, sums_so_far[1] + amount
    return sums
