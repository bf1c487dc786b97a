"""Attributes, prices in time and banks in docs/reference/tariffs/: the examples give the numbers beside them."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import EPOCH, Period, month
from etl.core.price_book import PriceBook, PriceColumn
from etl.core.usage_page import Attributes
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars
from tests.support.demand_tariffs import quarters
from tests.support.net_tariffs import flow
from tests.support.tariff_pages import amounts, bill_of_kwh, days, grid, lines, part, usage
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


def test_numbers_of_clients_and_one_that_changes() -> None:
    period = month("2017-08")
    on = grid(period, "UTC", 60)
    used = usage(period, "UTC", part(np.full((3, on.slots), 1500), on))
    tariff = parse_tariff(TARIFFS["Negotiated price, at least 85 % of the contracted power"], "docs")
    eleventh = date(2017, 8, 11)
    kw, price = (((period.start, one), (eleventh, other)) for one, other in (("10", "20"), ("0.21", "0.19")))
    attributes: list[Attributes] = [
        {"contract_kw": "10", "unit_price": "0.21"},
        {"contract_kw": "1", "unit_price": "0.2"},
        {"contract_kw": kw, "unit_price": price},
    ]
    found = Calculator(tariff, period, "UTC").bills(replace(used, attributes=attributes)).bills
    assert [[*amounts(bill).values(), bill.total] for bill in found] == [
        ["85.00", "234.36", "319.36"],
        ["15.00", "223.20", "238.20"],
        ["27.42", "115.16", "75.60", "143.64", "361.82"],
    ]


def test_a_baseline_times_the_days() -> None:
    period = month("2017-08")
    used = replace(usage(period, "UTC", flow("import", period, {0: 400})), attributes=[{"baseline": "10.1"}])
    tariff = parse_tariff(TARIFFS["Baseline of the client x days"], "docs")
    (bill,) = Calculator(tariff, period, "UTC").bills(used).bills
    assert [one["amount"] for one in lines(bill)] == ["106.45", "37.37"]


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


def day_of_kwh(name: str, day: str, calendars: LoadedCalendars = NO_CALENDARS, zone: str = "UTC") -> dict[str, str]:
    """The lines of a day with 1 kWh in each hour."""
    period = Period(date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=1))
    on = grid(period, zone, 60)
    used = usage(period, zone, part(np.full((1, on.slots), 1000), on))
    return amounts(
        Calculator(parse_tariff(TARIFFS[name], "docs"), period, zone, calendars=calendars).bills(used).bills[0]
    )


def test_good_friday_is_a_working_day_in_spain_by_its_own_calendar() -> None:
    # eight hours of each at 0.30, 0.20 and 0.10
    assert day_of_kwh("Own holidays", "2024-03-29", zone="Europe/Madrid") == {
        "energy.p1": "2.40", "energy.p2": "1.60", "energy.p3": "0.80",
    }  # fmt: skip
    assert day_of_kwh("Own holidays", "2024-11-01", zone="Europe/Madrid") == {"energy.p3": "2.40"}


def test_a_critical_day_has_windows_of_its_own() -> None:
    assert day_of_kwh("Critical peaks", "2024-07-10") == {"energy.critical": "4.00", "energy.off": "2.00"}
    assert day_of_kwh("Critical peaks", "2024-07-09") == {"energy.peak": "3.00", "energy.off": "1.20"}


def test_a_red_day_lasts_until_six_in_the_morning() -> None:
    types = {(date(2024, 1, day) - EPOCH).days: "rouge" if day == 6 else "bleu" for day in range(4, 9)}
    calendars = LoadedCalendars({"tempo": types})
    red, after = (day_of_kwh("Three colours", f"2024-01-0{day}", calendars, "Europe/Paris") for day in (6, 7))
    assert red == {"energy.bleu.hc": "0.78", "energy.rouge.hp": "12.16", "energy.rouge.hc": "0.32"}
    assert after == {"energy.bleu.hp": "2.56", "energy.bleu.hc": "0.26", "energy.rouge.hc": "0.96"}


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
