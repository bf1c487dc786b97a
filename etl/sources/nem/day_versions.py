"""Days that come again in a file, and the newest of their versions by the file's own stamps.

A file is read once where no day comes again, which takes spans of days to know. Where one does it is read twice more:
to gather the stamps of all days (16 bytes each), and then to leave the older versions out.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np

from etl.blocks.weeks import Ints, Mask

Run = tuple[Ints, Ints]

NONE = 0
"""The version of a day without a stamp: it is compared with none, so two such values are a conflict or the same."""


class SeenDays:
    """Days that have come so far, as spans: a year of a channel takes as little memory as one day."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def again(self, day: Ints) -> bool:
        """Take more days, numbered by channel and day; whether one of them came before."""
        if not len(day):
            return False
        day = np.sort(day)
        came = bool((day[1:] == day[:-1]).any()) or any(_inside(run, day) for run in self._runs)
        self._runs.append(_spans(day, day))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            last, other = self._runs.pop(), self._runs.pop()
            self._runs.append(_spans(np.concatenate([other[0], last[0]]), np.concatenate([other[1], last[1]])))
        return came


def _inside(run: Run, day: Ints) -> bool:
    first, last = run
    place = np.searchsorted(first, day, side="right") - 1
    return bool(((place >= 0) & (day <= last[place])).any())


def _spans(first: Ints, last: Ints) -> Run:
    """Return spans in order, those that follow each other as one."""
    order = np.argsort(first, kind="stable")
    first, last = first[order], last[order]
    apart = first[1:] > last[:-1] + 1
    return first[np.append(True, apart)[: len(first)]], last[np.append(apart, True)[: len(last)]]


@dataclass(eq=False)
class Versions:
    """The newest stamp of each day, by a number of channel and day."""

    complete: bool = False
    """Whether they are those of the whole file."""
    _runs: list[Run] = field(default_factory=list)

    def newest(self, day: Ints) -> Ints:
        """Return the newest stamp of each day; NONE where there is none."""
        found = np.zeros(len(day), np.int64)
        for days, stamps in self._runs:
            place = np.minimum(np.searchsorted(days, day), len(days) - 1)
            np.maximum(found, np.where(days[place] == day, stamps[place], NONE), out=found)
        return found

    def add(self, day: Ints, stamp: Ints) -> None:
        """Take more days."""
        if not len(day):
            return
        self._runs.append(_newest(day, stamp))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            last, other = self._runs.pop(), self._runs.pop()
            self._runs.append(_newest(np.concatenate([other[0], last[0]]), np.concatenate([other[1], last[1]])))


def superseded(start: Ints, end: Ints, version: Ints) -> Mask:
    """Return which spans of one channel overlap one of a newer version that is not superseded itself."""
    older = np.zeros(len(start), np.bool_)
    newer = _Covered()
    spans = list(zip(start.tolist(), end.tolist(), strict=True))
    for one in np.unique(version[version > NONE])[::-1].tolist():
        rows = np.flatnonzero(version == one).tolist()
        newest = [row for row in rows if not newer.overlaps(*spans[row])]
        older[rows] = True
        older[newest] = False
        for row in newest:
            newer.add(*spans[row])
    return older


class _Covered:
    """Time as spans that do not touch, in order."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def overlaps(self, start: int, end: int) -> bool:
        place = bisect_right(self._ends, start)
        return place < len(self._starts) and self._starts[place] < end

    def add(self, start: int, end: int) -> None:
        place = slice(bisect_left(self._ends, start), bisect_right(self._starts, end))
        self._starts[place] = [min([start, *self._starts[place]])]
        self._ends[place] = [max([end, *self._ends[place]])]


def seconds_of(version: Ints) -> Ints:
    """Return stamps in digits, YYYYMMDDhhmmss, in seconds since 1970; NONE for those before."""
    distinct, which = np.unique(version, return_inverse=True)
    month = (distinct // 10**10 - 1970) * 12 + distinct // 10**8 % 100 - 1
    day = month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + distinct // 10**6 % 100 - 1
    seconds = day * 86_400 + distinct // 10**4 % 100 * 3600 + distinct // 100 % 100 * 60 + distinct % 100
    return np.where((distinct > NONE) & (seconds > NONE), seconds, NONE)[which.reshape(-1)]


def _newest(day: Ints, stamp: Ints) -> Run:
    order = np.lexsort((stamp, day))
    day, stamp = day[order], stamp[order]
    last = np.append(day[1:] != day[:-1], True)
    return day[last], stamp[last]
