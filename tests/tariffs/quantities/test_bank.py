"""Banks of netted energy: what they keep, open with and are refused for."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.quantities.bank import Bank
from etl.tariffs.read.parse import parse_tariff
from tests.support.net_tariffs import BANK, DAY, ENERGY, MONEY, NET, flow, printed, run
from tests.support.tariff_pages import HEAD, bills, days, lines, usage


def test_a_bank_by_schedule_keeps_each_period_apart() -> None:
    tariff = '[schedule.s]\nall.day = ["all 06:00-18:00"]\nall.night = "rest"\n' + NET.format(over="period")
    tariff += 'schedule = "s"\nbank = { keeps = "kWh", by = "s" }\n'
    tariff += ENERGY.replace("price = 0.20", 'schedule = "s"\nprice = { day = 0.30, night = 0.10 }')
    pages = run(tariff, [(10, 40), (10, 0)])
    assert printed(pages) == [{"energy.day": "0.00", "energy.night": "1.00"}] * 2
    assert [page.balances["net s.day"].plain for page in pages] == [["40"], ["40"]]


def test_what_a_bank_opens_with_must_be_known() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5}))
    tariff = HEAD + NET.format(over="period") + BANK + ENERGY
    with pytest.raises(TariffError) as error:
        bills(tariff, used)
    assert str(error.value) == (
        "t.toml: quantity net: client c0: the opening balance of the bank is not known (bill from its first period on, "
        'supply it with `etl history load`, or write unknown = "ignore" in the bank)'
    )
    ignoring = tariff.replace("pays = 0.02", 'pays = 0.02, unknown = "ignore"')
    assert bills(ignoring, used)[0].total == "1.00"


def test_a_bank_that_is_known_for_some_clients_names_the_first_of_the_others() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5}, clients=2))
    tariff = HEAD + NET.format(over="period") + BANK.replace("closes", 'unknown = "ignore", closes') + ENERGY
    calculator = Calculator(parse_tariff(tariff, "t.toml"), DAY, "UTC")
    (need,) = calculator.looks_back
    past = {need: [PriorValue(Exact(np.array([2, 3])), np.array([True, False]))]}
    assert [bill.total for bill in calculator.bills(used, past).bills] == ["0.60", "1.00"]
    strict = Calculator(parse_tariff(tariff.replace('"ignore"', '"refuse"'), "t.toml"), DAY, "UTC")
    (need,) = strict.looks_back
    with pytest.raises(TariffError, match="client c1: the opening balance of the bank is not known"):
        strict.bills(used, {need: past[calculator.looks_back[0]]})


@given(months=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_kwh_is_lost_or_made_in_a_bank(months: list[tuple[int, int]]) -> None:
    pages = run(NET.format(over="period") + BANK + ENERGY, months)
    kwh = {name: Fraction(0) for name in ("energy", "net.paid")}
    for page in pages:
        for line in lines(page.bills[0]):
            kwh[line["id"]] += Fraction(line["quantity"])
    left = kwh["net.paid"] + pages[-1].balances["net"].fraction(0)
    assert kwh["energy"] - left == sum(used - sold for used, sold in months)


FAULTS = {
    "by nothing": (
        NET.format(over="period") + BANK.replace("closes", 'by = "s", closes'),
        "quantity net: bank: by: 's' is not the quantity's schedule",
    ),
    "a date": (
        NET.format(over="period") + BANK.replace("03-31", "02-29"),
        "bank: closes: '02-29' is not a date that every",
    ),
    "pays": (NET.format(over="period") + BANK.replace(", pays = 0.02", ""), "quantity net: bank: pays: is missing"),
    "a part": (NET.format(over="period") + MONEY.replace("0.5 }", "2 }"), "bank: pays: 2 is above 1"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_netting_that_is_not_clear_is_refused(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text + ENERGY, "t.toml")
    assert message in str(error.value)


BANK_OF_KWH = Bank("kWh", (3, 31), Fraction(0), (), next_period=False, refuse=True)


def test_a_bank_closes_in_the_period_that_holds_its_last_day() -> None:
    assert BANK_OF_KWH.closes_in(month("2018-03"))
    assert not BANK_OF_KWH.closes_in(month("2018-04"))
    assert not BANK_OF_KWH.closes_in(days("2018-03-01", "2018-03-31"))  # the end is excluded
    assert BANK_OF_KWH.closes_in(days("2017-12-15", "2018-04-01"))
    assert not replace(BANK_OF_KWH, closes=None).closes_in(month("2018-03"))
