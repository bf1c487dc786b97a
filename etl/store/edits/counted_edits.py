"""Edits that count: those that answer what is there still, or are pinned, and of these the last one of each slot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.blocks import block_codec as packing
from etl.core.usage_page import EditedReadings, Grid, Source
from etl.core.zones import Ints, Mask
from etl.store.edits.edit_blocks import EditedSlots

_NOBODY = -1


@dataclass(frozen=True, eq=False)
class CountedEdits:
    """A row of slots, and the edit that counts in each."""

    edits: Sequence[EditedSlots]
    grid: Grid
    raw: Ints
    """mWh as they were read; packing.UNKNOWN where nothing was."""
    mwh: Ints
    """Those of the edits."""
    which: Ints
    """The place of the edit that counts; -1: what was read does."""

    @property
    def slots(self) -> Ints:
        """Return the slots in which an edit counts."""
        return np.flatnonzero(self.which != _NOBODY)

    @property
    def computed(self) -> Mask:
        """Return in which slots an edit counts whose values etl has computed."""
        by_method = np.array([bool(one.edit.method) for one in self.edits] + [False])
        return np.asarray(by_method[self.which])

    def readings(self, source: Source, factor: Fraction, flow: str) -> Iterator[EditedReadings]:
        """Yield each edit that counts in a slot of its channel's client."""
        for edit, slots in self._of_client(source):
            raw = self.raw[slots]
            read = raw[raw != packing.UNKNOWN]
            starts = self._starts(slots)
            yield EditedReadings(
                source, flow, int(starts[0]), int(starts[-1]) + self.grid.interval, len(slots) * self.grid.interval,
                factor * sum(self.mwh[slots].tolist()), sum(read.tolist()) if len(read) else None,
                edit.edit.pinned, edit.edit.method, edit.edit.reason, edit.edit.edited_by, edit.edit.edited_at,
            )  # fmt: skip

    def pieces(self, source: Source, channel: str) -> Iterator[bytes]:
        """Yield what a bill depends on: values, and what it says of them."""
        for edit, slots in self._of_client(source):
            one = edit.edit
            head = f"{channel} {one.pinned} {one.method} {one.reason} {one.edited_by} {len(slots)} "
            columns = np.stack([self._starts(slots), self.mwh[slots]])
            yield head.encode() + columns.astype("<i8").tobytes()

    def _of_client(self, source: Source) -> Iterator[tuple[EditedSlots, Ints]]:
        slots = self.slots
        starts = self._starts(slots)
        slots = slots[(starts >= source.start) & (starts < source.end)]
        for place in np.unique(self.which[slots]).tolist():
            yield self.edits[place], slots[self.which[slots] == place]

    def _starts(self, slots: Ints) -> Ints:
        found: Ints = self.grid.start + slots * self.grid.interval
        return found


def counted(edits: Sequence[EditedSlots], grid: Grid, raw: Ints, free: Mask) -> CountedEdits:
    """Return which of a series' edits count, in slots that are `free`: due, and not covered by another series."""
    mwh, which = np.full(grid.slots, packing.UNKNOWN, np.int64), np.full(grid.slots, _NOBODY, np.int64)
    for place, one in enumerate(edits):
        slots = (one.starts - grid.start) // grid.interval
        inside = (slots >= 0) & (slots < grid.slots)
        slots = slots[inside]
        stands = free[slots] & (one.edit.pinned | (raw[slots] == one.answered[inside]))
        mwh[slots[stands]] = one.mwh[inside][stands]
        which[slots[stands]] = place
    return CountedEdits(edits, grid, raw, mwh, which)
