"""Bills, documents, readings, items and more: a file that is whole or not there, or a frame: `etl export`."""

import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, BinaryIO, Literal

import pyarrow as pa

from etl.bill_runs.billed_meters import meters_of_bills
from etl.bill_runs.request import OwnPeriods
from etl.bill_runs.stored_tariffs import StoredTariffs
from etl.core.disk.targets import Target
from etl.core.errors import EtlError, UsageError
from etl.core.periods import Period, as_option, hull, months, shown_period
from etl.exports import BOOKS, document_tables, format_of, register_rows, schemas, unfold, write
from etl.exports.answered_rows import ExportedAnswer, answers
from etl.exports.document_tables import ExportedDocument, ExportedItem
from etl.exports.edit_rows import edits
from etl.exports.meter_rows import meters
from etl.exports.reading_rows import readings
from etl.exports.workbooks.workbook_notes import NOTES, notes
from etl.exports.writer import Table
from etl.invoicing.issued_amounts import with_issued
from etl.invoicing.listed_documents import no_documents
from etl.store.bills import export_rows, exported_readings
from etl.store.database import schema
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import READER, snapshot
from etl.store.documents import document_rows, item_rows
from etl.store.documents.chain import read_names
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.item_rows import LoadedItem
from etl.store.documents.reversals import reversals
from etl.store.edits import listed_edits
from etl.store.loads import control_reads
from etl.store.runs import run_records
from etl.store.stored_readings import answer_rows
from etl.store.usage.billed_clients import FOREVER
from etl.store.usage.known_names import clients_of, code_of_absence, is_client, meters_of, nobody
from etl.user_tables.item_tables import no_items

if TYPE_CHECKING:
    import pandas as pd

_OF_BILLS = ("bills", "lines", "meters")
_OF_DOCUMENTS = ("documents", "document-lines")
WHAT = (*_OF_BILLS, "readings", "edits", *_OF_DOCUMENTS, "items", "answers", "control-reads")
_BEYOND_BILLS = {"readings", "edits", "items", "answers", "control-reads", *_OF_DOCUMENTS}
"""What no unfinished run of bills changes."""
UNFINISHED = "run {run} is not done: these are the bills from before it (etl runs show {run})"


@dataclass(frozen=True)
class Request:
    """What is exported, and where: `target` is a file, or `-` for `stdout` with a `format`."""

    target: Target | Literal["-"]
    what: str = "bills"
    format: str | None = None
    period: Period | None = None
    client: str | None = None
    document: str | None = None
    """How one document is called, or the first and the last of several."""
    stdout: BinaryIO | None = None
    own_periods: OwnPeriods | None = None
    """Each client's own, instead of `period`."""


@dataclass(frozen=True)
class ExportReport:
    """What was written."""

    target: str
    what: str
    rows: int
    bytes: int
    seconds: float
    warnings: Sequence[str] = ()


def check(request: Request) -> None:
    """Raise UsageError for what cannot be exported, TargetError for a file of no known format."""
    chosen = request.period or request.client or request.own_periods
    _check_what(request.what, request.document, alone=not chosen)
    if request.own_periods and request.what not in _OF_BILLS:
        raise UsageError(f"--periods goes with --what {', '.join(_OF_BILLS)}, not with {request.what}")
    format_of(request.target, request.format)


def export(request: Request) -> ExportReport:
    """Write the export; TargetError or UsageError before anything is read where it cannot be written."""
    started = time.monotonic()
    check(request)
    with snapshot():
        unfinished = _unfinished(request.what)
        columns, batches, rows = _content(
            request.what, request.period, request.client, request.document, request.own_periods
        )
        written = write(
            request.target,
            schemas.named(columns, request.what),
            batches,
            format=request.format,
            stdout=request.stdout,
            rows=rows,
            beside=_beside(request, unfinished),
        )
    seconds = time.monotonic() - started
    return ExportReport(str(request.target), request.what, written.rows, written.bytes, seconds, unfinished)


def _beside(request: Request, unfinished: Sequence[str]) -> list[Table]:
    """Return the tables that a workbook of bills has beside them."""
    if request.what != "bills" or format_of(request.target, request.format) not in BOOKS:
        return []
    lines, rows, _ = _bills("lines", request.period, request.client, request.own_periods)
    days = "in each client's own periods" if request.own_periods else request.period and shown_period(request.period)
    described = notes(days or "of all periods", request.client, unfinished)
    return [(schemas.named(lines, "lines"), rows), (schemas.named(NOTES, "notes"), [described])]


def frame(
    what: str = "bills", month: str | None = None, client: str | None = None, document: str | None = None
) -> "pd.DataFrame":
    """Return the same rows as a frame of pandas, for a notebook (docs/how-to/notebook.md).

    The process has called etl.configuration.configure before. EtlError where there is nothing, as by the command.
    """
    from etl.exports import frames

    _check_what(what, document, alone=not (month or client))
    period = hull(months(month)) if month else None
    schema.prepare(create=False)
    with readable_errors(), snapshot():
        unfinished = _unfinished(what)
        columns, batches, _ = _content(what, period, client, document)
        found = frames.frame(columns, batches)
    for warning in unfinished:
        warnings.warn(warning, stacklevel=2)
    return found


def _check_what(what: str, document: str | None, *, alone: bool) -> None:
    if what not in WHAT:
        raise UsageError(f"{what!r} cannot be exported (--what is one of {', '.join(WHAT)})")
    if document is not None and what not in _OF_DOCUMENTS:
        raise UsageError(f"--document goes with --what documents or document-lines, not with {what}")
    if document is not None and not alone:
        raise UsageError("--document names the documents: leave days and --client out")
    if document is not None:
        read_names(document)


def _unfinished(what: str) -> list[str]:
    """Return a warning for each run whose bills are not there yet."""
    runs = run_records.open_bill_runs() if what not in _BEYOND_BILLS else []
    return [UNFINISHED.format(run=run) for run in runs]


Content = tuple[pa.Schema, Iterator[pa.RecordBatch], int | None]
"""Columns, batches of rows, and how many rows there are where that is known."""


def _content(
    what: str, period: Period | None, client: str | None, document: str | None, own: OwnPeriods | None = None
) -> Content:
    if what in _OF_DOCUMENTS:
        return _documents(what, period, client, document)
    beside = {
        "items": _items,
        "answers": _answers,
        "edits": _edits,
        "readings": _readings,
        "control-reads": _control_reads,
    }
    return beside[what](period, client) if what in beside else _bills(what, period, client, own)


def _bills(what: str, period: Period | None, client: str | None, own: OwnPeriods | None) -> Content:
    bills = export_rows.count_bills(period, client) if own is None else None
    stored = export_rows.bills(period, client, own)
    first = None if bills == 0 else next(stored, None)
    if first is None:
        days = period if own is None else hull(chain.from_iterable(own.values()))
        raise EtlError(_nothing(days, client), code=code_of_absence(client, "E-NO-BILLS"))
    stored = chain([first], stored)
    if what == "bills":
        return schemas.BILLS, unfold.bills(with_issued(stored)), bills
    if what == "meters":
        return schemas.METERS, meters(meters_of_bills(stored, StoredTariffs())), None
    return schemas.LINES, unfold.lines(stored), None


def _readings(period: Period | None, client: str | None) -> Content:
    if client is not None and not is_client(client):
        raise EtlError(nobody(client), code="E-NO-CLIENT")
    return schemas.READINGS, readings(exported_readings.readings(period, client)), None


def _edits(period: Period | None, client: str | None) -> Content:
    if client is not None and not is_client(client):
        raise EtlError(nobody(client), code="E-NO-CLIENT")
    edited = listed_edits.edited_meters(None if client is None else meters_of(client))
    span = None if period is None else period.utc_minutes("UTC")
    listed = (one for one in listed_edits.listed_edits(edited) if span is None or span[0] <= one.start < span[1])
    first = next(listed, None)
    if first is None:
        whose = f" of client {client}" if client is not None else ""
        raise EtlError(
            f"there are no edits{whose}{f' in {shown_period(period)}' if period else ''} (enter some: etl edit FILE)",
            code="E-NO-READINGS",
        )
    return schemas.EDITS, edits(chain([first], listed), clients_of(edited)), None


def _documents(what: str, period: Period | None, client: str | None, document: str | None) -> Content:
    names = read_names(document) if document else []
    number = len(names) or document_rows.count_documents(period, client)
    if not number:
        raise EtlError(no_documents(period, client), code=code_of_absence(client, "E-NO-DOCUMENT"))
    every = map(document_rows.document, names) if names else document_rows.documents(period, client)
    stored = _with_reversals(every)
    if what == "documents":
        return schemas.DOCUMENTS, document_tables.documents(stored), number
    return schemas.DOCUMENT_LINES, document_tables.document_lines(stored), None


def _with_reversals(documents: Iterator[tuple[StoredDocument, str]]) -> Iterator[ExportedDocument]:
    """Add to documents whether they are in force, some at a time."""
    while page := list(islice(documents, document_rows.PAGE)):
        taken_back = reversals([one.pk for one, _ in page])
        for one, body in page:
            in_force = one.kind != document_rows.CREDIT_NOTE and one.pk not in taken_back
            yield ExportedDocument(body, one.sha256, in_force)


def _items(period: Period | None, client: str | None) -> Content:
    number = item_rows.count_items(client, period)
    if not number:
        raise EtlError(no_items(client, period), code=code_of_absence(client, "E-NOT-FOUND"))
    return schemas.ITEMS, document_tables.items(_placed(item_rows.items(client, period))), number


def _answers(period: Period | None, client: str | None) -> Content:
    if client is not None and not is_client(client):
        raise EtlError(nobody(client), code="E-NO-CLIENT")
    meters_wanted = None if client is None else meters_of(client)
    first, end = period.utc_minutes("UTC") if period else (-FOREVER, FOREVER)
    found = [
        ExportedAnswer(number, *own[:6], own.energy_mwh, by, int(at.timestamp()), reason)
        for number, own, reason, by, at in answer_rows.stored_answers(meters_wanted, READER)
        if own.start < end and own.end > first
    ]
    if not found:
        raise EtlError("no answer was given to such readings (etl findings list shows what fails)", code="E-NOT-FOUND")
    return schemas.ANSWERS, iter([answers(found)]), len(found)


def _control_reads(period: Period | None, client: str | None) -> Content:
    rows = control_reads.chosen(meters_of(client) if client else None, period.utc_minutes("UTC") if period else None)
    if not (number := rows.count()):
        raise EtlError("there are no such control reads (load some: etl load FILE --control)", code="E-NO-READINGS")
    return schemas.CONTROL_READS, register_rows.control_reads(control_reads.listed(rows)), number


def _placed(loaded: Iterator[LoadedItem]) -> Iterator[ExportedItem]:
    """Add to items the documents that have them, some at a time."""
    while page := list(islice(loaded, item_rows.PAGE)):
        names = document_rows.placed_items(sorted({one.item.client for one in page}))
        for item, _, load in page:
            yield ExportedItem(*item, load, names.get((item.client, item.name)))


def _nothing(period: Period | None, client: str | None) -> str:
    if client is not None and not is_client(client):
        return nobody(client)
    of_client = f" of client {client}" if client is not None else ""
    when = f" for {shown_period(period)}" if period else ""
    days = as_option([period]) if period else "--month YYYY-MM"
    return f"there are no bills{of_client}{when} (make them first: etl bill {days})"
