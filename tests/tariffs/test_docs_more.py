"""Attributes, prices in time and banks in docs/reference/tariffs/: the examples give the numbers beside them."""

from dataclasses import replace

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import month
from etl.core.price_book import PriceBook, PriceColumn
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.net_tariffs import flow
from tests.support.tariff_pages import amounts, bill_of_kwh, days, grid, part, usage
from tests.tariffs.test_docs import TARIFFS


def test_contracted_power_and_a_reduced_tax() -> None:
    period = month("2024-10")
    tariff = parse_tariff(TARIFFS["Contracted power, reduced tax for small households"], "docs")
    used = usage(period, "UTC", flow("import", period, {0: 100}, clients=2))
    attributes = [{"household": "yes", "capacity_kw": "3.45"}, {"household": "yes", "capacity_kw": "4.6"}]
    small, large = Calculator(tariff, period, "UTC").bills(replace(used, attributes=attributes)).bills
    assert amounts(small) == {"power": "8.56", "energy": "15.00", "vat_reduced": "0.51", "vat": "3.45"}
    assert amounts(large) == {"power": "11.41", "energy": "15.00", "vat": "6.07"}
    assert (small.total, large.total) == ("27.52", "32.48")


def test_slabs_of_the_whole_use() -> None:
    tariff = TARIFFS["Slabs of the whole use"]
    found = [bill_of_kwh(tariff, kwh, month("2020-06")) for kwh in ("40", "249.84", "290.16")]
    assert [bill.total for bill in found] == ["118.60", "1409.41", "1851.22"]
    assert [amounts(found[0])[name] for name in ("energy", "duty", "lifeline")] == ["126.00", "12.60", "-20.00"]
    assert amounts(found[2]) == {"energy": "1682.93", "duty": "168.29"}


def test_a_fixed_charge_by_slabs() -> None:
    found = [
        bill_of_kwh(TARIFFS["Fixed charge by slabs"], kwh, month("2020-06")).total for kwh in ("100", "100.000001")
    ]
    assert found == ["45.00", "80.00"]


def test_the_three_highest_days_of_january() -> None:
    period = month("2025-01")
    tariff = parse_tariff(TARIFFS["The three highest days"], "docs")
    used = usage(period, "UTC", flow("import", period, {5: 8, 6: 9, 30: 4, 60: 2}))
    (bill,) = Calculator(tariff, period, "UTC").bills(used).bills
    assert amounts(bill) == {"step": "200.00", "each_kw": "225.00"}


def test_the_mean_of_twelve_months() -> None:
    period = month("2023-03")
    calculator = Calculator(parse_tariff(TARIFFS["The mean of twelve months"], "docs"), period, "UTC")
    (need,) = calculator.looks_back
    used = usage(period, "UTC", quarters(period, {40: 1}))
    history = [PriorValue(Exact(np.array([kw]))) for kw in (*[6] * 10, 1)]
    nothing = np.zeros(1, np.bool_)
    absent = PriorValue(Exact(np.zeros(1, np.int64)), nothing, nothing)
    found = [calculator.bills(used, {need: past}).bills[0].total for past in (history, [history[0], *[absent] * 10])]
    assert found == ["19.01", "17.16"]


def test_a_formula_and_support_give_their_table() -> None:
    period = days("2024-10-01", "2024-10-02")
    on = grid(period, "UTC", 60)
    start = on.start + 60 * np.arange(24, dtype=np.int64)
    spot = np.array([500, 750, 1750, *[0] * 21])
    book = PriceBook.of([PriceColumn("spot", start, start + 60, spot, 0)])
    used = usage(period, "UTC", part(np.array([[1000] * 3 + [0] * 21]), on))
    tariff = parse_tariff(TARIFFS["Exchange price with support"], "docs")
    bill = Calculator(tariff, period, "UTC", book).bills(used).bills[0]
    assert amounts(bill) == {"energy": "3.90", "support": "-0.90"}


def test_market_prices_less_a_rebate() -> None:
    period = days("2024-10-01", "2024-10-02")
    on = grid(period, "UTC", 60)
    start = on.start + 60 * np.arange(24, dtype=np.int64)
    spot = np.where((np.arange(24) >= 8) & (np.arange(24) < 20), 90, 40)
    columns = [
        PriceColumn("spot", start, start + 60, spot, 0),
        PriceColumn("rebate", start, start + 60, 0 * spot + 10, 0),
    ]
    tariff = parse_tariff(TARIFFS["Market price and margin"], "docs")
    used = usage(period, "UTC", part(np.full((1, 24), 1000), on))
    bill = Calculator(tariff, period, "UTC", PriceBook.of(columns)).bills(used).bills[0]
    assert amounts(bill) == {"energy.day": "0.96", "energy.night": "0.36", "margin": "0.29"}
    assert bill.total == "1.61"


def test_three_months_of_a_bank() -> None:
    tariff = parse_tariff(TARIFFS["Net metering, kWh kept by period"], "docs")
    balances: dict[str, Exact] = {}
    closing = []
    for name, used, sold in [("2018-10", 20, 120), ("2018-11", 90, 50), ("2018-12", 50, 20)]:
        period = month(name)
        calculator = Calculator(tariff, period, "UTC")
        nothing = Exact(np.zeros(1, np.int64))
        past = {one: [PriorValue(balances.get(one.quantity.name, nothing))] for one in calculator.looks_back}
        noon = 12 + 24 * (3 if name == "2018-12" else 1)  # a weekday
        parts = flow("import", period, {noon: used}), flow("export", period, {noon + 1: sold})
        page = calculator.bills(usage(period, "UTC", *parts), past)
        balances = dict(page.balances)
        closing.append(balances["net tou.peak"].plain)
    assert closing == [["100"], ["60"], ["0"]]
    assert amounts(page.bills[0]) == {"energy.peak": "0.00", "energy.off": "0.00", "net.paid": "-0.60"}
