"""Removal of readings: those that a load covered, or that contradict a better file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.blocks import quality_codec
from etl.blocks.long_read_codec import INTERVAL, LongReads
from etl.blocks.weeks import Ints, Weeks, by_month
from etl.store.loads.block_writer import Changes
from etl.store.loads.readback import add_energy, count_reads, stored_reads
from etl.store.loads.span_marks import covering_marks
from etl.store.loads.staleness import spans_of
from etl.store.loads.stored_revisions import StoredStamps, keys_of
from etl.store.models import IntervalBlock, LoadSpans, LongRead, Series

KEYS = 400
"""Long reads deleted at once: two parameters each."""

PAGE = 16
"""Series cleared at once: ten years of their quarter-hours are 45 MB laid out."""


@dataclass
class Cleared:
    """Removed readings: counted as a load's changes are, and the spans in which they lay (as LoadSpans has them)."""

    changes: Changes = field(default_factory=Changes)
    spans: list[Ints] = field(default_factory=list)
    readings: int = 0
    loads: list[tuple[int, str]] = field(default_factory=list)
    """Id and name of the loads whose readings they were."""

    @property
    def series(self) -> set[int]:
        """Return the series that lost readings."""
        return {identity for spans in self.spans for identity in spans[spans[:, 3] == 1, 0].tolist()}


class _Stored(NamedTuple):
    series: int
    week: int
    values: bytes
    quality: bytes | None


def clear_load(load: int, cleared: Cleared) -> None:
    """Remove all readings in the spans that a load covered, whoever wrote them last. Used inside the write lock."""
    for spans in list(spans_of(load)):
        clear(spans[covering_marks(spans), :3], cleared)


def clear(spans: Ints, cleared: Cleared) -> None:
    """Remove the readings between first and end minute (columns 1 and 2) of series (column 0)."""
    for start in range(0, len(spans), PAGE):
        page = spans[start : start + PAGE]
        touched = _clear_page({series: (first, end) for series, first, end in page.tolist()}, cleared)
        cleared.spans.append(np.column_stack([page, np.isin(page[:, 0], touched)]))


def _clear_page(bounds: dict[int, tuple[int, int]], cleared: Cleared) -> list[int]:
    """Remove readings of some series; return the series that lost any."""
    rows = Series.objects.filter(pk__in=bounds).order_by("interval", "phase", "flow")
    touched: list[int] = []
    for grid, group in groupby(rows, attrgetter("interval", "phase", "flow")):
        some = list(group)
        if grid[0] == INTERVAL:
            touched += _clear_reads([one.pk for one in some], bounds, cleared)
            continue
        ends = np.array([bounds[one.pk] for one in some], np.int64)
        weeks = int(packing.week_of(ends[:, 0].min())) - 1, int(packing.week_of(ends[:, 1].max()))
        blocks = IntervalBlock.objects.filter(series_id__in=[one.pk for one in some], week__range=weeks)
        stored = [_Stored(*row) for row in blocks.values_list("series_id", "week", "values", "quality")]
        touched += _clear_blocks(stored, bounds, grid, cleared) if stored else []
    return touched


def _clear_reads(series: list[int], bounds: dict[int, tuple[int, int]], cleared: Cleared) -> list[int]:
    reads = stored_reads(series, min(bounds[one][0] for one in series), max(bounds[one][1] for one in series))
    first, end = (np.array([bounds[one][place] for one in reads.channel.tolist()], np.int64) for place in (0, 1))
    goes = reads.where((reads.start < end) & (reads.end > first))
    _remove(goes, cleared)
    touched: list[int] = np.unique(goes.channel).tolist()
    return touched


def remove_reads(reads: LongReads, cleared: Cleared) -> None:
    """Remove long reads; their `channel` is the series."""
    if len(reads):
        _remove(reads, cleared)
        reads = reads.where(np.lexsort((reads.start, reads.channel)))
        # A span a run: between them other reads may stand.
        apart = (reads.channel[1:] != reads.channel[:-1]) | (reads.start[1:] != reads.end[:-1])
        heads = np.flatnonzero(np.append(True, apart))
        first, end = reads.start[heads], np.maximum.reduceat(reads.end, heads)
        cleared.spans.append(np.stack([reads.channel[heads], first, end, np.ones(len(heads), np.int64)], axis=1))


def _remove(reads: LongReads, cleared: Cleared) -> None:
    for start in range(0, len(reads), KEYS):
        some = reads.where(np.arange(start, min(start + KEYS, len(reads))))
        keys = zip(some.channel.tolist(), some.start.tolist(), strict=True)
        LongRead.objects.filter(pk__in=list(keys)).delete()
    flows = dict(Series.objects.filter(pk__in=np.unique(reads.channel).tolist()).values_list("pk", "flow"))
    of_read = np.array([flows[one] for one in reads.channel.tolist()], np.int64)
    count_reads(cleared.changes, reads, of_read, gone=True)
    add_energy(cleared.changes.removed_mwh, reads, of_read)
    cleared.readings += len(reads)


def _clear_blocks(
    some: Sequence[_Stored], bounds: dict[int, tuple[int, int]], grid_of: tuple[int, int, int], cleared: Cleared
) -> list[int]:
    interval, phase, flow = grid_of
    for block in some:
        packing.check(bytes(block.values), block.series, block.week)
    series, week = (np.array([block[place] for block in some], np.int64) for place in (0, 1))
    grid = packing.unpack([bytes(block.values) for block in some], packing.WEEK_MINUTES // interval)
    starts = np.array([packing.week_start(block.week) for block in some]) + phase
    start = starts[:, None] + np.arange(grid.shape[1]) * interval
    first, end = (np.array([bounds[block.series][place] for block in some])[:, None] for place in (0, 1))
    goes = (start >= first) & (start < end) & (grid >= 0)
    rows = np.flatnonzero(goes.any(axis=1))
    phases = np.full(len(rows), phase, np.int64)
    gone = Weeks(series[rows], week[rows], interval, phases, np.where(goes, grid, packing.UNKNOWN)[rows])
    for month, (slots, energy) in by_month(gone).items():
        cleared.changes.count(month, flow, 0, slots, 0, energy)
        cleared.changes.removed_mwh[flow] += energy
    cleared.readings += int(goes.sum())
    _rewrite([some[row] for row in rows.tolist()], np.where(goes, packing.UNKNOWN, grid)[rows])
    StoredStamps().forget(keys_of(series[rows], week[rows]), goes[rows])
    touched: list[int] = np.unique(series[rows]).tolist()
    return touched


def _rewrite(some: Sequence[_Stored], grid: packing.Grid) -> None:
    """Store what is left of blocks; delete blocks of which nothing is left."""
    left = grid.max(axis=1, initial=packing.UNKNOWN) >= 0
    gone = [(block.series, block.week) for block, stays in zip(some, left.tolist(), strict=True) if not stays]
    for start in range(0, len(gone), KEYS):
        IntervalBlock.objects.filter(pk__in=gone[start : start + KEYS]).delete()
    rest = [block for block, stays in zip(some, left.tolist(), strict=True) if stays]
    if not rest:
        return
    packed = packing.pack(grid[left])
    IntervalBlock.objects.bulk_create(
        [
            IntervalBlock(
                block.series, block.week, known, energy, packing.seal(body, block.series, block.week),
                _quality(block.quality, row),
            )
            for block, known, energy, body, row in zip(
                rest, packed.known.tolist(), packed.energy_mwh.tolist(), packed.bodies, grid[left], strict=True
            )
        ],
        update_conflicts=True,
        unique_fields=["series_id", "week"],
        update_fields=["known", "energy_mwh", "values", "quality"],
    )  # fmt: skip


def _quality(stored: bytes | None, row: npt.NDArray[np.int64]) -> bytes | None:
    if stored is None:
        return None
    return quality_codec.pack(np.where(row < 0, np.uint16(0), quality_codec.unpack([bytes(stored)], len(row))))[0]


def covering(spans: Iterable[Ints], but: int) -> list[tuple[int, str]]:
    """Return id and name of the other loads that covered a part of what was removed."""
    cleared = np.concatenate([part[part[:, 3] == 1] for part in spans])
    found: dict[int, str] = {}
    rows = LoadSpans.objects.filter(load__undone_by=None).exclude(load_id=but).order_by("load_id", "pk")
    for load, name, packed in rows.values_list("load_id", "load__name", "spans").iterator():
        if load not in found and _meet(cleared, np.frombuffer(packed, "<i8").reshape(-1, 4)):
            found[load] = name
    return list(found.items())


def _meet(cleared: Ints, spans: Ints) -> bool:
    """Return whether spans that a load covered share a minute with removed ones, of which a series may have several."""
    covered = spans[covering_marks(spans) & np.isin(spans[:, 0], cleared[:, 0])]
    if not len(covered):
        return False
    order = np.argsort(covered[:, 0], kind="stable")  # of which each series has one
    covered = covered[order]
    other = covered[np.minimum(np.searchsorted(covered[:, 0], cleared[:, 0]), len(covered) - 1)]
    same = other[:, 0] == cleared[:, 0]
    return bool((same & (other[:, 1] < cleared[:, 2]) & (cleared[:, 1] < other[:, 2])).any())
