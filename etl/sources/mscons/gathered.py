"""Readings of messages, gathered to batches: those of one length together, each channel's in their order."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.weeks import INTERVALS, Ints
from etl.core.keys import Key
from etl.sources.delimited.strict_rows import SET_ASIDE
from etl.sources.rows import Batch, LongRows, Reject, Rows

_MOST = 1 << 16


class Gathered:
    """What was found since the last batches."""

    def __init__(self) -> None:
        self._keys: dict[Key, int] = {}
        self._rows: list[tuple[int, int, int, int, int, int]] = []
        self.rounded = self.blank = 0
        self.ignored: Counter[str] = Counter()
        self._rejects: list[Reject] = []

    @property
    def full(self) -> bool:
        return len(self._rows) >= _MOST

    def add(self, key: Key, span: tuple[int, int], energy_mwh: int, quality: int, segment: int) -> None:
        """Add one reading; `span` is its start and its end."""
        self._rows.append((self._keys.setdefault(key, len(self._keys)), *span, energy_mwh, quality, segment))

    def reject(self, segment: int, reason: str, row: str) -> None:
        self._rejects.append(Reject(segment, reason, SET_ASIDE, row))

    def batches(self) -> Iterator[Batch | LongRows]:
        """Yield all of it, which is forgotten then."""
        key, start, end, energy, quality, segment = np.array(self._rows, np.int64).reshape(-1, 6).T
        length = end - start
        short = np.isin(length, [60 * minutes for minutes in INTERVALS])
        rows = len(self._rows) + self.blank + self.ignored.total() + len(self._rejects)
        counts = Counts(rows, blank=self.blank, ignored=dict(self.ignored), rounded=self.rounded)
        keys = list(self._keys)

        def columns(rows: Ints) -> dict[str, Any]:
            some = quality[rows].astype(np.uint16)
            return {
                "keys": keys,
                "key": key[rows].astype(np.int32),
                "energy_mwh": energy[rows],
                "quality": some if some.any() else None,
                "line": segment[rows],
            }

        long = np.flatnonzero(~short)
        yield LongRows(start=start[long], end=end[long], **columns(long), counts=counts, rejects=self._rejects)
        for seconds in np.unique(length[short]).tolist():
            some = np.flatnonzero(length == seconds)
            some = some[np.argsort(key[some], kind="stable")]
            yield Batch(Rows(seconds=start[some], **columns(some)), seconds // 60)
        self.__init__()  # type: ignore[misc] # as new
