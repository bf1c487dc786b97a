"""Tariffs whose lines change on a day, for tests: one table of a line, and what its versions say."""

import numpy as np

from etl.core.bill_page import Bill
from etl.core.periods import Period
from etl.core.usage_page import Usage
from tests.support.tariff_pages import HEAD, grid, lines, part, usage

REAL = f'{HEAD}prorate = {{ month = "real-days", year = "real-days" }}\n'


def line(name: str, kind: str, *keys: str) -> str:
    return "\n".join(["[[line]]", f'id = "{name}"', f'kind = "{kind}"', *keys, ""])


def dated(name: str, kind: str, versions: dict[str, str], *keys: str) -> str:
    """Versions by their first day, "" for the first of all."""
    return "".join(
        line(name, kind, *([f"from = {first}"] if first else []), own, *keys) for first, own in versions.items()
    )


def vat(versions: dict[str, str], *keys: str, name: str = "vat") -> str:
    rates = {first: f"rate = {rate}" for first, rate in versions.items()}
    return dated(name, "percent", rates, "tax = true", *keys)


def daily(period: Period, *kwh: float, hour: int = 12, zone: str = "UTC") -> Usage:
    """The kWh of each day in one of its hours; the last for all days that follow."""
    on = grid(period, zone, 60)
    values = np.zeros((1, on.slots), np.int64)
    for day in range(period.days):
        values[0, day * 24 + hour] = round(kwh[min(day, len(kwh) - 1)] * 1000)
    return usage(period, zone, part(values, on))


def shown(bill: Bill, *names: str) -> list[tuple[str, str]]:
    """Quantity and amount of each line with these ids."""
    return [(one["quantity"], one["amount"]) for one in lines(bill) if one["id"] in names]
