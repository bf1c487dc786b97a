"""Slots of channels as methods of estimation see them: energy, what of it was read, and when by the local clock."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from etl.core.exact import fits
from etl.core.usage_page import Grid
from etl.core.zones import Ints, Mask, transitions

DAY = 24 * 60
FOUR_WEEKS = 28 * DAY


@dataclass(frozen=True, eq=False)
class ChannelSlots:
    """Channels x slots of one grid, in time."""

    values: npt.NDArray[Any]
    """Whole mWh: int64, or ints where sums of them could be too large for that."""
    known: Mask
    """Where there is a reading that counts: none that fails a rule, and no estimate of etl."""
    client: Ints
    """To whom each channel belongs: those of one client take the same day."""
    local: Ints
    """Minute of the local clock, since 1970, at which each slot begins."""
    billed: slice
    """The slots of the days for which the estimates are."""

    @classmethod
    def of(
        cls,
        values: npt.NDArray[Any],
        known: Mask,
        grid: Grid,
        zone: str,
        *,
        client: Ints | None = None,
        billed: slice = slice(None),
    ) -> Self:
        """Return channels of whole mWh, each of a client of its own unless these are named."""
        largest = int(np.max(values, initial=0))
        kind = np.int64 if fits(4 * largest * (grid.slots + 2)) else object
        starts = grid.start + np.arange(grid.slots) * grid.interval
        local = transitions(zone).to_local(starts * 60) // 60
        owners = np.arange(len(values)) if client is None else client
        return cls(values.astype(kind), known, owners, local, billed)

    @cached_property
    def day(self) -> Ints:
        """Local day of each slot, since 1970."""
        return np.asarray(self.local // DAY)

    @cached_property
    def _clock(self) -> tuple[Ints, Ints]:
        """The times of a day at which a slot begins, and which of them is each slot's."""
        clocks, place = np.unique(self.local % DAY, return_inverse=True)
        return clocks, place

    @cached_property
    def _slot_at(self) -> Ints:
        """The slot of each time of a day and day (from the first one); -1 where there is none."""
        days = int(self.day[-1] - self.day[0]) + 1
        found = np.full((len(self._clock[0]), days), len(self.day), np.int64)
        # numpy assigns repeated indices in any order, and of an hour that comes twice the first one counts.
        np.minimum.at(found, (self._clock[1], self.day - self.day[0]), np.arange(len(self.day)))
        return np.where(found < len(self.day), found, -1)

    def same_time(self, slot: Ints, days: int) -> Ints:
        """Return the slot at the same local time some days later; -1 where there is none.

        Of an hour that comes twice it is the first one, and in one that the clock skips there is none.
        """
        other = self.day[slot] - self.day[0] + days
        inside = (other >= 0) & (other < self._slot_at.shape[1])
        found = self._slot_at[self._clock[1][slot], np.where(inside, other, 0)]
        return np.where(inside, found, -1)


@dataclass(frozen=True, eq=False)
class MissingSlots:
    """Slots to be estimated, each with its gap: all that is not read between two readings of its channel."""

    row: Ints
    slot: Ints
    first: Ints
    """The first slot of the gap; 0: no reading before it is known."""
    end: Ints
    """The slot after the gap; the number of slots: no reading after it is known."""
    minutes: Ints
    """The length of the gap."""

    @classmethod
    def of(
        cls, known: Mask, wanted: Mask, grid: Grid, edges: tuple[npt.ArrayLike, npt.ArrayLike] | None = None
    ) -> Self:
        """Find the gaps of wanted slots.

        `edges`: the minutes at which a gap before all readings of each channel begins, and one after all of them ends.
        """
        slots = known.shape[1]
        row, slot = np.nonzero(wanted)
        places = np.arange(slots)
        before = np.maximum.accumulate(np.where(known, places, -1), axis=1)
        after = np.minimum.accumulate(np.where(known, places, slots)[:, ::-1], axis=1)[:, ::-1]
        first, end = before[row, slot] + 1, after[row, slot]
        low, high = (grid.start + place * grid.interval for place in (first, end))
        if edges is not None:
            begin, until = (np.asarray(edge)[row] for edge in edges)
            low, high = np.where(first == 0, begin, low), np.where(end == slots, until, high)
        return cls(row, slot, first, end, high - low)

    def where(self, some: Ints | Mask) -> "MissingSlots":
        """Take some of the slots."""
        return MissingSlots(self.row[some], self.slot[some], self.first[some], self.end[some], self.minutes[some])

    def earliest(self, slots: ChannelSlots) -> Ints:
        """Return the minute of the local clock that is four weeks before each gap."""
        return np.asarray(slots.local[self.first] - FOUR_WEEKS)

    def latest(self, slots: ChannelSlots) -> Ints:
        """Return the minute of the local clock that is four weeks after each gap."""
        last = np.minimum(self.end, len(slots.local) - 1)
        return np.asarray(slots.local[last] + FOUR_WEEKS)


Answer = tuple[npt.NDArray[Any], Mask]
"""What a method says of each missing slot: mWh, and where it has an answer at all."""


def half_up(numerator: npt.NDArray[Any], denominator: npt.NDArray[Any] | int) -> npt.NDArray[Any]:
    """Return quotients as whole numbers; a half goes up."""
    found: npt.NDArray[Any] = (2 * numerator + denominator) // (2 * denominator)
    return found
