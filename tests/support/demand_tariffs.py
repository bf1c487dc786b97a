"""Tariffs of demand, for tests, and readings that make one known maximum."""

from typing import Any

import numpy as np

from etl.core.periods import Period
from tests.support.tariff_pages import HEAD, bills, days, grid, lines, part, usage

WHOLE = HEAD + 'prorate = { month = "whole" }\n'


DEMAND = '[[line]]\nid = "demand"\nkind = "demand"\n'


DAY = days("2017-08-14", "2017-08-15")


SCHEDULE = '[schedule.tou]\nall.peak = ["all 08:30-12:00"]\nall.off = "rest"\n'


def quarters(period: Period, kwh: dict[int, float], interval: int = 15, zone: str = "UTC") -> Any:
    """A part with kWh at some slots."""
    on = grid(period, zone, interval)
    values = np.zeros((1, on.slots), np.int64)
    for slot, energy in kwh.items():
        values[0, slot] = round(energy * 1000)
    return part(values, on)


def demands(tariff: str, period: Period, *parts: Any, zone: str = "UTC") -> list[tuple[str, str, str | None]]:
    """kW, amount and what is told of each line."""
    bill = bills(tariff, usage(period, zone, *parts))[0]
    return [(line["quantity"], line["amount"], line["description"]) for line in lines(bill)]


SHARES = "[0.60, 0.60, 0.60, 0.60, 0.60, 1, 1, 1, 1, 0.60, 0.60, 0.60]"


RATCHET = (
    f'{WHOLE}[quantity.billing_kw]\nof = "import"\nreduce = "max"\nwindow = 60\nfloor = 500\nthis_month = {SHARES}\n'
    f'ratchet = {{ periods = 11, share = {SHARES.replace(" 1,", " 0.95,")}, unknown = "refuse" }}\n'
    f'{DEMAND}on = "billing_kw"\nprice = 10\n'
)


def hourly(period: Period, kw: int) -> Any:
    return usage(period, "UTC", quarters(period, {30: kw}, interval=60))
