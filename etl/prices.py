"""`etl prices load`: files of prices in time."""

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
    """What changed."""

    columns: list[str]
    prices: int
    changed: int
    stale: int
    unread: list[str]
    """Columns of texts."""


def load(path: Path, timezone: str | None, waiting: Callable[[float], None] | None = None) -> PricesReport:
    """Take a whole file or nothing; a new price replaces the one it overlaps."""
    if timezone is not None:
        zone(timezone)
    columns, unread = read_price_file(path, timezone, schema.files())
    with write_lock(waiting=waiting):
        read, changed, stale = prices.keep(columns)
    return PricesReport([column.name for column in columns], read, changed, stale, unread)
