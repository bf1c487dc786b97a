"""What a tariff may be made of: each name and the dotted path of the class that reads it, loaded on first use."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

LINES = {
    "fixed": "etl.tariffs.lines.fixed:Fixed",
    "energy": "etl.tariffs.lines.energy:Energy",
    "percent": "etl.tariffs.lines.percent:Percent",
}
"""`kind` of a line. `kind+key` names the class that reads lines of that kind which have that key."""

TABLES = {
    "schedule": "etl.tariffs.schedule_reading:read_schedule",
}
"""`[NAME.ID]` tables, read in this order before the lines; what is read is found again by Reading.named."""

QUANTITIES = {
    "import": "etl.tariffs.quantities.flow:Flow",
    "export": "etl.tariffs.quantities.flow:Flow",
    "generation": "etl.tariffs.quantities.flow:Flow",
}
"""What a line may be `on` without a table of that name. `attribute` reads what a line is multiplied by."""

SEASONS = {
    "legal-time": "etl.tariffs.seasons:LegalTime",
}
"""Seasons that have a name instead of a table of dates."""

DAYS: dict[str, str] = {}
"""Keys of a schedule that bill some dates as another weekday."""


def load(path: str) -> Any:
    """The object at `module:name`."""
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def line_path(kind: str, entry: Mapping[str, Any]) -> str | None:
    """The class that reads a line of a kind with these keys; None for an unknown kind.

    A key `price = "series:noc"` also counts as the key `price=series`.
    """
    price = entry.get("price")
    keys = [*entry, f"price={price.partition(':')[0]}"] if isinstance(price, str) else [*entry]
    return next((LINES[f"{kind}+{key}"] for key in sorted(keys) if f"{kind}+{key}" in LINES), LINES.get(kind))


def line_kinds() -> list[str]:
    """The kinds a tariff may name."""
    return [name for name in LINES if "+" not in name]
