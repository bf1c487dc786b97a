"""Long reads into the database: compared with stored ones, counted, written as plain rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from etl.blocks.long_read_codec import INTERVAL, LongReads, joined, overlapping
from etl.blocks.quality_codec import methods, qualities
from etl.blocks.weeks import Ints, Mask, Span
from etl.core.keys import Key
from etl.store.loads.block_writer import Changes
from etl.store.loads.clearing import Cleared, remove_reads
from etl.store.loads.overlaps import Stored, known_spans
from etl.store.loads.readback import add_energy, count_reads, stored_reads
from etl.store.loads.series_registry import PAGE, Registry
from etl.store.models import FLOW_CODES, LongRead

Bad = list[tuple[LongReads, str]]
_KEY, _FIELDS = ["series_id", "start_minute"], ["end_minute", "energy_mwh", "quality"]
ROWS = 4096
"""Rows made at once: a kilobyte each while they are objects."""

_OTHER = "the database has another read of a part of the same time"


class LongReadWriter:
    """Writes the long reads of one load after its blocks; used inside the write lock.

    With `cleared`, earlier readings of the same time in other spans or intervals are replaced.
    """

    def __init__(self, registry: Registry, keys: Sequence[Key], changes: Changes, cleared: Cleared | None) -> None:
        self._registry, self._keys, self._changes, self._cleared = registry, keys, changes, cleared

    def write(self, reads: LongReads) -> Bad:
        """Write reads in the order of channel and time, none of them twice; return those that are refused, and why."""
        bad: Bad = []
        for page in _pages(reads):
            self._registry.ensure(_spans(page))
            bad += self._beside_blocks(page)
            bad += self._beside_reads(page)
        return bad

    def _beside_blocks(self, page: LongReads) -> Bad:
        """Return reads over interval readings of their channel, of this load or of an earlier one that stays."""
        table, bad = self._registry.series, Bad()
        places = table.of_channels(page.channel)
        grids = zip(*(table[name][places].tolist() for name in ("channel", "interval", "phase")), strict=True)
        for place, grid in zip(places.tolist(), grids, strict=True):
            if grid[1] == INTERVAL:
                continue
            if self._cleared is not None and table["covered_first"][place] >= table["covered_end"][place]:
                continue  # the new reads replace it
            own = page.where(page.channel == grid[0])
            series = Stored(int(table["id"][place]), *grid)
            starts, ends = known_spans([series], int(own.start.min()), int(own.end.max()))[series.id]
            met = np.searchsorted(ends, own.start, side="right") < np.searchsorted(starts, own.end)
            if met.any():
                bad.append((own.where(met), f"the same time is known in readings of {series.interval} minutes"))
        return bad

    def _beside_reads(self, new: LongReads) -> Bad:
        """Write reads; return those that share a part of their time with another stored one, unless they replace it."""
        stored = self._stored(new)
        place, again = _same_span(new, stored)
        others = stored.where(np.setdiff1d(np.arange(len(stored)), place[again]))
        both = joined([new, others])
        order = np.lexsort((both.start, both.channel))
        met = np.zeros(len(both), np.bool_)
        met[order] = overlapping(both.where(order))
        if met.any():
            if self._cleared is None:
                return [(new.where(met[: len(new)]), _OTHER)]
            gone = others.where(met[len(new) :])
            remove_reads(replace(gone, channel=self._series(gone.channel)), self._cleared)
        self._merge(new, again, stored.where(place[again]))
        return []

    def _merge(self, new: LongReads, again: Mask, old: LongReads) -> None:
        """Write new reads and those that are better than stored ones."""
        changes, here = self._changes, new.where(again)
        rank, method = ([part(reads.quality) for reads in (here, old)] for part in (qualities, methods))
        differs = (here.energy_mwh != old.energy_mwh) | (rank[0] != rank[1])
        loses, renamed = differs & (rank[0] > rank[1]), ~differs & (method[0] > 0) & (method[0] != method[1])
        added, better, worse = new.where(~again), here.where(differs & ~loses), old.where(differs & ~loses)
        changes.loaded += len(added)
        changes.revised += len(better)
        changes.kept += int(loses.sum())
        changes.duplicate += int((~differs).sum())
        self._insert(added, update=False)
        self._insert(here.where((differs & ~loses) | renamed), update=True)
        for reads, sign, sums in (
            (added, 1, changes.loaded_mwh), (better, 1, changes.revised_mwh), (worse, -1, changes.revised_mwh),
        ):  # fmt: skip
            add_energy(sums, reads, self._flows(reads), sign)
        came = joined([added, better])
        count_reads(changes, came, self._flows(came), gone=False)
        count_reads(changes, worse, self._flows(worse), gone=True)
        self._registry.series.stretches += _stretches(replace(came, channel=self._series(came.channel)))

    def _insert(self, reads: LongReads, *, update: bool) -> None:
        conflicts: dict[str, Any] = {"update_conflicts": True, "unique_fields": _KEY, "update_fields": _FIELDS}
        columns = (self._series(reads.channel), reads.start, reads.end, reads.energy_mwh, reads.quality)
        for start in range(0, len(reads), ROWS):
            some = (column[start : start + ROWS].tolist() for column in columns)
            rows = [LongRead(*row) for row in zip(*some, strict=True)]
            LongRead.objects.bulk_create(rows, **(conflicts if update else {}))

    def _stored(self, new: LongReads) -> LongReads:
        """Return the stored reads of the channels, in the order of channel and time."""
        channels = np.unique(new.channel)
        series = self._series(channels)
        order = np.argsort(series)
        found = stored_reads(series.tolist(), int(new.start.min()), int(new.end.max()))
        found = replace(found, channel=channels[order][np.searchsorted(series[order], found.channel)])
        return found.where(np.lexsort((found.start, found.channel)))

    def _series(self, channel: Ints) -> Ints:
        table = self._registry.series
        found: Ints = table["id"][table.places(channel, INTERVAL, 0)]
        return found

    def _flows(self, reads: LongReads) -> Ints:
        distinct, place = np.unique(reads.channel, return_inverse=True)
        return np.array([FLOW_CODES[self._keys[number].flow] for number in distinct.tolist()], np.int64)[place]


def _pages(reads: LongReads) -> Iterator[LongReads]:
    """Yield some channels at a time."""
    heads = np.flatnonzero(np.append(True, reads.channel[1:] != reads.channel[:-1])[: len(reads)])
    cuts = np.append(heads[::PAGE], len(reads)).tolist()
    for start, end in pairwise(cuts):
        yield reads.where(np.arange(start, end))


def _spans(page: LongReads) -> list[Span]:
    heads = np.flatnonzero(np.append(True, page.channel[1:] != page.channel[:-1]))
    first, end = page.start[heads], np.maximum.reduceat(page.end, heads)
    columns = zip(page.channel[heads].tolist(), first.tolist(), end.tolist(), strict=True)
    return [Span(channel, INTERVAL, 0, low, high) for channel, low, high in columns]


def _same_span(new: LongReads, stored: LongReads) -> tuple[Ints, Mask]:
    """Return for each read the place of the stored one with its start (or any), and whether that has its end too."""
    if not len(stored):
        return np.zeros(len(new), np.int64), np.zeros(len(new), np.bool_)
    low = min(int(new.start.min()), int(stored.start.min()))
    apart = max(int(new.start.max()), int(stored.start.max())) - low + 1
    keys, wanted = (one.channel * apart + one.start - low for one in (stored, new))
    place = np.minimum(np.searchsorted(keys, wanted), len(stored) - 1)
    return place, (keys[place] == wanted) & (stored.end[place] == new.end)


def _stretches(reads: LongReads) -> list[tuple[int, int, int]]:
    """Return series, first and end minute of runs of reads without a gap."""
    if not len(reads):
        return []
    reads = reads.where(np.lexsort((reads.start, reads.channel)))
    apart = (reads.channel[1:] != reads.channel[:-1]) | (reads.start[1:] != reads.end[:-1])
    heads = np.flatnonzero(np.append(True, apart))
    last = np.append(heads[1:], len(reads)) - 1
    return list(zip(reads.channel[heads].tolist(), reads.start[heads].tolist(), reads.end[last].tolist(), strict=True))
