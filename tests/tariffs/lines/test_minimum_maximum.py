"""Most amounts of a day, a month, a kWh and a year, worked by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.bill_page import BillPage
from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.page.contract import History, PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.tariff_lines import energy, fixed, line
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bill_of_kwh, bills, days, usage

CAP = 'name = "T"\ncurrency = "EUR"\nprorate = { month = "real-days", year = "365" }\n' + energy("0.3")


def cap(**keys: object) -> str:
    price = keys.pop("price")
    return line(id="cap", kind="maximum", **keys) + f"price = {price}\n"


def test_what_is_above_a_month_is_given_back() -> None:
    """100 kWh x 0.3 is 30.00, 20.00 above 10; 30 kWh are 9.00, below it."""
    tariff = CAP + cap(per="month", price="10")
    assert amounts(bill_of_kwh(tariff, "100", AUGUST)) == {"energy": "30.00", "cap": "-20.00"}
    assert amounts(bill_of_kwh(tariff, "30", AUGUST)) == {"energy": "9.00", "cap": "0.00"}
    week = days("2017-08-01", "2017-08-08")  # 10 x 7 / 31 = 2.258: 3.00 - 2.258 = 0.74
    assert amounts(bill_of_kwh(tariff, "10", week)) == {"energy": "3.00", "cap": "-0.74"}


def test_network_charges_are_capped_by_the_kwh() -> None:
    """Flanders' maximumtarief: 40.00 + 2.00 of 100 kWh come to 0.20 x 100 = 20.00."""
    tariff = (
        CAP
        + fixed("40", id="capacity")
        + energy("0.02", id="use")
        + cap(per="kWh", base=["capacity", "use"], price="0.20")
    )
    found = amounts(bill_of_kwh(tariff, "100", AUGUST))
    assert found == {"energy": "30.00", "capacity": "40.00", "use": "2.00", "cap": "-22.00"}
    assert amounts(bill_of_kwh(tariff, "300", AUGUST))["cap"] == "0.00"  # 46.00 of 60.00


def test_each_version_is_tested_on_its_own_days_and_kwh() -> None:
    """5 kWh until the 10th and 20 after it: 1.50 of 0.10 x 5, and 6.00 of 0.40 x 20 = 8.00."""
    first = cap(per="kWh", price="0.10") + "to = 2017-08-11\n"
    then = cap(per="kWh", price="0.40") + "from = 2017-08-11\n"
    found = bills(CAP + first + then, usage(AUGUST, "UTC", quarters(AUGUST, {3: 5, 12 * 96: 20})))[0]
    assert amounts(found) == {"energy": "7.50", "cap": "-1.00", "cap 2017-08-11": "0.00"}


def test_what_is_exported_may_be_what_counts() -> None:
    found = amounts(bill_of_kwh(CAP + cap(per="kWh", on="export", price="0.1"), "10", AUGUST))
    assert found == {"energy": "3.00", "cap": "-3.00"}


@given(st.lists(st.integers(0, 300), min_size=12, max_size=12), st.integers(0, 500))
def test_a_year_by_months_comes_to_its_bound_at_most(kwh: list[int], bound: int) -> None:
    tariff = parse_tariff(CAP + cap(per="year", price=bound), "t.toml")
    pages: list[BillPage] = []
    past: History = {}
    for number, used in enumerate(kwh, 1):
        period = month(f"2018-{number:02d}")
        calculator = Calculator(tariff, period, "UTC")
        if pages:
            past = {one: [PriorValue(pages[-1].balances[one.quantity.name])] for one in calculator.looks_back}
        pages.append(calculator.bills(usage(period, "UTC", quarters(period, {3: used})), past))
    year = sum(Decimal(page.bills[0].total) for page in pages)
    assert year == min(sum(kwh) * Decimal("0.3"), bound)
    assert all(amounts(page.bills[0])["cap"] == "0.00" for page in pages[:-1])


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"per": "hour", "price": 1}, "per: 'hour' is not known (use one of: day, month, year, kWh)"),
        ({"per": "kWh", "price": -1}, "price: -1 is below 0 (write a larger number)"),
        (
            {"per": "kWh", "on": "kw", "price": 1},
            'on: \'kw\' is in kW (name it in a line of kind = "demand", of kind = "fixed" with tiers, or as times)',
        ),
        (
            {"per": "month", "base": ["no"], "price": 1},
            "base: a list does not name lines above (lines above are: energy)",
        ),
        (
            {"per": "month", "on": "import", "price": 1},
            "unknown key 'on' (known here: base, description, from, id, kind, per, price, round, tax, to, when)",
        ),
    ],
)
def test_a_maximum_of_nothing_is_refused(keys: dict[str, object], message: str) -> None:
    kw = '[quantity.kw]\nof = "import"\nreduce = "max"\n'
    with pytest.raises(TariffError) as refused:
        parse_tariff(CAP.replace("[[line]]", kw + "[[line]]", 1) + cap(**keys), "t.toml")
    assert str(refused.value) == f"t.toml: line cap: {message}"


def test_a_most_amount_of_a_month_needs_to_know_what_a_month_is() -> None:
    with pytest.raises(TariffError, match="the tariff does not say what part of a month is charged"):
        parse_tariff(HEAD + energy("1") + cap(per="month", price="1"), "t.toml")
