"""Tariffs of netted quantities and banks, for tests, and months of readings that they bill."""

from collections.abc import Mapping, Sequence

import numpy as np

from etl.core.bill_page import BillPage
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.core.usage_page import Part
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD, amounts, days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")


NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "{over}"\n'


SOLD = '[quantity.sold]\nof = "export"\nless = "import"\nover = "{over}"\n'


ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\non = "net"\nprice = 0.20\n'


SELL = '[[line]]\nid = "sell"\nkind = "energy"\non = "sold"\nprice = -0.05\n'


BANK = 'bank = { keeps = "kWh", closes = "03-31", pays = 0.02 }\n'


MONEY = 'bank = { keeps = "money", price = 0.05, closes = "03-31", pays = 0.5 }\n'


def flow(name: str, period: Period, kwh: Mapping[int, int], interval: int = 60, clients: int = 1) -> Part:
    """kWh of some hours (or intervals) of a period for every client."""
    on = grid(period, "UTC", interval)
    values = np.zeros((clients, on.slots), np.int64)
    for slot, energy in kwh.items():
        values[:, slot] = energy * 1000
    return part(values, on, flow=name)


def run(tariff: str, months: Sequence[tuple[int, int]], **opening: str) -> list[BillPage]:
    """Months of 2018 of (import, export) kWh, each opened with what the one before closed with."""
    balances: dict[str, Exact] = {name: Exact(np.array([int(value)])) for name, value in opening.items()}
    found = []
    for number, (used, sold) in enumerate(months, 1):
        period = month(f"2018-{number:02d}")
        calculator = Calculator(parse_tariff(HEAD + tariff, "t.toml"), period, "UTC")
        zero = Exact(np.zeros(1, np.int64))
        past = {one: [PriorValue(balances.get(one.quantity.name, zero))] for one in calculator.looks_back}
        page = calculator.bills(
            usage(period, "UTC", flow("import", period, {0: used}), flow("export", period, {12: sold})), past
        )
        balances = dict(page.balances)
        found.append(page)
    return found


def printed(pages: Sequence[BillPage]) -> list[dict[str, str]]:
    return [amounts(page.bills[0]) for page in pages]
