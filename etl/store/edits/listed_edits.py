"""Edits as they are listed: each run of slots in one state, with what it answered."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from etl.blocks import block_codec as packing
from etl.core.usage_page import Grid
from etl.core.zones import Ints, Mask
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.edit_models import Edit
from etl.store.edits.counted_edits import counted
from etl.store.edits.edit_blocks import EditedChannel, EditedSlots, every_edit
from etl.store.edits.editable_series import EditableSeries, covered_minutes, readings_in, series_of
from etl.store.models import Meter
from etl.store.ordering import by_bytes

COUNTS, SUPERSEDED, REPLACED, WAITING = "counts", "superseded", "replaced", "waiting"
"""In bills; not, as another reading is there now; not, as a later edit counts; not, as the readings are gone that it
answered, or with which its channel began."""
STATES = (COUNTS, SUPERSEDED, REPLACED, WAITING)


class ListedEdit(NamedTuple):
    """Slots of an edit that follow each other, between two UTC minutes."""

    load: int
    meter: str
    register: str
    flow: str
    start: int
    end: int
    mwh: int
    answered_mwh: int | None
    """None: there was no reading."""
    state: str
    method: str
    reason: str
    edited_by: str
    edited_at: datetime
    pinned: bool


def edited_meters(meters: Sequence[str] | None = None) -> list[str]:
    """Return the meters that have edits, in order; only some of them."""
    rows = Edit.objects.using(READER).order_by(by_bytes("meter_number"))
    if meters is not None:
        rows = rows.filter(any_of("meter_number", meters))
    return list(dict.fromkeys(rows.values_list("meter_number", flat=True)))


def listed_edits(meters: Sequence[str]) -> Iterator[ListedEdit]:
    """Yield the edits of some meters by meter, channel, edit and time."""
    for number in meters:
        series: dict[tuple[str, str], list[EditableSeries]] = {}
        for one in series_of(Meter.objects.using(READER).filter(number=number).values_list("pk", flat=True)):
            series.setdefault((one.register, one.flow), []).append(one)
        edits: dict[EditedChannel, list[EditedSlots]] = {}
        for edit in every_edit(Edit.objects.using(READER).filter(meter_number=number)):
            edits.setdefault(edit.edit.channel, []).append(edit)
        for channel in sorted(edits):
            yield from _of_channel(channel, edits[channel], series.get((channel.register, channel.flow), []))


def _of_channel(
    channel: EditedChannel, edits: Sequence[EditedSlots], others: Sequence[EditableSeries]
) -> Iterator[ListedEdit]:
    own = next((one for one in others if (one.interval, one.phase) == (channel.interval, channel.phase)), None)
    start, end = min(one.edit.start for one in edits), max(one.edit.end for one in edits)
    grid = Grid(start, channel.interval, (end - start) // channel.interval)
    raw = np.full(grid.slots, packing.UNKNOWN, np.int64)
    which, silent = raw, np.ones(grid.slots, np.bool_)
    if own is not None:
        raw = readings_in(own, (start, end))
        covered = _covered([one for one in others if one is not own], grid)
        which = counted(edits, grid, raw, _free(own, others, grid) & ~covered).which
        silent = ~covered & (raw == packing.UNKNOWN)
    for place, edit in enumerate(edits):
        slots = (edit.starts - start) // channel.interval
        stands = edit.edit.pinned | (raw[slots] == edit.answered)
        state = np.select([which[slots] == place, stands & (which[slots] > place), silent[slots]], [0, 2, 3], 1)
        yield from _runs(edit, state)


def _free(own: EditableSeries, others: Sequence[EditableSeries], grid: Grid) -> Mask:
    """Return the slots in which no other series of the channel is due, from its own beginning on."""
    starts = grid.start + np.arange(grid.slots) * grid.interval
    later = [one.begun for one in others if (one.begun, one.identity) > (own.begun, own.identity)]
    return np.asarray((starts >= own.begun) & (starts < min(later, default=packing.WEEK_MINUTES * 65_536)))


def _covered(others: Sequence[EditableSeries], grid: Grid) -> Mask:
    """Return the slots in which another series of the channel reads."""
    if not others:
        return np.zeros(grid.slots, np.bool_)
    covered = covered_minutes(others, (grid.start, grid.start + grid.slots * grid.interval))
    return np.asarray(covered.reshape(grid.slots, grid.interval).any(axis=1))


def _runs(edit: EditedSlots, state: Ints) -> Iterator[ListedEdit]:
    one, missing = edit.edit, edit.answered == packing.UNKNOWN
    changes = np.diff(state * 2 + missing) != 0
    changes |= np.diff(edit.starts) != one.interval
    edges = [0, *(np.flatnonzero(changes) + 1).tolist(), len(state)]
    for first, last in pairwise(edges):
        answered = None if missing[first] else int(edit.answered[first:last].sum())
        yield ListedEdit(
            one.load, one.meter_number, one.register, one.flow, int(edit.starts[first]),
            int(edit.starts[last - 1]) + one.interval, int(edit.mwh[first:last].sum()), answered,
            STATES[int(state[first])], one.method, one.reason, one.edited_by, one.edited_at, one.pinned,
        )  # fmt: skip
