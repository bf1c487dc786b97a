"""Quantities of periods before the first reading, from a table: `etl history load`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.core.errors import InputError
from etl.core.numbers import number_text
from etl.store.database.locks import write_lock
from etl.store.usage import supplied_history, tariff_texts
from etl.tariffs.former_names import WHY, former_of
from etl.tariffs.read.parse import parse_tariff
from etl.user_tables.user_table import TableRow, read_table

_BY_SEASON = re.compile(r"\S+ [^.]+\.[^.]+\..+")
"""A quantity, a schedule, a season and a period."""

NEEDED = ("client_number", "quantity", "value")
OTHERS = ("month", "from", "to")


@dataclass(frozen=True)
class HistoryReport:
    """Rows of the table, those that are new or changed, and bills that became stale."""

    rows: int
    changed: int
    stale: int


def load(file: Path, waiting: Callable[[float], None] | None = None) -> HistoryReport:
    """Store a table of client_number, quantity, value and either month or from and to: whole, or not at all."""
    rows = [_row(row) for row in read_table(file, NEEDED, OTHERS)]
    if not rows:
        raise InputError(str(file), "has no rows", "write one for each client, quantity and period")
    _refuse_former_names(file, rows)
    with write_lock(waiting=waiting):
        changed, stale = supplied_history.save(rows)
    return HistoryReport(len(rows), changed, stale)


def _refuse_former_names(file: Path, rows: Sequence[supplied_history.Row]) -> None:
    """Refuse a name that a bank of a stored tariff had once: it would count for nothing."""
    if not any(_BY_SEASON.fullmatch(name) for name in {row.quantity for row in rows}):
        return
    former: dict[str, str] = {}
    for name, text in tariff_texts.every_text():
        former |= former_of(parse_tariff(text, name))
    for row in rows:
        if row.quantity in former:
            where = f"{file}: client {row.client}"
            remedy = f"write {former[row.quantity]!r}, the sum of all seasons"
            raise InputError(where, f"quantity {row.quantity!r} {WHY}", remedy)


def _row(row: TableRow) -> supplied_history.Row:
    start, end = row.day("from"), row.day("to")
    if period := row.month("month"):
        if start or end:
            raise row.bad("month", "stands beside from or to: write either month, or from and to")
        start, end = period.start, period.end
    if start is None or end is None or end <= start:
        raise row.bad("from", "and to must be dates in order, or month a month like 2017-08")
    if not row.text("quantity"):
        raise row.bad("quantity", "is empty")
    value = number_text(row.number("value"))
    return supplied_history.Row(row.id("client_number"), row.name("quantity"), start, end, value)
