"""The tariffs printed in docs/reference/tariffs/ are tariffs, and its numbers are what they give."""

import re

import numpy as np
import pytest

from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.places import ROOT
from tests.support.tariff_pages import AUGUST, amounts, bill_of_kwh, bills, days, grid, lines, part, totals, usage

PAGES = sorted((ROOT / "docs" / "reference" / "tariffs").glob("*.md"))
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
TARIFFS = {parse_tariff(text, "docs").name: text for text in re.findall(r"```toml[^\n]*\n(.*?)```", TEXT, re.DOTALL)}


def test_the_first_example_gives_its_table() -> None:
    bill = bill_of_kwh(TARIFFS["Flat with VAT"], "914.336", AUGUST, "Europe/Lisbon")
    assert (amounts(bill), bill.total) == ({"standing": "9.50", "energy": "151.60", "vat": "37.05"}, "198.15")


def test_october_gives_the_kwh_of_each_line() -> None:
    on = grid(month("2024-10"), "Europe/Lisbon")
    used = usage(month("2024-10"), "Europe/Lisbon", part(np.full((1, on.slots), 100, np.uint8), on))
    found = [line["quantity"] for line in lines(bills(TARIFFS["Tri-hourly, weekly cycle"], used)[0])]
    assert found == ["22.8", "117.6", "109.2", "8", "19.2", "21.2"]


def test_three_rates_of_vat_give_their_table() -> None:
    bill = bill_of_kwh(TARIFFS["Three rates of VAT"], "298", month("2024-10"))
    assert list(amounts(bill).values()) == ["5.12", "1.24", "45.92", "0.31", "2.07", "7.19"]
    assert bill.total == "61.85"


def test_a_sum_cut_to_whole_yen_gives_its_table() -> None:
    bill = bill_of_kwh(TARIFFS["Cut to whole yen"], "301", AUGUST)
    printed = [line["amount"] for line in lines(bill)]
    assert printed == ["858.00", "2385.60", "4766.40", "30.57", "-1032.43", "-0.14", "1011.00"]
    assert bill.total == "8019"


def test_least_and_most_amounts_of_a_kwh_give_their_tables() -> None:
    taxed = bill_of_kwh(TARIFFS["A tax of at least 0.5 EUR/MWh"], "1000", AUGUST)
    assert (list(amounts(taxed).values()), taxed.total) == (["3.00", "0.15", "0.35", "0.74"], "4.24")
    capped = bill_of_kwh(TARIFFS["Network charges of at most 0.20 a kWh"], "100", AUGUST)
    assert (list(amounts(capped).values()), capped.total) == (["40.00", "2.00", "-22.00"], "20.00")


def test_taxes_in_their_own_base_give_their_table() -> None:
    bill = bill_of_kwh(TARIFFS["Taxes in their own base"], "400", AUGUST)
    assert list(amounts(bill).values()) == ["89.86", "114.46", "18.00", "3.31", "15.26", "80.30", "-0.01"]
    assert bill.total == "321.18"


def test_vat_on_a_tax_gives_its_table() -> None:
    bill = bill_of_kwh(TARIFFS["Tax on electricity, and VAT"], "400", AUGUST)
    assert list(amounts(bill).values()) == ["10.00", "50.00", "3.07", "0.81", "13.41", "5.00"]
    assert (totals(bill)["subtotal"], totals(bill)["tax"], bill.total) == ("68.88", "13.41", "82.29")


@pytest.mark.parametrize(
    ("word", "amount"),
    re.findall(r'^\| `"(whole|real-days|30|365/12|365.25/12)"` \|.*\| ([\d.]+) \|$', TEXT, re.MULTILINE),
)
def test_the_table_of_prorations_is_right(word: str, amount: str) -> None:
    head = f'name = "T"\ncurrency = "EUR"\nprorate.month = "{word}"\n'
    tariff = head + '[[line]]\nid = "s"\nkind = "fixed"\nper = "month"\nprice = 30\n'
    assert bill_of_kwh(tariff, "0", days("2017-06-12", "2017-07-01")).total == amount


def test_the_energy_tax_of_a_year_gives_its_amounts() -> None:
    calculator = Calculator(parse_tariff(TARIFFS["Energy tax by the year"], "docs"), AUGUST, "UTC")
    (need,) = calculator.looks_back
    used = usage(AUGUST, "UTC", quarters(AUGUST, {3: 250}))
    bill = calculator.bills(used, {need: [PriorValue(Exact.constant(3900, 1))]}).bills[0]
    assert [(line["quantity"], line["amount"]) for line in lines(bill)] == [("100", "12.00"), ("150", "1.20")]


def test_new_prices_are_read() -> None:
    assert len(parse_tariff(TARIFFS["New prices in 2018"], "docs").lines[1]) == 2


@pytest.mark.parametrize(
    ("fill", "amount"),
    re.findall(r'^\| `"(prorata|chronological|per-period)"` \|.*\| ([\d.]+) \|$', TEXT, re.MULTILINE),
)
def test_the_table_of_fills_is_right(fill: str, amount: str) -> None:
    period = days("2017-08-14", "2017-08-16")
    on = grid(period, "UTC", 60)
    values = np.zeros((1, 48), np.int64)
    values[0, [12, 20, 24, 36]] = [80_000, 40_000, 60_000, 20_000]
    tariff = TARIFFS["Tiers"].replace("chronological", fill)
    assert bills(tariff, usage(period, "UTC", part(values, on)))[0].total == amount


def test_the_ratchet_asks_for_eleven_periods() -> None:
    calculator = Calculator(parse_tariff(TARIFFS["Ratchet"], "docs"), AUGUST, "UTC")
    assert [(past.quantity.name, past.periods) for past in calculator.looks_back] == [("billing_kw", 11)]
