"""Versions of days by the file's own stamps: which is the newest, in memory that grows by 16 bytes a day."""

import numpy as np

from etl.grids import Ints, Mask

Run = tuple[Ints, Ints]

NONE = 0
"""The version of a day without a stamp: it is compared with none, so two such values are a conflict or the same."""


class Versions:
    """The newest stamp of each day seen, by a number of channel and day."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def newest(self, day: Ints) -> Ints:
        """The newest stamp of each day; NONE where there is none."""
        found = np.zeros(len(day), np.int64)
        for days, stamps in self._runs:
            place = np.minimum(np.searchsorted(days, day), len(days) - 1)
            np.maximum(found, np.where(days[place] == day, stamps[place], NONE), out=found)
        return found

    def add(self, day: Ints, stamp: Ints) -> Mask:
        """Take more days; which of them are newer than one that was taken before."""
        if not len(day):
            return np.zeros(0, np.bool_)
        before = self.newest(day)
        self._runs.append(_newest(day, stamp))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            last, other = self._runs.pop(), self._runs.pop()
            self._runs.append(_newest(np.concatenate([other[0], last[0]]), np.concatenate([other[1], last[1]])))
        return (before > NONE) & (stamp > before)


def _newest(day: Ints, stamp: Ints) -> Run:
    order = np.lexsort((stamp, day))
    day, stamp = day[order], stamp[order]
    last = np.append(day[1:] != day[:-1], True)
    return day[last], stamp[last]
