"""`etl assign`: whose meters are whose, and which tariff prices them, from a table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.core.numbers import number_text
from etl.core.places import data_file
from etl.errors import InputError
from etl.sources.tables import TableRow, read_table
from etl.store import assignments
from etl.store.bills import TariffText
from etl.store.locks import writing
from etl.tariffs.read import read_tariff
from etl.tariffs.tariff import Tariff

COLUMNS = ("client_number", "meter", "tariff", "from", "to", "timezone", "multiplier", "share")
"""What the table may hold; any other column is an attribute of the client, dated like its row."""


@dataclass(frozen=True)
class AssignReport:
    """What changed."""

    rows: int
    clients: int
    changed: int
    stale: int


def assign(path: Path, waiting: Callable[[float], None] | None = None) -> AssignReport:
    """Take the whole table or nothing. What it says of a client replaces all that was said of it before."""
    tariffs = _Tariffs(path.parent)
    rows = [_row(row, tariffs) for row in read_table(path, ["client_number"], COLUMNS)]
    if not rows:
        raise InputError(str(path), "has no rows", "write one for each client")
    with writing(waiting=waiting):
        texts = [TariffText(one.sha256, one.name, one.text, one.currency) for one in tariffs.read.values()]
        changed = assignments.replace(rows, texts)
        stale = assignments.mark_stale(changed)
    return AssignReport(len(rows), len({row.client for row in rows}), len(changed), stale)


class _Tariffs:
    """Tariff files by the name a table gives them: beside the table, or shipped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.read: dict[str, Tariff] = {}

    def get(self, row: TableRow) -> Tariff | None:
        name = row.text("tariff")
        if name and name not in self.read:
            self.read[name] = read_tariff(self._path(row, name))
        return self.read.get(name)

    def _path(self, row: TableRow, name: str) -> Path:
        for path in (self._folder / name, data_file("tariffs", name), data_file("tariffs", f"{name}.toml")):
            if path.is_file():
                return path
        raise row.bad("tariff", "is neither a file beside the table nor a shipped tariff (etl tariff list)")


def _row(row: TableRow, tariffs: _Tariffs) -> assignments.Row:
    start, end = row.day("from"), row.day("to")
    if start and end and end <= start:
        raise row.bad("to", "is not after from (to is the first day that is not meant any more)")
    tariff = tariffs.get(row)
    attributes = {key: row.plain(key) for key in sorted(row.cells) if key not in COLUMNS and row.text(key)}
    return assignments.Row(
        client=row.id("client_number"),
        meter=row.id("meter") if row.text("meter") else "",
        tariff_sha256=tariff.sha256 if tariff else "",
        start=start,
        end=end,
        timezone=row.zone("timezone"),
        multiplier=number_text(row.positive("multiplier", 1)),
        share=number_text(row.share("share")),
        attributes=json.dumps(attributes, ensure_ascii=False, sort_keys=True),
    )
