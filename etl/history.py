"""`etl history load`: quantities of periods before the first reading, from a table."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.core.numbers import number_text
from etl.errors import InputError
from etl.sources.tables import TableRow, read_table
from etl.store import supplied
from etl.store.locks import writing

NEEDED = ("client_number", "quantity", "value")
OTHERS = ("month", "from", "to")


@dataclass(frozen=True)
class HistoryReport:
    """What changed."""

    rows: int
    changed: int
    stale: int


def load(path: Path, waiting: Callable[[float], None] | None = None) -> HistoryReport:
    """Take a table of client_number, quantity, value and either month or from and to: whole, or not at all."""
    rows = [_row(row) for row in read_table(path, NEEDED, OTHERS)]
    if not rows:
        raise InputError(str(path), "has no rows", "write one for each client, quantity and period")
    with writing(waiting=waiting):
        changed, stale = supplied.keep(rows)
    return HistoryReport(len(rows), changed, stale)


def _row(row: TableRow) -> supplied.Row:
    start, end = row.day("from"), row.day("to")
    if period := row.month("month"):
        start, end = period.start, period.end
    if start is None or end is None or end <= start:
        raise row.bad("from", "and to must be dates in order, or month a month like 2017-08")
    if not row.text("quantity"):
        raise row.bad("quantity", "is empty")
    value = number_text(row.number("value"))
    return supplied.Row(row.id("client_number"), row.name("quantity"), start, end, value)
