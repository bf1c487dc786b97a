"""Net metering and net billing, twelve months of random years, equal another engine's amounts."""

import csv
import os
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.core.bill_page import BillPage
from tests.support.examples import examples
from tests.support.pysam_net import HOURS, Year, balances, charged

pytest.importorskip("PySAM", reason="NREL-PySAM (the extra `oracle`) is not installed")

REAL = os.environ.get("ETL_REAL_TARIFFS", "")
ENOUGH = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
HEAD = 'name = "T"\ncurrency = "USD"\nround.places = 6\nprorate.month = "whole"\n'
ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\non = "{on}"\nschedule = "tou"\nprice = {price}\n'
CREDIT = '[[line]]\nid = "credit"\nkind = "credit"\non = "net"\n'
ENGINE = Fraction(1, 10**6)


@st.composite
def weekdays(draw: st.DrawFn, count: int) -> list[int]:
    own = draw(st.lists(st.integers(1, count), min_size=1, max_size=count, unique=True))
    weekday = draw(st.lists(st.sampled_from(own), min_size=24, max_size=24))
    for place, carried_hour in enumerate((0, 5, 11, 17)):  # PySAM carries kWh of the periods of these hours only
        weekday[carried_hour] = own[min(place, len(own) - 1)]
    return weekday


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Up to four periods, not all in every month; steps of 10 Wh and prices of four places: money has six."""
    count = draw(st.integers(1, 4))
    kinds = [draw(weekdays(count)) for _ in range(draw(st.integers(1, 3)))]
    months = [kinds[draw(st.integers(0, len(kinds) - 1))] for _ in range(12)]
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    hour = np.arange(HOURS)
    summer = 0.5 - 0.5 * np.cos(hour / HOURS * 2 * np.pi)
    sun = np.where((hour % 24 > 7) & (hour % 24 < 18), summer, 0) * draw(st.integers(0, 900))
    tens = random.integers(0, draw(st.integers(1, 400)), HOURS) - (random.random(HOURS) * sun).astype(np.int64)
    price = st.integers(0, 9999).map(lambda units: f"{units / 10**4:.4f}")
    prices = [draw(price) for _ in range(2 * count)]
    upto = draw(st.none() | st.integers(1, 900))
    higher = [draw(price) for _ in range(count)] if upto else []
    return Year(10 * tens, months, prices[::2], prices[1::2], draw(price), upto, higher)


def energy(year: Year, on: str, fill: str) -> str:
    if year.upto is None:
        return ENERGY.format(on=on, price=year.table(year.buy))
    tiers = f'tiers = {{ upto = [{year.upto}], fill = "{fill}", reset = "period" }}\n'
    both = [f"[{low}, {high}]" for low, high in zip(year.buy, year.higher, strict=True)]
    return ENERGY.format(on=on, price=year.table(both)) + tiers


def net(over: str, bank: str) -> str:
    return f'[quantity.net]\nof = "import"\nless = "export"\nover = "{over}"\nschedule = "tou"\nbank = {bank}\n'


def agree(ours: Iterator[Fraction], theirs: list[float], within: Fraction = ENGINE) -> None:
    for month, (own, other) in enumerate(zip(ours, theirs, strict=True), 1):
        assert abs(own - Fraction(other)) <= within, month


IN_MONEY = ENGINE + 3 * Fraction(1, 2 * 10**6)
"""Three amounts are rounded to six places here, and none there: the energy, the credit, and what the bank holds."""


def money(year: Year, over: str, spends: str, fill: str) -> list[BillPage]:
    bank = (
        f'{{ keeps = "money", by = "tou", closes = "12-31", pays = 1, spends = "{spends}", '
        f"price = {year.table(year.sell)} }}"
    )
    return year.months(HEAD + year.schedule() + net(over, bank) + energy(year, "net", fill) + CREDIT)


@ENOUGH
@given(year=years())
def test_kwh_carried_from_month_to_month_by_period(year: Year) -> None:
    bank = f'{{ keeps = "kWh", by = "tou", inherits = "hour", closes = "12-31", pays = {year.year_end} }}'
    pages = year.months(HEAD + year.schedule() + net("period", bank) + energy(year, "net", "prorata"))
    theirs = year.pysam(0)
    agree((charged(page, "energy") for page in pages), theirs["year1_monthly_ec_charge_with_system"])
    if len(year.buy) == 1:  # with several, PySAM pays for what they hold together, less what others lack
        agree((charged(page, "energy", "net.paid") for page in pages), theirs["year1_monthly_utility_bill_w_sys"])
        carried = [sum(balances(page).values(), Fraction(0)) for page in pages]
        agree(iter(carried[:11]), theirs["year1_monthly_cumulative_excess_generation"][:11])
    assert set(balances(pages[-1]).values()) == {0}


@ENOUGH
@given(year=years())
def test_money_carried_for_what_is_over_in_a_month(year: Year) -> None:
    pages = money(year, "period", "now", "prorata")
    theirs = year.pysam(1)
    agree(
        (charged(page, "energy", "credit") for page in pages), theirs["year1_monthly_ec_charge_with_system"], IN_MONEY
    )
    paid = (charged(page, "energy", "credit", "credit.paid") for page in pages)
    agree(paid, theirs["year1_monthly_utility_bill_w_sys"], IN_MONEY)


@ENOUGH
@given(year=years())
def test_energy_sold_as_it_is_made(year: Year) -> None:
    sold = ENERGY.format(on="export", price=year.table([f"-{price}" for price in year.sell]))
    sold = sold.replace('"energy"', '"sold"', 1)
    pages = year.months(HEAD + year.schedule() + energy(year, "import", "chronological") + sold)
    agree((charged(page, "energy", "sold") for page in pages), year.pysam(2)["year1_monthly_utility_bill_w_sys"])


@ENOUGH
@given(year=years())
def test_money_for_energy_sold_is_spent_from_the_next_month_on(year: Year) -> None:
    pages = money(year, "interval", "next-period", "chronological")
    theirs = year.pysam(3)
    agree(
        (charged(page, "energy", "credit") for page in pages), theirs["year1_monthly_ec_charge_with_system"], IN_MONEY
    )
    paid = (charged(page, "energy", "credit", "credit.paid") for page in pages)
    agree(paid, theirs["year1_monthly_utility_bill_w_sys"], IN_MONEY)


@pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")
def test_a_published_load_with_a_sun_of_our_own() -> None:
    with (Path(REAL) / "demo_load_2018.csv").open(newline="") as file:
        load = np.array([int(Decimal(row["kwh"]) * 1000) for row in csv.DictReader(file)])
    hour = np.arange(HOURS)
    sun = np.where((hour % 24 > 8) & (hour % 24 < 18), 4000 + 1000 * (hour // 24 % 3), 0)
    year = Year(load - sun, [[1] * 12 + [2] * 6 + [1] * 6] * 12, ["0.10", "0.25"], ["0", "0"], "0.02")
    bank = '{ keeps = "kWh", by = "tou", closes = "12-31", pays = 0.02 }'
    pages = year.months(HEAD + year.schedule() + net("period", bank) + energy(year, "net", "prorata"))
    agree((charged(page, "energy") for page in pages), year.pysam(0)["year1_monthly_ec_charge_with_system"])
    assert balances(pages[10])["net tou.p1"] > 0
