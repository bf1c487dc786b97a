"""Bills, their lines, or readings in one file that is whole or not there: `etl export`."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

import pyarrow as pa

from etl.core.disk.targets import Target
from etl.core.errors import EtlError, UsageError
from etl.core.periods import Period
from etl.exports import format_of, schemas, unfold, write
from etl.exports.reading_rows import readings
from etl.store.bills import export_rows
from etl.store.database.locks import snapshot
from etl.store.runs import run_records
from etl.store.usage.known_names import is_client, nobody

WHAT = ("bills", "lines", "readings")
UNFINISHED = "run {run} is not done: these are the bills from before it (etl runs show {run})"


@dataclass(frozen=True)
class Request:
    """What is exported, and where: `target` is a file, or `-` for `stdout` with a `format`."""

    target: Target | Literal["-"]
    what: str = "bills"
    format: str | None = None
    month: Period | None = None
    client: str | None = None
    stdout: BinaryIO | None = None


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
    if request.what not in WHAT:
        raise UsageError(f"{request.what!r} cannot be exported (--what is one of {', '.join(WHAT)})")
    format_of(request.target, request.format)


def export(request: Request) -> ExportReport:
    """Write the export; TargetError or UsageError before anything is read where it cannot be written."""
    started = time.monotonic()
    check(request)
    with snapshot():
        unfinished = run_records.open_bill_runs() if request.what != "readings" else []
        schema, batches, rows = _content(request)
        written = write(request.target, schema, batches, format=request.format, stdout=request.stdout, rows=rows)
    seconds, warnings = time.monotonic() - started, [UNFINISHED.format(run=run) for run in unfinished]
    return ExportReport(str(request.target), request.what, written.rows, written.bytes, seconds, warnings)


def _content(request: Request) -> tuple[pa.Schema, Iterator[pa.RecordBatch], int | None]:
    if request.what == "readings":
        if request.client is not None and not is_client(request.client):
            raise EtlError(nobody(request.client))
        return schemas.READINGS, readings(export_rows.readings(request.month, request.client)), None
    bills = export_rows.count_bills(request.month, request.client)
    if not bills:
        raise EtlError(_nothing(request))
    stored = export_rows.bills(request.month, request.client)
    if request.what == "bills":
        return schemas.BILLS, unfold.bills(stored), bills
    return schemas.LINES, unfold.lines(stored), None


def _nothing(request: Request) -> str:
    if request.client is not None and not is_client(request.client):
        return nobody(request.client)
    client = f" of client {request.client}" if request.client is not None else ""
    when = f" for {request.month}" if request.month else ""
    return f"there are no bills{client}{when} (make them first: etl bill --month {request.month or 'YYYY-MM'})"
