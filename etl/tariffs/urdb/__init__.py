"""Tariffs from the OpenEI Utility Rate Database: a JSON item or list of versions becomes our own tables."""

from datetime import date
from typing import Any

from etl.core.errors import TariffError
from etl.tariffs.definition import Tariff
from etl.tariffs.read.parse import tariff_of
from etl.tariffs.urdb.charges import fixed_lines, minimum_lines
from etl.tariffs.urdb.choice import ALL, Choice
from etl.tariffs.urdb.demand_charges import demand_lines, peak_quantity
from etl.tariffs.urdb.energy_charges import counts_kw, energy_lines
from etl.tariffs.urdb.items import read_items
from etl.tariffs.urdb.notes import notes, refuse_unpriced, warnings
from etl.tariffs.urdb.parts import Entry, Parts
from etl.tariffs.urdb.sequence import Item

LINES = ("customer", "energy", "fuel", "export", "demand", "demand_tou", "minimum", "minimum_year")
"""The lines that a URDB tariff may have, in the order of the bill."""

_PRORATE = {"month": "whole", "year": "real-days", "partial": 27, "longest": 35, "on_change": "days"}

Dated = list[tuple[date | None, Entry]]
"""Versions of one line with the days on which they begin."""


def read_urdb(text: str, name: str, choice: Choice = ALL) -> Tariff:
    """Return the tariff of a URDB file; TariffError names the file, the version and the field."""
    return tariff_of(urdb_tables(text, name, choice), name)


def urdb_tables(text: str, name: str, choice: Choice = ALL) -> dict[str, Any]:
    """Return the tables of a URDB file, as a TOML file of the same tariff parses; TariffError names the field."""
    items = read_items(text, name, choice)
    parts = Parts()
    versions = [(item, _entries(item, parts)) for item in items.versions]
    lines = [entry for line in LINES for entry in _line(line, versions)]
    if not lines:
        raise TariffError(
            name, "has no rate at all", "give a file with energyratestructure or another charge", code="E-URDB"
        )
    dates = {"from": items.versions[0].first, "to": items.versions[-1].last}
    tables = {
        "name": _name(items.versions[-1]), "currency": "USD", "timezone": "client", **dates, "prorate": _PRORATE,
        "notes": notes(items), "warnings": warnings(items),
        "unpriced": [{"from": days.first, "to": days.last, "why": days.why} for days in items.unpriced],
        "schedule": _used(parts.schedules, "schedule", [*lines, *parts.quantities.values()]),
        "quantity": _used(parts.quantities, "on", lines),
        "line": lines,
    }  # fmt: skip
    return {key: value for key, value in tables.items() if value is not None and value not in ([], {})}


def _entries(item: Item, parts: Parts) -> dict[str, Entry]:
    """Return the lines of one version by id."""
    table = item.table
    refuse_unpriced(table)
    peak = peak_quantity(table, parts) if counts_kw(table) else None
    found = [
        *fixed_lines(table), *energy_lines(table, parts, peak), *demand_lines(table, parts), *minimum_lines(table),
    ]  # fmt: skip
    return {entry["id"]: entry for entry in found}


def _line(name: str, versions: list[tuple[Item, dict[str, Entry]]]) -> list[Entry]:
    """Return a line's versions, equal neighbours as one; none at all where no version charges anything."""
    pattern = next((entries[name] for _, entries in versions if name in entries), None)
    if pattern is None or all(_is_free(entries.get(name)) for _, entries in versions):
        return []
    free = {key: pattern[key] for key in ("id", "kind", "per") if key in pattern} | {"price": 0}
    dated: Dated = [(item.first, entries.get(name, free)) for item, entries in versions]
    found = dated[:1]
    for first, entry in dated[1:]:
        if entry != found[-1][1]:
            found.append((first, entry))
    return [_with_date(entry, first if number else None) for number, (first, entry) in enumerate(found)]


def _is_free(entry: Entry | None) -> bool:
    return entry is None or not any(_numbers(entry["price"]))


def _numbers(price: Any) -> list[Any]:
    if isinstance(price, dict):
        return [number for one in price.values() for number in _numbers(one)]
    return price if isinstance(price, list) else [price]


def _with_date(entry: Entry, first: date | None) -> Entry:
    """Write `from` before the keys that are long."""
    late = ("tiers", "price")
    early = {key: value for key, value in entry.items() if key not in late}
    return early | ({"from": first} if first else {}) | {key: entry[key] for key in late if key in entry}


def _used(tables: dict[str, Entry], key: str, by: list[Entry]) -> dict[str, Entry]:
    named = {entry.get(key) for entry in by} | {entry.get("tiers", {}).get("times") for entry in by}
    return {name: table for name, table in tables.items() if name in named}


def _name(item: Item) -> str:
    words = [str(item.table.data.get(field) or "").strip() for field in ("utility", "name")]
    return ": ".join(filter(None, words)) or "URDB tariff"
