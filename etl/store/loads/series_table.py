"""Series of one load as columns of integers: some 60 bytes each, found by channel without an object a series."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.blocks.weeks import Ints, Mask

NEVER = 1 << 30
NONE = -1
"""In place of a number that is not known."""

_ROW = np.dtype(
    [
        ("id", "i8"),
        *((name, "i4") for name in ("channel", "next")),
        *((name, "i2") for name in ("interval", "phase", "assumed")),
        *((name, "i4") for name in ("low", "high", "own_low", "own_high")),
        *((name, "i4") for name in ("first", "end", "covered_first", "covered_end")),
        *((name, "i1") for name in ("flow", "fresh", "changed")),
    ]
)
_EMPTY = np.zeros(1, _ROW)
for _name in ("low", "own_low", "covered_first"):
    _EMPTY[_name] = NEVER
for _name in ("high", "own_high", "covered_end"):
    _EMPTY[_name] = -NEVER


class SeriesTable:
    """The series that a load meets, in the order in which it met them; a place is the row of one.

    Stored blocks lie in the weeks `low`..`high` (none: low > high), this load's own in `own_low`..`own_high`; what it
    covers lies in the minutes `covered_first`..`covered_end` (none: the first is NEVER).
    """

    def __init__(self) -> None:
        self._rows = np.zeros(0, _ROW)
        self._size = 0
        self._newest = ByChannel()
        self.stretches: list[tuple[int, int, int]] = []
        """Of long reads that changed: series, first and end minute."""

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, column: str) -> npt.NDArray[Any]:
        """Return a column as it is kept: what is written into it is written into the table."""
        found: npt.NDArray[Any] = self._rows[column][: self._size]
        return found

    @property
    def covered(self) -> tuple[int | None, int | None]:
        """First and end minute of the readings that the load has; None where it has none."""
        if not self._size:
            return None, None
        return int(self["covered_first"].min()), int(self["covered_end"].max())

    def reserve(self, size: int) -> None:
        """Make room for so many series at once, where they are known: growing takes memory for a copy."""
        self._rows = _grown(self._rows, size, _EMPTY)

    def add(  # noqa: PLR0917 - one argument a column
        self, identity: Ints, channel: Ints, grid: Ints, span: Ints, flow: Ints, assumed: Ints, *, fresh: bool
    ) -> None:
        """Add series, whose stored readings lie in `span` (fresh: they have none yet).

        `grid` has the columns interval and phase, `span` first and end minute.
        """
        start, self._size = self._size, self._size + len(identity)
        self.reserve(self._size)
        rows = self._rows[start : self._size]
        rows["id"], rows["channel"], rows["flow"], rows["assumed"] = identity, channel, flow, assumed
        rows["interval"], rows["phase"] = grid[:, 0], grid[:, 1]
        rows["first"], rows["end"] = span[:, 0], span[:, 1]
        rows["fresh"] = fresh
        if not fresh:
            rows["low"] = (span[:, 0] - grid[:, 1] - FIRST_MONDAY) // WEEK_MINUTES
            rows["high"] = (span[:, 1] - 1 - grid[:, 1] - FIRST_MONDAY) // WEEK_MINUTES
        self._link(np.arange(start, self._size))

    def _link(self, places: Ints) -> None:
        """Lead from each channel to its newest series, and from that to the one before."""
        while len(places):
            channel, once = np.unique(self._rows["channel"][places], return_index=True)
            self._rows["next"][places[once]] = self._newest[channel]
            self._newest[channel] = places[once]
            places = np.delete(places, once)

    def places(self, channel: Ints, interval: "Ints | int", phase: "Ints | int") -> Ints:
        """Return the place of each channel's series on a grid; NONE where it has none."""
        place = self._newest[channel]
        while len(other := np.flatnonzero((place != NONE) & ~self._on(place, interval, phase))):
            place[other] = self["next"][place[other]]
        return place

    def _on(self, place: Ints, interval: "Ints | int", phase: "Ints | int") -> Mask:
        if not self._size:
            return np.zeros(len(place), np.bool_)
        found: Mask = (self["interval"][place] == interval) & (self["phase"][place] == phase)
        return found

    def of_channels(self, channels: Sequence[int] | Ints) -> Ints:
        """Return the places of all series of some channels, in their order."""
        ordered = np.sort(np.array(channels, np.int64))
        place = self._newest[ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]]
        found = [place[:0]]
        while len(place := place[place != NONE]):
            found.append(place)
            place = self["next"][place].astype(np.int64)
        return np.sort(np.concatenate(found))

    def cover(self, place: Ints, first: Ints, end: Ints) -> None:
        """Record that the load has readings of series between two minutes."""
        np.minimum.at(self["covered_first"], place, first.astype(np.int32))
        np.maximum.at(self["covered_end"], place, end.astype(np.int32))

    def write_weeks(self, place: Ints, week: Ints) -> None:
        """Record that the load has blocks of series in weeks."""
        np.minimum.at(self["own_low"], place, week.astype(np.int32))
        np.maximum.at(self["own_high"], place, week.astype(np.int32))

    def covers_twice(self, channels: Ints) -> bool:
        """Return whether the load has readings of one of these channels on more than one grid."""
        places = self.of_channels(channels)
        own = np.sort(self["channel"][places[self["covered_first"][places] < NEVER]])
        return bool((own[1:] == own[:-1]).any())


class ByChannel:
    """A number for each channel, NONE where none is set; it grows with the channels."""

    def __init__(self) -> None:
        self._numbers = np.full(0, NONE, np.int64)

    def __getitem__(self, channels: Ints) -> Ints:
        """Return the numbers of channels, in an array of its own."""
        self._reach(channels)
        return self._numbers[channels]

    def __setitem__(self, channels: Ints, numbers: "Ints | Sequence[int]") -> None:
        self._reach(channels)
        self._numbers[channels] = numbers

    def _reach(self, channels: Ints) -> None:
        if len(channels):
            self._numbers = _grown(self._numbers, int(channels.max()) + 1, np.full(1, NONE, np.int64))


def _grown(numbers: npt.NDArray[Any], size: int, empty: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return an array of at least this size, half as large again where it must grow, so that growing costs little."""
    if size <= len(numbers):
        return numbers
    grown = np.empty(max(size, len(numbers) * 3 // 2), numbers.dtype)
    grown[: len(numbers)], grown[len(numbers) :] = numbers, empty
    return grown
