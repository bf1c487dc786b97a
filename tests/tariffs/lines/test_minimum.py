"""Least amounts of a day, a month and a year, worked by hand."""

import json

import pytest

from etl.core.bill_page import BillPage
from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.page.contract import History, PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bill_of_kwh, bills, days, lines, totals, usage

MINIMUM = (
    f'{HEAD}prorate = {{ month = "real-days", year = "real-days" }}\n'
    '[[line]]\nid = "energy"\nkind = "energy"\nprice = 1\n'
    '[[line]]\nid = "levy"\nkind = "energy"\ntax = true\nprice = 1\n'
    '[[line]]\nid = "least"\nkind = "minimum"\n'
)


def test_a_minimum_tops_up_what_is_not_tax_by_the_days() -> None:
    tariff = MINIMUM + 'per = "month"\nprice = 31\n'
    found = bills(tariff, usage(AUGUST, "UTC", quarters(AUGUST, {3: 20.5})))[0]
    assert amounts(found) == {"energy": "20.50", "levy": "20.50", "least": "10.50"}
    week = days("2017-08-01", "2017-08-08")
    assert amounts(bills(tariff, usage(week, "UTC", quarters(week, {3: 2.5})))[0])["least"] == "4.50"
    assert amounts(bills(tariff, usage(week, "UTC", quarters(week, {3: 7.01})))[0])["least"] == "0.00"
    named = MINIMUM + 'per = "month"\nprice = 31\nbase = ["energy", "levy"]\n'
    assert amounts(bills(named, usage(AUGUST, "UTC", quarters(AUGUST, {3: 14})))[0])["least"] == "3.00"


def test_two_prices_of_a_minimum_are_each_tested_on_their_own_days() -> None:
    line = '[[line]]\nid = "least"\nkind = "minimum"\nper = "month"\n'
    tariff = MINIMUM + 'per = "month"\nto = 2017-08-11\nprice = 31\n' + line + "from = 2017-08-11\nprice = 62\n"
    found = amounts(bills(tariff, usage(AUGUST, "UTC", quarters(AUGUST, {3: 15.5})))[0])
    assert found == {"energy": "15.50", "levy": "15.50", "least": "0.00", "least 2017-08-11": "42.00"}


def yearly(text: str, kwh: list[float], first: int = 1, past: History | None = None) -> list[BillPage]:
    """Bills of months of 2018, each told what the one before carried."""
    tariff, pages = parse_tariff(text, "t.toml"), list[BillPage]()
    for place, energy in enumerate(kwh, first):
        period = month(f"2018-{place:02d}")
        calculator = Calculator(tariff, period, "UTC")
        if pages:
            past = {one: [PriorValue(pages[-1].balances[one.quantity.name])] for one in calculator.looks_back}
        pages.append(calculator.bills(usage(period, "UTC", quarters(period, {3: energy})), past or {}))
    return pages


def test_a_minimum_of_the_year_tops_up_in_its_last_period() -> None:
    pages = yearly(MINIMUM + 'per = "year"\nprice = 365\n', [20.0] * 12)
    assert [amounts(page.bills[0])["least"] for page in pages] == ["0.00"] * 11 + ["125.00"]
    assert json.loads(pages[2].bills[0].detail)["balances"] == {"least.billed": "60", "least.days": "90"}
    assert json.loads(pages[11].bills[0].detail)["balances"] == {"least.billed": "0", "least.days": "0"}


def test_a_contract_year_may_close_on_another_day() -> None:
    pages = yearly(
        MINIMUM + 'per = "year"\nprice = 365\ncloses = "03-31"\nunknown = "ignore"\n', [20.0, 20.0, 20.0, 5.0]
    )
    assert [amounts(page.bills[0])["least"] for page in pages] == ["0.00", "0.00", "30.00", "0.00"]  # 90 days
    assert json.loads(pages[3].bills[0].detail)["balances"] == {"least.billed": "5", "least.days": "30"}


def test_what_was_billed_earlier_in_the_year_must_be_known() -> None:
    with pytest.raises(TariffError) as error:
        yearly(MINIMUM + 'per = "year"\nprice = 365\n', [20.0], first=4)
    assert str(error.value) == (
        "t.toml: line least: client c0: what it was billed earlier in this contract year is not known "
        '(bill the periods since the year began, or write unknown = "ignore")'
    )


def test_a_tax_is_at_least_an_amount_a_kwh() -> None:
    """5.11269632 % of 1,000 kWh x 0.003 = 3.00 is 0.15; at least 0.0005 x 1,000 = 0.50: 0.35 on top, a tax too."""
    tariff = (
        f'{HEAD}[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.003\n'
        '[[line]]\nid = "iee"\nkind = "percent"\ntax = true\nrate = 0.0511269632\n'
        '[[line]]\nid = "iee_least"\nkind = "minimum"\ntax = true\nper = "kWh"\nprice = 0.0005\nbase = ["iee"]\n'
        '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.21\n'
    )
    found = bill_of_kwh(tariff, "1000", AUGUST)
    assert amounts(found) == {"energy": "3.00", "iee": "0.15", "iee_least": "0.35", "vat": "0.74"}  # of 3.50
    assert totals(found)["tax"] == "1.24"
    assert lines(found)[2]["quantity"] == "0.15"
    dear = bill_of_kwh(tariff.replace("0.003", "0.10"), "1000", AUGUST)
    assert amounts(dear) == {"energy": "100.00", "iee": "5.11", "iee_least": "0.00", "vat": "22.07"}
