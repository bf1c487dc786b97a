"""Meters, tariffs and attributes of clients, from a table: `etl assign`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.core.disk.file_identity import identity
from etl.core.errors import InputError
from etl.core.numbers import number_text
from etl.sources.cells.clean_text import printable
from etl.store.assigning import assignments
from etl.store.assigning.assigned_shares import ShareGap
from etl.store.assigning.dropped_terms import Dropped
from etl.store.assigning.taken_away import Taken
from etl.store.database import schema
from etl.store.database.locks import write_lock
from etl.store.usage.assigned_rows import Row
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff
from etl.tariffs.tariff_files import find_tariff, names_near, read_tariff
from etl.user_tables.user_table import TableRow, read_table

COLUMNS = ("client_number", "meter", "tariff", "tariff_name", "from", "to", "timezone", "multiplier", "share")
"""Columns that the table may have; any other one is an attribute of the client, dated like its row."""


_MIDNIGHT = "tariffs and attributes change at midnight"


@dataclass(frozen=True)
class AssignReport:
    """Rows and clients of the table, clients that changed, bills that became stale."""

    rows: int
    clients: int
    changed: int
    stale: int
    taken: Sequence[Taken] = ()
    """Days with readings that are nobody's since."""
    dropped: Sequence[Dropped] = ()
    """Tariffs and attributes that clients lose by it."""
    shares: Sequence[ShareGap] = ()
    """Where shares of a meter come to less than the whole."""


def assign(file: Path, waiting: Callable[[float], None] | None = None) -> AssignReport:
    """Store the whole table or nothing of it; its rows of a client replace all earlier ones of that client."""
    tariffs = _Tariffs(file.parent)
    rows = [_row(row, tariffs) for row in read_table(file, ["client_number"], COLUMNS, attributes=True)]
    if not rows:
        raise InputError(str(file), "has no rows", "write one for each client", code="E-EMPTY")
    with write_lock(waiting=waiting):
        read = tariffs.read.values()
        texts = [TariffText(tariff.sha256, tariff.name, tariff.text, tariff.currency) for tariff in read]
        done = assignments.replace(rows, texts)
        stale = assignments.mark_stale(done.changed)
    clients = len({row.client for row in rows})
    return AssignReport(len(rows), clients, len(done.changed), stale, done.taken, done.dropped, done.shares)


class _Tariffs:
    """Tariffs of the table by the names of file and tariff: beside the table, or shipped with etl."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._own = folder, schema.files()
        self.read: dict[tuple[str, str], Tariff] = {}

    def get(self, row: TableRow) -> Tariff | None:
        file, name = row.text("tariff"), row.text("tariff_name")
        if name and not file:
            raise row.bad("tariff_name", "picks a tariff of a file, and the row has no tariff")
        if file and (file, name) not in self.read:
            self.read[file, name] = read_tariff(self._path(row, file), name or None)
        return self.read.get((file, name))

    def _path(self, row: TableRow, name: str) -> Path:
        if (path := find_tariff(name, self._folder)) is None:
            what = f"tariff: {printable(name)!r} is neither a file beside the table nor a shipped tariff"
            raise InputError(row.where, what, names_near(name, self._folder), code="E-ROW")
        if identity(path) in self._own:
            raise row.bad("tariff", "is the database itself")
        return path


def _row(row: TableRow, tariffs: _Tariffs) -> Row:
    (start, start_time), (end, end_time) = row.moment("from"), row.moment("to")
    if start and end and (end, end_time) <= (start, start_time):
        raise row.bad("to", "is not after from (to is the day after the last one)")
    tariff, client = tariffs.get(row), row.id("client_number")
    of_own = "" if row.text("meter") else next((name for name in ("multiplier", "share") if row.text(name)), "")
    attributes = {key: row.plain(key) for key in sorted(row.cells) if key not in COLUMNS and row.text(key)}
    found = Row(
        client=client,
        meter=row.id("meter") if row.text("meter") else client if of_own else "",
        tariff_sha256=tariff.sha256 if tariff else "",
        start=start,
        end=end,
        timezone=row.zone("timezone"),
        multiplier=number_text(row.positive("multiplier", 1)),
        share=number_text(row.share("share")),
        attributes=json.dumps(attributes, ensure_ascii=False, sort_keys=True),
        where=row.where,
        of_own=of_own,
        start_time=start_time,
        end_time=end_time,
    )
    _refuse_idle_dates(row, found)
    return found


def _refuse_idle_dates(row: TableRow, found: Row) -> None:
    """Refuse days in a row that nothing else dates: a time zone has none; and times in a row without a meter."""
    if not found.meter:
        for name, time in (("from", found.start_time), ("to", found.end_time)):
            if time:
                raise row.bad(name, f"has a time, which only meters have: {_MIDNIGHT}")
    if not (found.meter or found.tariff_sha256 or found.attributes != "{}"):
        for name in ("from", "to"):
            if row.text(name):
                raise row.bad(name, "has no effect in a row without a meter, a tariff or an attribute")
