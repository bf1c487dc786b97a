"""Values that people enter in place of readings, from a table: `etl edit`."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from etl.core.errors import InputError
from etl.core.names import user_name
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Ints
from etl.store.database.locks import snapshot, write_lock
from etl.store.edit_models import EDITS
from etl.store.edits import edit_writer
from etl.store.edits.edit_blocks import EditedSlots, StoredEdit
from etl.store.edits.editable_series import readings_in
from etl.store.loads.ledger import FileKey, discard
from etl.user_tables.edited_spans import EditedSpan, SpanFinder
from etl.user_tables.user_table import TableRow, read_table

NEEDED = ("from", "to", "kwh", "reason")
OTHERS = ("client_number", "meter", "flow", "register")


@dataclass(frozen=True)
class EditsReport:
    """Rows of the table, those that are new, and what they put in place of what was read."""

    rows: int
    new: int
    duplicates: int
    minutes: int
    """Of the new ones, as all that follows."""
    energy_mwh: int
    read_mwh: int
    missing: int
    """Minutes that had no reading."""
    pinned: bool
    stale: int
    load: int | None
    """Its number in the ledger; None where nothing was stored."""


def edit(
    file: Path, waiting: Callable[[float], None] | None = None, *, pin: bool = False, dry_run: bool = False
) -> EditsReport:
    """Store a table of edits: whole, or not at all. `pin`: they count whatever is read later."""
    rows = list(read_table(file, NEEDED, OTHERS))
    if not rows:
        raise InputError(str(file), "has no rows", "write one for each span", code="E-EMPTY")
    data = file.read_bytes()
    key = FileKey(str(file), len(data), hashlib.sha256(data).hexdigest(), EDITS)
    with write_lock(waiting=waiting):
        with snapshot():
            finder = SpanFinder(rows)
            spans = [finder.span(row) for row in rows]
            _refuse_twice(rows, spans)
            at, who = datetime.now(UTC), user_name()
            edits = [_slots(row, span, at, who, pin=pin) for row, span in zip(rows, spans, strict=True)]
        new = edit_writer.unknown(edits)
        number, stale = edit_writer.save(key, new) if new else (None, 0)
        if dry_run:
            discard()
    return EditsReport(
        len(rows), len(new), len(rows) - len(new),
        sum(one.edit.end - one.edit.start for one in new), sum(one.edit.energy_mwh for one in new),
        sum(int(one.answered[one.answered >= 0].sum()) for one in new),
        sum(int((one.answered < 0).sum()) * one.edit.interval for one in new), pin, stale, None if dry_run else number,
    )  # fmt: skip


def _refuse_twice(rows: Sequence[TableRow], spans: Sequence[EditedSpan]) -> None:
    """Raise InputError for the first row that has a slot of an earlier one."""
    last: dict[int, tuple[int, TableRow]] = {}
    for place in sorted(range(len(rows)), key=lambda place: (spans[place].series.identity, spans[place].start)):
        row, span = rows[place], spans[place]
        end, other = last.get(span.series.identity, (span.start, row))
        if end > span.start:
            where, earlier = sorted((row.where, other.where), key=lambda one: int(one.rpartition(":")[2]), reverse=True)
            raise InputError(
                where, f"has minutes of the row {earlier.rpartition(':')[2]}", "edit each of them once", code="E-ROW"
            )
        last[span.series.identity] = span.end, row


def _slots(row: TableRow, span: EditedSpan, at: datetime, who: str, *, pin: bool) -> EditedSlots:
    """Return the slots of a span: its energy is divided evenly, in whole mWh that add up to it."""
    series, total = span.series, _mwh(row)
    starts: Ints = np.arange(span.start, span.end, series.interval, dtype=np.int64)
    each, rest = divmod(total, len(starts))
    mwh = np.full(len(starts), each, np.int64)
    mwh[:rest] += 1
    edit = StoredEdit(
        0, 0, span.meter, series.register, series.flow, series.interval, series.phase, span.start, span.end, total,
        "", pin, _reason(row), who, at,
    )  # fmt: skip
    return EditedSlots(edit, starts, mwh, readings_in(series, (span.start, span.end)))


def _mwh(row: TableRow) -> int:
    if not row.text("kwh"):
        raise row.bad("kwh", "is empty")
    mwh = row.number("kwh") * MWH_PER_KWH
    if mwh < 0:
        raise row.bad("kwh", "is below zero: what goes the other way is another flow")
    if mwh.denominator != 1:
        raise row.bad("kwh", "has more than 6 decimal places")
    return int(mwh)


def _reason(row: TableRow) -> str:
    if not row.text("reason"):
        raise row.bad("reason", "is empty: say why, as it stands on the bill")
    return row.plain("reason")
