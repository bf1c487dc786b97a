"""Stored edits: the slots of each with their values, and the readings that it answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet

from etl.blocks import block_codec as packing
from etl.core.zones import Ints
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, once_a_snapshot
from etl.store.edit_models import Edit, EditBlock

_ROWS = 2000


class EditedChannel(NamedTuple):
    """A series of a meter by what people call it: its readings may be gone, and be back one day."""

    meter_number: str
    register: str
    flow: str
    interval: int
    phase: int


class StoredEdit(NamedTuple):
    """An edit as the table has it."""

    number: int
    load: int
    meter_number: str
    register: str
    flow: str
    interval: int
    phase: int
    start: int
    end: int
    energy_mwh: int
    method: str
    pinned: bool
    reason: str
    edited_by: str
    edited_at: datetime

    @property
    def channel(self) -> EditedChannel:
        return EditedChannel(self.meter_number, self.register, self.flow, self.interval, self.phase)


COLUMNS = ("pk", "load_id", *StoredEdit._fields[2:])


@dataclass(frozen=True, eq=False)
class EditedSlots:
    """Slots of an edit in the order of time."""

    edit: StoredEdit
    starts: Ints
    """The UTC minute at which each begins."""
    mwh: Ints
    answered: Ints
    """The reading that was there; packing.UNKNOWN where there was none."""


def any_edits() -> bool:
    """Return whether there is any edit in the snapshot."""
    return once_a_snapshot("edits", Edit.objects.using(READER).exists)


def edits_of(meters: Collection[str], span: tuple[int, int], alias: str = READER) -> list[EditedSlots]:
    """Return the edits of some meters that have a slot in the weeks of a span, in the order in which they were made."""
    return list(every_edit(Edit.objects.using(alias).filter(any_of("meter_number", sorted(meters))), span))


def every_edit(chosen: "QuerySet[Edit]", span: tuple[int, int] | None = None) -> Iterator[EditedSlots]:
    """Yield some edits, in the order in which they were made; of a span those with a slot in its weeks."""
    rows = EditBlock.objects.using(chosen.db).filter(edit__in=chosen) if span is None else _of_span(chosen, span)
    columns = [f"edit__{name}" for name in COLUMNS]
    stored = rows.order_by("edit_id", "week").values_list(*columns, "week", "values", "answered").iterator(_ROWS)
    for edit, group in groupby(stored, lambda row: StoredEdit._make(row[: len(COLUMNS)])):
        yield _slots(edit, [row[len(COLUMNS) :] for row in group])


def _of_span(chosen: "QuerySet[Edit]", span: tuple[int, int]) -> "QuerySet[EditBlock]":
    """Return blocks by the edit's minutes; a phase shifts the weeks of a channel by less than an hour."""
    first, end = span
    weeks = packing.week_of(np.array([first, end], np.int64)) + np.array([-1, 1])
    edits = chosen.filter(start__lt=end, end__gt=first)
    return EditBlock.objects.using(chosen.db).filter(edit__in=edits, week__range=weeks.tolist())


def _slots(edit: StoredEdit, blocks: Sequence[tuple[int, bytes, bytes | None]]) -> EditedSlots:
    weeks = [week for week, _, _ in blocks]
    values = [bytes(block) for _, block, _ in blocks]
    answered = [None if block is None else bytes(block) for _, _, block in blocks]
    per_week = packing.WEEK_MINUTES // edit.interval
    had = [row for row, block in enumerate(answered) if block is not None]
    both = [*values, *(block for block in answered if block is not None)]
    packing.check_all(both, [edit.number] * len(both), [*weeks, *(weeks[row] for row in had)])
    grid = packing.unpack(values, per_week)
    before = np.full(grid.shape, packing.UNKNOWN, np.int64)
    if had:
        before[had] = packing.unpack(both[len(values) :], per_week)
    first = np.array([packing.week_start(week) for week in weeks], np.int64)[:, None] + edit.phase
    starts = first + np.arange(per_week) * edit.interval
    known = grid != packing.UNKNOWN
    return EditedSlots(edit, starts[known], grid[known], before[known])


def packed(number: int, slots: EditedSlots) -> Iterator[EditBlock]:
    """Yield the rows of an edit's slots, a week each, for the edit of this number."""
    edit = slots.edit
    per_week = packing.WEEK_MINUTES // edit.interval
    weeks = packing.week_of(slots.starts - edit.phase)
    for week in np.unique(weeks).tolist():
        own = weeks == week
        places = (slots.starts[own] - edit.phase - packing.week_start(week)) // edit.interval
        grid = np.full((2, per_week), packing.UNKNOWN, np.int64)
        grid[0, places], grid[1, places] = slots.mwh[own], slots.answered[own]
        some = packing.pack(grid[:1])
        yield EditBlock(
            edit_id=number, week=week, known=int(some.known[0]), energy_mwh=int(some.energy_mwh[0]),
            values=packing.seal(some.bodies[0], number, week), answered=_answered(grid[1:], number, week),
        )  # fmt: skip


def _answered(grid: packing.Grid, number: int, week: int) -> bytes | None:
    if (grid == packing.UNKNOWN).all():
        return None
    return packing.seal(packing.pack(grid).bodies[0], number, week)


def as_edit(slots: EditedSlots) -> Any:
    """Return the row of a new edit, whose number is not known yet."""
    values = slots.edit._asdict()
    values["load_id"] = values.pop("load")
    del values["number"]
    return Edit(**values)
