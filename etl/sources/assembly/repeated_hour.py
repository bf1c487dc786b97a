"""Readings of the hour that a clock change repeats, each given to one of the two."""

from dataclasses import dataclass, field

import numpy as np

from etl.blocks.weeks import Ints, Mask, Points
from etl.core.zones import Transitions
from etl.sources.assembly.pack import Directions
from etl.sources.assembly.resolve import Bad
from etl.sources.assembly.spool import joined
from etl.sources.readings import BLANK

_NEVER = np.iinfo(np.int64).min
_MINUTES = 2**36
"""More than the minutes of all years that are read."""
_NIGHT = 720
"""Minutes: more than those of a repeated hour, less than those between two of them."""
_TWICE = "this hour occurs twice on this day (the clock goes back)"
ONCE = f"{_TWICE}, and the file has it once"


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

    def settled(
        self, zone: Transitions, autumn: str = "twice", *, ends: bool = False
    ) -> tuple[Points | None, list[Bad]]:
        """Return readings at UTC minutes, sorted by channel; those of either hour are bad, at wall-clock minutes.

        `autumn` is what is known of an hour that the file has once: `once` (it is the first of the two), `halves`
        (one value for both); else it is bad. `ends`: stamps are ends, of which the last one of both hours may be
        written as 03:00 where the hours are those from 02:00 to 03:00.
        """
        if not self.parts:
            return None, []
        points = joined(self.parts)
        points = points.where(np.argsort(points.channel, kind="stable"))
        passes = _passes(points, self.falls[points.channel])
        order = np.lexsort((points.minute, points.channel))  # stable: rows of one stamp stay in the order of the file
        points, passes = points.where(order), passes[order]
        groups = _Groups(points)
        count, seconds = groups.count, points.minute * 60
        rises, falls = self.rises[points.channel], self.falls[points.channel]
        placed = (count == 1) & (rises ^ falls) & (passes >= 0) & (not ends)
        single = (count == 1) & ~placed
        length = zone.repeat_ending(seconds) if ends else np.zeros(len(seconds), np.int64)
        after = length > 0
        labels = after & (count == 2) & (groups.counts(points.minute - length // 60) < 2)
        before_labels = single & groups.begins(labels, length // 60)
        ordered = rises ^ falls
        clear = placed | ((count == 2) & ordered) | (single & (autumn in {"once", "halves"})) | before_labels
        clear = np.where(after & ~labels, True, clear)
        second = np.where(placed, passes == 1, (groups.later ^ falls) & ~single)
        late = np.where(after, labels & ~second, second)  # 03:00 comes first as the end of the first hour
        points.minute, wall = (
            np.where(late, zone.second_instant(seconds - length), zone.to_utc(seconds)[0]) // 60,
            points.minute,
        )
        single &= ~(after | before_labels)
        read = points.energy_mwh != BLANK
        single, clear = single & read, clear & read
        unclear = ~clear & read & (~after | labels)
        bad = [
            Bad(points.channel[rows], wall[rows], reason)
            for rows, reason in (
                (single & unclear, ONCE),
                ((count > 2) & unclear, f"{_TWICE}, and the file has it more than twice"),
                ((count == 2) & unclear, f"{_TWICE}, and its rows are not in order of time"),
            )
            if rows.any()
        ]
        if autumn == "halves":
            self.halved = int(np.count_nonzero(single))
            return _halved(points, single, zone.second_instant(seconds - length) // 60), bad
        return (points.where(clear) if clear.any() else None), bad


def _passes(points: Points, falls: Mask) -> Ints:
    """Return of rows in the order of the file which of the two hours they are of, 0 or 1; -1 where nothing shows it.

    The clock goes back between the hours: a stamp earlier than the one before it (later, where a channel's stamps fall)
    begins the other hour, so a row is known whose twin the file lacks.
    """
    minute = points.minute.astype(np.int64)
    step = np.diff(minute, prepend=minute[:1])
    new = np.append(True, points.channel[1:] != points.channel[:-1]) | (np.abs(step) > _NIGHT)
    turns = (np.where(falls, step > 0, step < 0) & ~new).astype(np.int64)
    heads, night = np.flatnonzero(new), np.cumsum(new) - 1
    turned = np.cumsum(turns)
    turned -= turned[heads][night]
    once = np.add.reduceat(turns, heads)[night] == 1
    return np.where(once, np.where(falls, 1 - turned, turned), -1)


class _Groups:
    """Rows of one channel and stamp, of points that are sorted by both."""

    def __init__(self, points: Points) -> None:
        self._key = points.channel.astype(np.int64) * _MINUTES + points.minute
        new = np.append(True, self._key[1:] != self._key[:-1])
        self._heads = np.flatnonzero(new)
        group = np.cumsum(new) - 1
        self._sizes = np.diff(np.append(self._heads, len(new)))
        self._minute = points.minute
        self.count = self._sizes[group]
        self.later = np.arange(len(new)) != self._heads[group]
        """Whether another row of the group comes before."""

    def counts(self, minute: Ints) -> Ints:
        """Return how many rows each point's channel has at another minute."""
        wanted = self._key - self._minute + minute
        keys = self._key[self._heads]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, self._sizes[place], 0)

    def begins(self, labels: Mask, minutes: Ints) -> Mask:
        """Return the points that are so many minutes before one that is a label."""
        return np.isin(self._key, (self._key - minutes)[labels])


def _halved(points: Points, single: Mask, second: Ints) -> Points:
    """Return readings of an hour that stands for two as one in each of them, sorted by channel again."""
    less = points.energy_mwh[single] // 2
    twin = points.where(single)
    points.energy_mwh = points.energy_mwh.copy()
    points.energy_mwh[single] -= less
    twin.energy_mwh, twin.minute = less, second[single]
    both = joined([points, twin])
    both = both.where(both.energy_mwh != BLANK)
    return both.where(np.argsort(both.channel, kind="stable"))
