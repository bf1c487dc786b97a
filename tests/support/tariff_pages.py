"""Pages of usage for tests, and bills as plain values."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from etl.core.bill_page import LINE_FIELDS, Bill
from etl.core.periods import Period, month
from etl.core.usage_page import Grid, Part, Usage
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff

HEAD = 'name = "T"\ncurrency = "EUR"\n'


def days(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


def grid(period: Period, zone: str, interval: int = 15) -> Grid:
    start, end = period.utc_minutes(zone)
    return Grid(start, interval, (end - start) // interval)


def part(values: Any, on: Grid, **fields: Any) -> Part:
    """Values in Wh unless `scale` says otherwise."""
    matrix = np.asarray(values)
    fields = {"flow": "import", "scale": 3, "missing": fields.get("unknown"), **fields}
    return Part(grid=on, values=matrix, **fields)


def usage(period: Period, zone: str, *parts: Part, warnings: dict[int, list[str]] | None = None) -> Usage:
    clients = len(parts[0].values) if parts else 1
    return Usage([f"c{row}" for row in range(clients)], period, zone, list(parts), warnings or {})


def bills(tariff: str, used: Usage) -> list[Bill]:
    return Calculator(parse_tariff(tariff, "t.toml"), used.period, used.timezone).bills(used).bills


def bill_of_kwh(tariff: str, kwh: str, period: Period, zone: str = "UTC") -> Bill:
    """All energy in the first quarter of an hour of the period."""
    on = grid(period, zone)
    values = np.zeros((1, on.slots), np.int64)
    values[0, 0] = int(Decimal(kwh) * 10**6)
    return bills(tariff, usage(period, zone, part(values, on, scale=0)))[0]


def lines(bill: Bill) -> list[dict[str, Any]]:
    return [dict(zip(LINE_FIELDS, line, strict=True)) for line in json.loads(bill.detail)["lines"]]


def amounts(bill: Bill) -> dict[str, str]:
    """`id` or `id.period`, with the first day where the line has versions in the period, to amount."""
    found: dict[str, str] = {}
    for line in lines(bill):
        name = ".".join(filter(None, (line["id"], line["period"])))
        found[f"{name} {line['from']}" if name in found else name] = line["amount"]
    return found


def totals(bill: Bill) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bill.detail)["totals"]
    return found


def warnings(bill: Bill) -> list[str]:
    found: list[str] = json.loads(bill.detail)["warnings"]
    return found


AUGUST = month("2017-08")
