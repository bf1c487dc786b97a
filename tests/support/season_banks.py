"""A bank of kWh across two seasons, for tests, and bills that follow each other."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from etl.core.bill_page import BillPage
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.urdb import read_urdb
from tests.support.tariff_pages import grid, lines, part, usage

Moments = Mapping[str, int]
"""Net kWh by UTC stamp: used above zero, exported below."""


SEASONS = """
[schedule.tou]
seasons = { winter = "10-01..05-31", summer = "06-01..09-30" }
winter.day = ["all 08:00-20:00"]
winter.night = "rest"
summer.day = ["all 10:00-18:00"]
summer.late = ["all 18:00-22:00"]
summer.night = "rest"
"""


NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nschedule = "tou"\n'


BANK = 'bank = { keeps = "kWh", by = "tou", closes = "12-31", pays = 0.02 }\n'


PRICES = "price.winter = { day = 0.30, night = 0.10 }\nprice.summer = { day = 0.40, late = 0.20, night = 0.10 }\n"


ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\non = "net"\nschedule = "tou"\n'


def bills(tariff: Tariff, periods: Sequence[Period], moments: Moments, **opening: str) -> list[BillPage]:
    """Bills that follow each other, each opened with what the one before closed with."""
    balances = {name: Exact(np.array([int(value)])) for name, value in opening.items()}
    found = []
    for period in periods:
        on = grid(period, "UTC", 60)
        wh = np.zeros(on.slots, np.int64)
        for stamp, kwh in moments.items():
            slot = (int(np.datetime64(stamp, "m").astype(np.int64)) - on.start) // 60
            if 0 <= slot < on.slots:
                wh[slot] += 1000 * kwh
        calculator = Calculator(tariff, period, "UTC")
        zero = Exact(np.zeros(1, np.int64))
        past = {one: [PriorValue(balances.get(one.quantity.name, zero))] for one in calculator.looks_back}
        flows = (part(np.maximum(wh, 0)[None], on), part(np.maximum(-wh, 0)[None], on, flow="export"))
        page = calculator.bills(usage(period, "UTC", *flows), past)
        balances = dict(page.balances)
        found.append(page)
    return found


def kwh(page: BillPage) -> dict[str, str]:
    """Billed kWh by period, those that are not zero."""
    return {one["period"]: one["quantity"] for one in lines(page.bills[0]) if one["quantity"] != "0"}


def balances(page: BillPage) -> dict[str, str]:
    return {name: column.plain[0] for name, column in page.balances.items()}


MAY, JUNE, JULY = (month(f"2018-{number:02d}") for number in (5, 6, 7))


NIGHT_DAY = [0] * 8 + [1] * 12 + [0] * 4


SWAPPED = [2] * 6 + [0] * 12 + [1] * 6


ITEM = {
    "energyratestructure": [[{"rate": 0.1}], [{"rate": 0.2}], [{"rate": 0.4}]],
    "energyweekdayschedule": [NIGHT_DAY] * 5 + [SWAPPED] * 4 + [NIGHT_DAY] * 3,
    "energyweekendschedule": [NIGHT_DAY] * 5 + [SWAPPED] * 4 + [NIGHT_DAY] * 3,
    "dgrules": "Net Metering",
}


def urdb(**fields: Any) -> Tariff:
    return read_urdb(json.dumps({**ITEM, **fields}), "u.json")
