"""Quantities of periods before the first reading, from a table: `etl history load`."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.core.disk.places import shipped_tariffs
from etl.core.errors import InputError
from etl.core.names import meant
from etl.core.numbers import number_text
from etl.store.database.locks import write_lock
from etl.store.usage import known_names, supplied_history, tariff_texts
from etl.tariffs.former_names import WHY, former_of
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.recalled import recalled_names
from etl.tariffs.tariff_files import read_tariff
from etl.user_tables.user_table import TableRow, read_table

_BY_SEASON = re.compile(r"\S+ [^.]+\.[^.]+\..+")
"""A quantity, a schedule, a season and a period."""

NEEDED = ("client_number", "quantity", "value")
OTHERS = ("month", "from", "to")

Rows = Sequence[tuple[TableRow, supplied_history.Row]]


@dataclass(frozen=True)
class HistoryReport:
    """Rows of the table, those that are new or changed, and bills that became stale."""

    rows: int
    changed: int
    stale: int
    unchecked: Sequence[str] = ()
    """Quantities that no tariff looks back on which is known so far: their clients have none yet."""


def load(
    file: Path,
    waiting: Callable[[float], None] | None = None,
    tariff: Path | None = None,
    tariff_name: str | None = None,
) -> HistoryReport:
    """Store a table of client_number, quantity, value and either month or from and to: whole, or not at all.

    Clients must be known. Quantities must be what a tariff of the client looks back on: an assigned one, one that has
    billed it, or `tariff`; while it has none, what is unknown is reported.
    """
    named = set() if tariff is None else recalled_names(read_tariff(tariff, tariff_name))
    rows = [(row, _row(row)) for row in read_table(file, NEEDED, OTHERS)]
    if not rows:
        raise InputError(str(file), "has no rows", "write one for each client, quantity and period", code="E-EMPTY")
    _refuse_former_names(file, [row for _, row in rows])
    _refuse_clients(rows)
    unchecked = _refuse_quantities(rows, named, strict=tariff is not None)
    with write_lock(waiting=waiting):
        changed, stale = supplied_history.save([row for _, row in rows])
    return HistoryReport(len(rows), changed, stale, unchecked)


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
            raise InputError(where, f"quantity {row.quantity!r} {WHY}", remedy, code="E-ROW")


def _refuse_clients(rows: Rows) -> None:
    """Refuse a client that has neither readings nor an assignment."""
    known = known_names.known_clients(row.client for _, row in rows)
    for cells, row in rows:
        if row.client not in known:
            owner = known_names.owner_of(row.client)
            if owner:
                raise cells.bad("client_number", f"is a meter of client {owner}, not a client")
            remedy = f"{known_names.meant_client(row.client)}load its readings or assign it first"
            raise InputError(cells.where, f"client_number: {row.client!r} is no client that is known", remedy)


def _refuse_quantities(rows: Rows, named: set[str], *, strict: bool) -> list[str]:
    """Refuse a quantity on which no tariff of its client looks back; return those of clients without any tariff."""
    of_client = known_names.tariffs_of(row.client for _, row in rows)
    unchecked: dict[str, None] = {}
    others: set[str] | None = None
    for cells, row in rows:
        tariffs = of_client.get(row.client, set())
        own = named.union(*(_recalled(name, text) for name, text in tariffs))
        if row.quantity in own:
            continue
        if tariffs or strict:
            what = f"quantity: no tariff of client {row.client} looks back on {row.quantity!r}"
            raise InputError(cells.where, what, f"{meant(row.quantity, own)}{_known(own)}")
        others = _of_any_tariff() if others is None else others
        if row.quantity not in others:
            unchecked[row.quantity] = None
    return list(unchecked)


def _known(names: Iterable[str]) -> str:
    """Say on what a client's tariffs look back, and what to do about another tariff."""
    known = ", ".join(sorted(names))
    looks = f"they look back on {known}" if known else "they look back on nothing"
    return f"{looks}; name the tariff that will bill it: --tariff FILE"


@cache
def _recalled(name: str, text: str) -> set[str]:
    return recalled_names(parse_tariff(text, name))


def _of_any_tariff() -> set[str]:
    """Return the names on which the tariffs of the database look back, and those that come with etl."""
    stored = [_recalled(name, text) for name, text in tariff_texts.every_text()]
    shipped = [recalled_names(read_tariff(path)) for path in shipped_tariffs()]
    return set().union(*stored, *shipped)


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
