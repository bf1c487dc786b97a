"""Grids of the runs of a file that were packed as they came: of each channel the interval and phase, if it has one."""

from collections.abc import Sequence

import numpy as np

from etl.blocks.weeks import Ints, Span

_NONE, _SEVERAL = 0, -1


class DenseGrids:
    """Gathers the grids of a file's pieces."""

    def __init__(self) -> None:
        self._interval, self._phase = np.zeros(0, np.int8), np.zeros(0, np.int8)

    def take(self, spans: Sequence[Sequence[Span]]) -> None:
        """Add the runs of a piece, those of one interval together."""
        for some in spans:
            channel, interval, phase = np.array([span.grid for span in some], np.int64).T
            self._grow(int(channel.max()) + 1)
            other = (self._interval[channel] != interval) | (self._phase[channel] != phase)
            other &= self._interval[channel] != _NONE
            self._interval[channel], self._phase[channel] = np.where(other, _SEVERAL, interval), phase
            self._interval[channel[self._phase[channel] != phase]] = _SEVERAL

    def of(self, channel: Ints) -> dict[int, tuple[int, int]]:
        """Return the interval and phase of those channels all of whose runs have the same."""
        some = np.unique(channel)
        self._grow(int(some[-1]) + 1)
        some = some[self._interval[some] > 0]
        grids = zip(self._interval[some].tolist(), self._phase[some].tolist(), strict=True)
        return dict(zip(some.tolist(), grids, strict=True))

    def _grow(self, size: int) -> None:
        if size > len(self._interval):
            more = np.zeros(max(size, 2 * len(self._interval)) - len(self._interval), np.int8)
            self._interval, self._phase = np.append(self._interval, more), np.append(self._phase, more)
