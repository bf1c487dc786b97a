"""Readings and tariffs that tests of whole commands write down, and what the commands then say of bills."""

import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"


def hours(client: str, first: str, end: str, kwh: str = "1") -> list[str]:
    """UTC hours from one day to the day before another."""
    start, stop = datetime.fromisoformat(first), datetime.fromisoformat(end)
    stamps = [start + timedelta(hours=hour) for hour in range(int((stop - start).total_seconds()) // 3600)]
    return [f"{client},{stamp:%Y-%m-%dT%H:%M}:00Z,{kwh}" for stamp in stamps]


def loaded(etl: Shell, *rows: list[str], name: str = "readings.csv") -> None:
    etl.load(written(name, HEADER, *(row for some in rows for row in some)), "--timezone", "UTC")


def tariff(name: str, *tables: str, header: str = 'prorate = { month = "real-days", year = "real-days" }') -> Path:
    """A tariff file in euros."""
    path = Path(name)
    path.write_text("\n".join([f'name = "{path.stem}"\ncurrency = "EUR"\n{header}\n', *tables]))
    return path


def line(kind: str, price: str, *more: str, id: str = "") -> str:  # noqa: A002 - the key's name
    """A line of a tariff, named like its kind."""
    return "\n".join(["[[line]]", f'id = "{id or kind}"', f'kind = "{kind}"', f"price = {price}", *more, ""])


def percent(name: str, rate: str, tax: str, *more: str) -> str:
    """A line of a tax in per cent; `tax` as TOML has it."""
    return "\n".join(["[[line]]", f'id = "{name}"', 'kind = "percent"', f"rate = {rate}", f"tax = {tax}", *more, ""])


def standing(price: str = "31") -> str:
    """A charge a month: of 31 a day of August is 1."""
    return line("fixed", price, 'per = "month"', id="standing")


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def bills(etl: Shell, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of every current bill."""
    wanted = columns or ("client_number", "period_start", "period_end", "total")
    return [tuple(bill[name] for name in wanted) for bill in table(etl.exported("bills"))]


def amounts(etl: Shell, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of every line."""
    wanted = columns or ("id", "amount")
    return [tuple(one[name] for name in wanted) for one in table(etl.exported("lines"))]
