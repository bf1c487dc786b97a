"""Checks of edits: their channels, the bytes and sums of their blocks, and how many the ledger has."""

from collections.abc import Iterator

import numpy as np
from django.db.models import Count

from etl.blocks import block_codec as packing
from etl.core.violations import Violation
from etl.store.checking.block_checks import LENGTHS
from etl.store.checking.stored_totals import kwh_text
from etl.store.database.locks import READER
from etl.store.edit_models import EDITS, Edit, EditBlock
from etl.store.edits.edit_blocks import COLUMNS, StoredEdit
from etl.store.models import FLOW_CODES, Load

PAGE = 256
"""Edits looked at with one query."""

Block = tuple[int, int, int, bytes, bytes | None]
"""Week, known, energy, values and what they answered, as the row has them."""


def check_edits() -> Iterator[Violation]:
    """Check all edits, and that each file of edits has as many as the ledger says."""
    last = 0
    stored = Edit.objects.using(READER).order_by("pk")
    while page := list(map(StoredEdit._make, stored.filter(pk__gt=last).values_list(*COLUMNS)[:PAGE])):
        blocks: dict[int, list[Block]] = {}
        rows = EditBlock.objects.using(READER).filter(edit_id__in=[one.number for one in page]).order_by("week")
        columns = rows.values_list("edit_id", "week", "known", "energy_mwh", "values", "answered")
        for number, week, known, energy, values, answered in columns:
            before = bytes(answered) if answered else None
            blocks.setdefault(number, []).append((week, known, energy, bytes(values), before))
        for one in page:
            yield from (Violation(_where(one), what) for what in _wrong(one, blocks.get(one.number, [])))
        last = page[-1].number
    yield from _ledger()


def _where(one: StoredEdit) -> str:
    return f"edit {one.number} of meter {one.meter_number} (load {one.load})"


def _wrong(one: StoredEdit, blocks: list[Block]) -> Iterator[str]:
    """Say what is wrong with an edit; of one whose blocks cannot be read nothing else."""
    edges = (one.start, one.end)
    if one.flow not in FLOW_CODES or one.interval not in LENGTHS or not 0 <= one.phase < one.interval:
        yield "has an unknown grid or flow"
        return
    if one.start >= one.end or any((edge - one.phase - packing.FIRST_MONDAY) % one.interval for edge in edges):
        yield "has a span that is no span of its slots"
        return
    starts, energy = [np.zeros(0, np.int64)], 0
    for week, known, column, values, answered in blocks:
        for block in (values, answered):
            if block is not None and (fault := _fault(one, week, block)):
                yield f"its block of week {week} {fault}"
                return
        slots = packing.WEEK_MINUTES // one.interval
        (mwh,) = packing.unpack([values], slots)
        here = mwh != packing.UNKNOWN
        if (int(here.sum()), int(mwh[here].sum())) != (known, column):
            yield f"its block of week {week} holds other sums than its columns"
        if answered is not None and (packing.unpack([answered], slots)[0][~here] != packing.UNKNOWN).any():
            yield f"its block of week {week} answers readings that it does not edit"
        first = packing.week_start(week) + one.phase
        starts.append(first + np.flatnonzero(here) * one.interval)
        energy += int(mwh[here].sum())
    if not np.array_equal(np.concatenate(starts), np.arange(one.start, one.end, one.interval)):
        yield "its blocks do not hold the slots of its span"
    if energy != one.energy_mwh:
        yield f"holds {kwh_text(energy)} kWh, but its column says {kwh_text(one.energy_mwh)} kWh"


def _fault(one: StoredEdit, week: int, block: bytes) -> str | None:
    if fault := packing.frame_fault(block, packing.WEEK_MINUTES // one.interval):
        return fault
    return None if packing.intact(block, one.number, week) else "has a checksum that is not that of its bytes"


def _ledger() -> Iterator[Violation]:
    counts = dict(Edit.objects.using(READER).values_list("load_id").annotate(Count("pk")).order_by())
    loads = Load.objects.using(READER).order_by("pk").filter(reading=EDITS)
    for load, name, rows, undone in loads.values_list("pk", "name", "rows", "undone_by_id"):
        number = counts.pop(load, 0)
        if number != (0 if undone else rows):
            stands = "was undone" if undone else f"records {rows}"
            yield Violation(f"load {load} ({name})", f"{stands}, and has {number} edits")
    for load in sorted(counts):
        yield Violation(f"load {load}", "has edits, and is no file of edits")
