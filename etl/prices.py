"""Prices that change over time, from a file: `etl prices load`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from etl.core.zones import zone
from etl.store.database import schema
from etl.store.database.locks import write_lock
from etl.store.usage import stored_prices as prices
from etl.user_tables.price_files import read_price_file


@dataclass(frozen=True)
class PricesReport:
    """Columns and prices of the file, prices that are new or changed, and bills that became stale."""

    columns: list[str]
    prices: int
    changed: int
    stale: int
    unread: list[str]
    """Columns without numbers."""


def load(file: Path, timezone: str | None, waiting: Callable[[float], None] | None = None) -> PricesReport:
    """Store a whole file or nothing of it; a new price replaces the ones that it overlaps."""
    if timezone is not None:
        zone(timezone)
    columns, unread = read_price_file(file, timezone, schema.files())
    with write_lock(waiting=waiting):
        read, changed, stale = prices.save(columns)
    return PricesReport([column.name for column in columns], read, changed, stale, unread)
