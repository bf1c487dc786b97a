"""The registry of tariffs: each name and the dotted path of the class that reads it, loaded on first use."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

LINES = {
    "fixed": "etl.tariffs.lines.fixed:Fixed",
    "fixed+tiers": "etl.tariffs.lines.stepped_fixed:SteppedFixed",
    "energy": "etl.tariffs.lines.energy:Energy",
    "energy+tiers": "etl.tariffs.lines.tiered_energy:TieredEnergy",
    "energy+tiers.reset=year": "etl.tariffs.lines.yearly_tiers:YearlyTieredEnergy",
    "energy+price=series": "etl.tariffs.lines.series_energy:SeriesEnergy",
    "percent": "etl.tariffs.lines.percent:Percent",
    "percent+of": "etl.tariffs.lines.gross_tax:GrossTax",
    "credit": "etl.tariffs.lines.credit:Credit",
    "demand": "etl.tariffs.lines.demand:DemandLine",
    "minimum": "etl.tariffs.lines.minimum:Minimum",
    "maximum": "etl.tariffs.lines.minimum:Maximum",
    "rounding": "etl.tariffs.lines.rounding:RoundSum",
}
"""`kind` of a line. `kind+key` names the class that reads lines of that kind which have that key.

`kind+table.key=text` names it for a text in a table of the line, and counts before a key of the line.
"""

TABLES = {
    "calendar": "etl.tariffs.read.calendar_rules:read_calendar",
    "schedule": "etl.tariffs.read.schedule_rules:read_schedule",
    "series": "etl.tariffs.read.price_series:read_series",
    "quantity": "etl.tariffs.quantities.measured:read_sum",
    "quantity+less": "etl.tariffs.quantities.netting:read_net",
    "quantity+at": "etl.tariffs.quantities.coincident:read_at",
    "quantity+reduce=max": "etl.tariffs.quantities.maximum_demand:read_max",
}
"""`[NAME.ID]` tables, read in this order before the lines; what is read is found again by TariffContext.named.

`NAME+key` names the function that reads tables of that name which have that key, `NAME+key=text` where it is that text.
"""

QUANTITIES = {
    "import": "etl.tariffs.quantities.flow:Flow",
    "export": "etl.tariffs.quantities.flow:Flow",
    "generation": "etl.tariffs.quantities.flow:Flow",
    "attribute": "etl.tariffs.quantities.attribute:Attribute",
}
"""Values of `on` that need no table of their name. `attribute` reads what a line is multiplied by."""

SEASONS = {
    "legal-time": "etl.tariffs.schedules.seasons:LegalTime",
}
"""Seasons that have a name instead of a table of dates."""

DAYS = {
    "holidays": "etl.tariffs.read.calendar_rules:read_holidays",
}
"""Keys of a schedule that bill some dates as another day of it."""


def load(path: str) -> Any:
    """Return the object at `module:name`."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def line_path(kind: str, entry: Mapping[str, Any]) -> str | None:
    """Return the class that reads a line of a kind with these keys; None for an unknown kind.

    A key `price = "series:noc"`, of all periods or of one, also counts as the key `price=series`.
    """
    return _path(LINES, kind, entry)


def table_path(name: str, entry: Mapping[str, Any]) -> str | None:
    """Return what reads a `[NAME.ID]` table with these keys."""
    return _path(TABLES, name, entry)


def _path(paths: Mapping[str, str], kind: str, entry: Mapping[str, Any]) -> str | None:
    texts = [f"{key}={text.partition(':')[0]}" for key, value in entry.items() for text in _texts(value)]
    tables = {name: table for name, table in entry.items() if isinstance(table, Mapping)}
    inner = [f"{name}.{key}={text}" for name, table in tables.items() for key, text in table.items()]
    found = (f"{kind}+{key}" for key in [*sorted(inner), *sorted([*entry, *texts])])
    return next((paths[key] for key in found if key in paths), paths.get(kind))


def _texts(value: Any) -> Iterator[str]:
    """Yield a text, or those of a table by period."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)


def line_kinds() -> list[str]:
    """Return the kinds a tariff may name."""
    return [name for name in LINES if "+" not in name]


def table_kinds() -> list[str]:
    """Return the names that `[NAME.ID]` tables may have, in the order in which they are read."""
    return [name for name in TABLES if "+" not in name]
