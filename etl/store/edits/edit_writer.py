"""Writer of edits: those of a file, which is in the ledger like a file of readings, and can be taken out like it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from etl.blocks.counts import Counts
from etl.store import input_versions
from etl.store.database.locks import WRITER
from etl.store.edit_models import Edit, EditBlock
from etl.store.edits.edit_blocks import EditedChannel, EditedSlots, as_edit, edits_of, packed
from etl.store.loads.ledger import FileKey
from etl.store.loads.series_registry import PAGE
from etl.store.loads.staleness import mark_answered
from etl.store.models import FLOW_CODES, Load, Series

_Key = tuple[str, str, int, int, int]
"""Meter, register, code of the flow, interval and phase."""


def unknown(edits: Sequence[EditedSlots]) -> list[EditedSlots]:
    """Return the edits that are not stored already, or that a later one covers. Used inside the write lock."""
    if not edits:
        return []
    span = min(one.edit.start for one in edits), max(one.edit.end for one in edits)
    stored: dict[EditedChannel, list[EditedSlots]] = {}
    for one in edits_of({one.edit.meter_number for one in edits}, span, WRITER):
        stored.setdefault(one.edit.channel, []).append(one)
    return [one for one in edits if not _stands(one, stored.get(one.edit.channel, ()))]


def _stands(new: EditedSlots, stored: Sequence[EditedSlots]) -> bool:
    """Return whether the last stored edit in the span of a new one is the same."""
    there = [one for one in stored if one.edit.start < new.edit.end and one.edit.end > new.edit.start]
    return bool(there) and _content(there[-1]) == _content(new)


def _content(slots: EditedSlots) -> tuple[object, ...]:
    edit = slots.edit
    values = slots.mwh.tobytes(), slots.answered.tobytes()
    return edit.start, edit.end, edit.method, edit.pinned, edit.reason, *values


def save(file: FileKey, edits: Sequence[EditedSlots]) -> tuple[int, int]:
    """Store edits; return the number of the load, and how many bills became stale. Used inside the write lock."""
    load = Load(
        name=file.name, size=file.size, sha256=file.sha256, reading=file.reading, loaded_at=datetime.now(UTC),
        clients=len({one.edit.meter_number for one in edits}), **Counts(rows=len(edits)).numbers(),
    )  # fmt: skip
    load.save(force_insert=True)
    blocks: list[EditBlock] = []
    for one in edits:
        row = as_edit(replace(one, edit=one.edit._replace(load=load.pk)))
        row.save(force_insert=True)
        blocks += packed(row.pk, one)
    for start in range(0, len(blocks), PAGE):
        EditBlock.objects.bulk_create(blocks[start : start + PAGE])
    return load.pk, _mark((one.edit.channel, one.edit.start, one.edit.end) for one in edits)


def take_out(load: int, unload: int) -> tuple[int, int]:
    """Take out the edits of a load; return how many, and how many bills became stale. Used inside the write lock.

    `unload`: the load that the ledger has for it. Of slots that an earlier edit has too that one counts again.
    """
    rows = Edit.objects.using(WRITER).filter(load=load).order_by("pk")
    found = list(rows.values_list("pk", *EditedChannel._fields, "start", "end"))
    if not found:
        return 0, 0
    numbers = [row[0] for row in found]
    for start in range(0, len(numbers), PAGE):
        some = numbers[start : start + PAGE]
        EditBlock.objects.using(WRITER).filter(edit_id__in=some).delete()
        Edit.objects.using(WRITER).filter(pk__in=some).delete()
    Load.objects.filter(pk=load).update(undone_by=unload)
    return len(found), _mark((EditedChannel._make(row[1:-2]), *row[-2:]) for row in found)


def _mark(spans: Iterable[tuple[EditedChannel, int, int]]) -> int:
    """Mark the bills of the minutes of edits; those of a channel without readings change none."""
    input_versions.bump()
    every = list(spans)
    series: dict[_Key, int] = {}
    meters = sorted({channel.meter_number for channel, _, _ in every})
    for start in range(0, len(meters), PAGE):
        rows = Series.objects.using(WRITER).filter(meter__number__in=meters[start : start + PAGE])
        stored = rows.values_list("meter__number", "register", "flow", "interval", "phase", "pk")
        series |= {(number, register, *grid): identity for number, register, *grid, identity in stored}
    of_channels = [(series.get(_key(channel)), start, end) for channel, start, end in every]
    found = [(identity, start, end) for identity, start, end in of_channels if identity is not None]
    return mark_answered(np.array(found, np.int64).reshape(-1, 3))


def _key(channel: EditedChannel) -> _Key:
    return channel.meter_number, channel.register, FLOW_CODES[channel.flow], channel.interval, channel.phase
