"""Readings of the hour that a clock change repeats, each given to one of the two."""

from dataclasses import dataclass, field

import numpy as np

from etl.blocks.weeks import Ints, Mask, Points
from etl.core.zones import Transitions
from etl.sources.assembly.pack import Directions
from etl.sources.assembly.resolve import Bad
from etl.sources.assembly.spool import joined

_NEVER = np.iinfo(np.int64).min
_TWICE = "this hour occurs twice on this day (the clock goes back)"


@dataclass(eq=False)
class Repeats:
    """Gathers a file's readings in repeated hours, and whether each channel's stamps rise or fall through the file."""

    rises: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    falls: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    last: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    parts: list[Points] = field(default_factory=list)
    halved: int = 0
    """Readings of which two were made."""

    def take(self, repeated: Points | None, directions: Directions | None) -> None:
        """Add the next piece of the file."""
        if repeated is not None and len(repeated.channel):
            self.parts.append(repeated)
        if directions is None:
            return
        channel = directions.channel
        self._grow(int(channel[-1]) + 1)
        step = np.where(self.last[channel] == _NEVER, 0, directions.first - self.last[channel])
        # From a repeated hour into its second half the clock steps back an hour at most; that is no fall.
        self.rises[channel] |= directions.rises | (step > 0)
        self.falls[channel] |= directions.falls | (step < -3600)
        self.last[channel] = directions.last

    def _grow(self, size: int) -> None:
        more = max(size, 2 * len(self.last)) - len(self.last)
        if size > len(self.last):
            self.rises = np.append(self.rises, np.zeros(more, np.bool_))
            self.falls = np.append(self.falls, np.zeros(more, np.bool_))
            self.last = np.append(self.last, np.full(more, _NEVER, np.int64))

    def settled(self, zone: Transitions, autumn: str = "twice") -> tuple[Points | None, list[Bad]]:
        """Return readings at UTC minutes, sorted by channel; those of either hour are bad, at wall-clock minutes.

        `autumn` is what a layout says of an hour that the file has once: `once` (it is the first of the two), `halves`
        (one value for both); else it is bad.
        """
        if not self.parts:
            return None, []
        points = joined(self.parts)
        order = np.lexsort((points.minute, points.channel))  # stable: rows of one stamp stay in the order of the file
        points = points.where(order)
        new = np.append(True, (points.channel[1:] != points.channel[:-1]) | (points.minute[1:] != points.minute[:-1]))
        heads = np.flatnonzero(new)
        group = np.cumsum(new) - 1
        count = np.diff(np.append(heads, len(new)))[group]
        rises, falls = self.rises[points.channel], self.falls[points.channel]
        single = count == 1
        clear = ((count == 2) & (rises ^ falls)) | (single & (autumn in {"once", "halves"}))
        second = ((np.arange(len(new)) != heads[group]) ^ falls) & ~single
        seconds = points.minute * 60
        points.minute, wall = (
            np.where(second, zone.second_instant(seconds), zone.to_utc(seconds)[0]) // 60,
            points.minute,
        )
        bad = [
            Bad(points.channel[rows], wall[rows], reason)
            for rows, reason in (
                (single & ~clear, f"{_TWICE}, and the file has it once"),
                (count > 2, f"{_TWICE}, and the file has it more than twice"),
                ((count == 2) & ~clear, f"{_TWICE}, and its rows are not in order of time"),
            )
            if rows.any()
        ]
        if autumn == "halves":
            self.halved = int(np.count_nonzero(single))
            return _halved(points, single, zone.second_instant(seconds) // 60), bad
        return (points.where(clear) if clear.any() else None), bad


def _halved(points: Points, single: Mask, second: Ints) -> Points:
    """Return readings of an hour that stands for two as one in each of them, sorted by channel again."""
    less = points.energy_mwh[single] // 2
    twin = points.where(single)
    points.energy_mwh = points.energy_mwh.copy()
    points.energy_mwh[single] -= less
    twin.energy_mwh, twin.minute = less, second[single]
    both = joined([points, twin])
    return both.where(np.argsort(both.channel, kind="stable"))
