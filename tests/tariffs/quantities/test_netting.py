"""Netting worked by hand: over the interval, over the period, with banks of kWh and of money, and what is refused."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.net_tariffs import BANK, DAY, ENERGY, NET, SELL, SOLD, flow, run
from tests.support.tariff_pages import HEAD, amounts, bills, lines, usage


def test_over_the_interval_what_meets_in_one_hour_only() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5, 12: 1}), flow("export", DAY, {12: 4, 13: 2}))
    tariff = HEAD + NET.format(over="interval") + SOLD.format(over="interval") + ENERGY + SELL
    assert amounts(bills(tariff, used)[0]) == {"energy": "1.00", "sell": "-0.25"}  # 5 kWh bought, 3 + 2 sold


def test_over_the_period_all_of_it() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5, 12: 1}), flow("export", DAY, {12: 4, 13: 1}))
    tariff = HEAD + NET.format(over="period") + SOLD.format(over="period") + ENERGY + SELL
    assert amounts(bills(tariff, used)[0]) == {"energy": "0.20", "sell": "0.00"}  # 6 - 5
    assert amounts(bills(tariff, usage(DAY, "UTC", flow("export", DAY, {12: 4})))[0])["sell"] == "-0.20"


def test_a_new_price_inside_a_period_takes_its_days_of_what_is_netted() -> None:
    first = ENERGY.replace("price", "to = 2018-01-11\nprice")
    second = ENERGY.replace("price = 0.20", "from = 2018-01-11\nprice = 0.40")
    page = run(NET.format(over="period") + BANK + first + second, [(31, 0)])[0]
    assert [(line["quantity"], line["amount"]) for line in lines(page.bills[0])] == [("10", "2.00"), ("21", "8.40")]


FAULTS = {
    "nothing": (
        NET.format(over="period").replace('"export"', '"import"'),
        "quantity net: less: 'import' less itself is always 0",
    ),
    "over": (NET.format(over="day"), "quantity net: over: 'day' is not known (use one of: period, interval)"),
    "kWh of an interval": (
        NET.format(over="interval") + BANK,
        "quantity net: bank: a bank of kWh needs netting over the period",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_netting_that_is_not_clear_is_refused(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text + ENERGY, "t.toml")
    assert message in str(error.value)
