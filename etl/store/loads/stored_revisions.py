"""Revision stamps of stored blocks: read for a merge, written after it, removed with the readings."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.blocks.revision_codec import Stamps, pack, unpack
from etl.blocks.weeks import Ints
from etl.store.models import Revision

PAGE = 400
"""Series queried at once, and rows deleted at once (two parameters each)."""

Keys = Sequence[tuple[int, int]]
"""Series and week."""


class StoredStamps:
    """The revision stamps in a database; most hold none, which is found out once. Used inside the write lock."""

    def __init__(self) -> None:
        self._some: bool | None = None

    def read(self, keys: Keys, slots: int) -> Stamps | None:
        """Return the stamps of blocks, a row each; None if none of them has any."""
        if self._some is None:
            self._some = Revision.objects.exists()
        if not self._some or not keys:
            return None
        row_of = {key: row for row, key in enumerate(keys)}
        series = sorted({identity for identity, _ in keys})
        weeks = min(week for _, week in keys), max(week for _, week in keys)
        found: dict[int, bytes] = {}
        for start in range(0, len(series), PAGE):
            page = Revision.objects.filter(series_id__in=series[start : start + PAGE], week__range=weeks)
            for identity, week, stamps in page.values_list("series_id", "week", "stamps").iterator():
                if (identity, week) in row_of:
                    found[row_of[identity, week]] = bytes(stamps)
        if not found:
            return None
        grid = np.zeros((len(keys), slots), np.int64)
        grid[list(found)] = unpack(list(found.values()), slots)
        return grid

    def write(self, keys: Keys, stamps: Stamps, before: Stamps | None) -> None:
        """Write the stamps of blocks, of which `before` are stored."""
        changed = stamps if before is None else stamps != before
        rows = np.flatnonzero(changed.any(axis=1))
        some = [(keys[row], runs) for row, runs in zip(rows.tolist(), pack(stamps[rows]), strict=True)]
        if before is not None:
            _delete([key for key, _ in some])
        made = [Revision(*key, runs) for key, runs in some if runs]
        Revision.objects.bulk_create(made)
        self._some = self._some or bool(made)

    def forget(self, keys: Keys, goes: npt.NDArray[np.bool_]) -> None:
        """Remove the stamps of slots whose readings were removed."""
        before = self.read(keys, goes.shape[1])
        if before is not None:
            self.write(keys, np.where(goes, 0, before), before)


def keys_of(series: Ints, week: Ints) -> Keys:
    """Return the keys of blocks."""
    return list(zip(series.tolist(), week.tolist(), strict=True))


def _delete(keys: Keys) -> None:
    for start in range(0, len(keys), PAGE):
        Revision.objects.filter(pk__in=keys[start : start + PAGE]).delete()
