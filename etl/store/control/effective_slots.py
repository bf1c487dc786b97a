"""Slots between control reads as they count: edits in place of readings, and readings that fail a rule."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from etl.blocks import block_codec as packing
from etl.core.periods import local_days
from etl.core.usage_page import Grid
from etl.core.zones import Ints, Mask
from etl.store.control.series_parts import Compared, Part, Read, SeriesGrid
from etl.store.edits.counted_edits import counted
from etl.store.edits.edit_blocks import EditedChannel, EditedSlots, any_edits, edits_of
from etl.store.loads.control_reads import Channel
from etl.store.stored_readings.block_matrix import BlockMatrix
from etl.store.stored_readings.failed_readings import ReadChannel, judged_intervals

ROWS = 200
"""Series whose slots are in memory at once."""
_FOREVER = 1 << 40


class EditedSpan(NamedTuple):
    """A span in which edits count, and in which slots: their series and first minutes."""

    read: Read
    slots: Collection[tuple[int, int]]


def edited_spans(
    spans: Collection[Compared], grids: Mapping[Channel, Sequence[SeriesGrid]]
) -> dict[Compared, EditedSpan]:
    """Return the spans that have a slot in which an edit counts, with what counts in all their slots.

    As on bills an edit counts where its series is the one that may have readings: from its first reading until the
    next series of the channel begins, where no other one has readings.
    """
    if not spans or not any_edits():
        return {}
    edits: dict[EditedChannel, list[EditedSlots]] = {}
    hull = min(span.start for _, span in spans), max(span.end for _, span in spans)
    for one in edits_of({channel[0] for channel, _ in spans}, hull):
        edits.setdefault(one.edit.channel, []).append(one)
    wanted = {
        (channel, span): [
            Part(grid, max(span.start, grid.first), span.end) for grid in grids[channel] if grid.first < span.end
        ]
        for channel, span in spans
        if any(
            one.edit.start < span.end and one.edit.end > span.start
            for grid in grids[channel]
            for one in edits.get(_edited(channel, grid), ())
        )
    }
    parts = {part for every in wanted.values() for part in every}
    rows = {part: (stored, row) for some, stored in _matrices(parts) for row, part in enumerate(some)}
    found = {}
    for (channel, span), every in wanted.items():
        own = [edits.get(_edited(channel, part.grid), ()) for part in every]
        counts = _effective(every, [rows[part] for part in every], own)
        if counts.slots:
            found[channel, span] = counts
    return found


def _edited(channel: Channel, grid: SeriesGrid) -> EditedChannel:
    return EditedChannel(*channel, grid.interval, grid.phase)


def _effective(
    parts: Sequence[Part], rows: Sequence[tuple[BlockMatrix, int]], edits: Sequence[Sequence[EditedSlots]]
) -> EditedSpan:
    """Add up the slots of a channel's series in a span."""
    begins = sorted((part.grid.first, part.grid.series) for part in parts)
    known = [stored.laid.mwh(row) for stored, row in rows]
    minutes, energy, slots = 0, 0, list[tuple[int, int]]()
    for place, (part, (stored, _), raw) in enumerate(zip(parts, rows, known, strict=True)):
        grid = stored.grid
        starts = grid.start + np.arange(grid.slots) * grid.interval
        inside = (starts >= part.start) & (starts < part.end)
        own = begins.index((part.grid.first, part.grid.series))
        until = begins[own + 1][0] if own + 1 < len(begins) else _FOREVER
        free = inside & (starts >= part.grid.first) & (starts + grid.interval <= until)
        for other, (beside, _) in enumerate(rows):
            if other != place:
                free &= ~_covered(starts, grid.interval, beside.grid, known[other])
        one = counted(edits[place], grid, raw, free)
        values = np.where(one.which >= 0, one.mwh, raw)[inside]
        here = values != packing.UNKNOWN
        minutes += int(np.count_nonzero(here)) * grid.interval
        energy += sum(values[here].tolist())
        slots += [(part.grid.series, minute) for minute in starts[one.slots].tolist()]
    return EditedSpan(Read(minutes, energy), frozenset(slots))


def _covered(starts: Ints, interval: int, other: Grid, known: Ints) -> Mask:
    """Return which slots have a minute that another series has read."""
    read = np.concatenate([[0], np.cumsum(known != packing.UNKNOWN)])
    first = np.clip((starts - other.start) // other.interval, 0, other.slots)
    last = np.clip(-((other.start - starts - interval) // other.interval), 0, other.slots)
    return np.asarray(read[last] > read[first])


class JudgedPart(NamedTuple):
    """Readings of a series in a span, and what rules must know of its client's meter."""

    part: Part
    channel: ReadChannel


def failing_slots(parts: Collection[JudgedPart], zone: str) -> dict[JudgedPart, list[int]]:
    """Return the first minutes of readings that fail a rule of their own, and that nobody has accepted."""
    found: dict[JudgedPart, list[int]] = {}
    own: dict[Part, list[JudgedPart]] = {}
    for one in parts:
        own.setdefault(one.part, []).append(one)
    for some, stored in _matrices(own):
        first, end = stored.grid.start, stored.grid.start + stored.grid.slots * stored.grid.interval
        months = [month.utc_minutes(zone) for month in local_days(first, end - 1, zone).months]
        for turn in range(max(len(own[part]) for part in some)):  # a client each, where several share a meter
            of_row = {row: own[part][turn] for row, part in enumerate(some) if turn < len(own[part])}
            channels = {row: one.channel for row, one in of_row.items()}
            for row, every in judged_intervals(stored, some[0].grid.phase, channels, months).failed.items():
                part = some[row]
                found[of_row[row]] = [bad.minute for bad in every if part.start <= bad.minute < part.end]
    return found


def _matrices(parts: Collection[Part]) -> Iterator[tuple[Sequence[Part], BlockMatrix]]:
    """Yield parts, each with a row of what is read of its slots, and perhaps of others."""
    for (interval, phase), alike in groupby(sorted(parts, key=_slots_of), lambda part: _slots_of(part)[:2]):
        every = list(alike)
        for start in range(0, len(every), ROWS):
            some = every[start : start + ROWS]
            rows: dict[int, list[int]] = {}
            for row, part in enumerate(some):
                rows.setdefault(part.grid.series, []).append(row)
            hull = min(part.start for part in some), max(part.end for part in some)
            yield some, BlockMatrix(interval, phase, hull, rows, len(some))


def _slots_of(part: Part) -> tuple[int, int, int, int, int]:
    return part.grid.interval, part.grid.phase, part.start, part.end, part.grid.series
