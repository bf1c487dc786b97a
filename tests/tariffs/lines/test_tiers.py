"""Bounds of tiers: pooled, prorated or fixed, and what is refused."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.tariffs.lines.tiers import Tiers, split
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.proration import Proration
from tests.support.tariff_pages import AUGUST, HEAD, bill_of_kwh, bills, days, grid, lines, part, usage
from tests.support.tier_tariffs import LINE, WHOLE, by_tou, kwh, tiered


def steady(tariff: str, daily_kwh: int, count: int, period: Period) -> Bill:
    """The same kWh in each hour of the first `count` days."""
    on = grid(period, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, : count * 24] = daily_kwh * 10**6 // 24
    return bills(tariff, usage(period, "UTC", part(values, on, scale=0)))[0]


def test_daily_bounds_are_pooled_or_not() -> None:
    pooled = tiered('upto = [10], times = "days", fill = "prorata"', head=HEAD)
    daily = tiered('upto = [10], reset = "day", fill = "chronological"', head=HEAD)
    january = month("2018-01")
    assert steady(pooled, 48, 16, january).total == "95.12"  # 310 x 0.10 + 458 x 0.14
    assert steady(daily, 48, 16, january).total == "101.12"  # 160 x 0.10 + 608 x 0.14


def test_bounds_are_prorated_or_fixed() -> None:
    part_of_june = days("2017-06-12", "2017-07-01")  # 19 of 30 days
    head = HEAD + 'prorate = { month = "real-days" }\n'
    assert kwh(bill_of_kwh(tiered("upto = [300]", head=head), "500", part_of_june)) == {("", 1): 190, ("", 2): 310}
    fixed = HEAD + 'prorate = { month = "real-days", bounds = "fixed" }\n'
    assert kwh(bill_of_kwh(tiered("upto = [300]", head=fixed), "500", part_of_june)) == {("", 1): 300, ("", 2): 200}


FAULTS = {
    "tiers = { upto = [500, 400] }\nprice = [1, 2, 3]": (
        "t.toml: line energy: tiers: upto: the bounds must be above 0 and ascend "
        "(they are cumulative: 250 and then 450 more are [250, 700])"
    ),
    "tiers = { upto = [500] }\nprice = [1, 2, 3]": (
        "t.toml: line energy: price: 3 prices for 2 tiers (write one for each bound and one for what is above the last)"
    ),
    'tiers = { upto = [5], reset = "day", times = "days" }\nprice = [1, 2]': (
        't.toml: line energy: tiers: times: reset = "day" already makes the bounds daily (remove one of them)'
    ),
    'tiers = { upto = [5], fill = "prorate" }\nprice = [1, 2]': (
        "t.toml: line energy: tiers: fill: 'prorate' is not known (use one of: prorata, chronological, per-period)"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_in_tiers_has_its_place_and_remedy(text: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f"{WHOLE}{LINE}{text}\n", "t.toml")
    assert str(error.value) == FAULTS[text]


def test_periods_need_a_fill_and_months_a_rule() -> None:
    with pytest.raises(TariffError, match=r"tiers: fill: is missing"):
        parse_tariff(by_tou("prorata").replace(', fill = "prorata"', ""), "t.toml")
    with pytest.raises(TariffError, match="does not say what part of a month's bounds a period has"):
        parse_tariff(tiered("upto = [5]", head=HEAD), "t.toml")


def test_a_quantity_lies_in_its_tiers_and_one_below_zero_in_the_first() -> None:
    bounds = [Exact.constant(bound, 3) for bound in (10, 25)]
    tiers = split(Exact(np.array([5, 30, -4])), bounds)
    assert [[one.fraction(row) for one in tiers] for row in range(3)] == [[5, 0, 0], [10, 15, 5], [-4, 0, 0]]
    assert split(Exact(np.array([7])), [])[0].texts() == ["7"]


def test_buckets_of_equal_bounds_share_them_unless_each_fills_its_own() -> None:
    upto = ((Fraction(5),), (), (Fraction(5),))
    assert Tiers(upto, "prorata", False, (), False, Proration()).pools() == [[0, 2], [1]]
    assert Tiers(upto, "per-period", False, (), False, Proration()).pools() == [[0], [1], [2]]


def test_bounds_may_be_multiplied_by_several_words() -> None:
    """PG&E's baseline: 10.1 kWh a day x 31 days = 313.1 kWh at 0.34, 86.9 at 0.43: 106.454 and 37.367."""
    tariff = tiered('upto = [1], times = ["days", "baseline"]', "[0.34, 0.43]", head=HEAD)
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[:, 0] = 400_000
    attributes = [{"baseline": "10.1"}, {"baseline": "13.6"}]  # 421.6 kWh: 400 x 0.34
    found = bills(tariff, replace(usage(AUGUST, "UTC", part(values, on)), attributes=attributes))
    assert [[one["amount"] for one in lines(bill)] for bill in found] == [["106.45", "37.37"], ["136.00", "0.00"]]


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ("[]", "is an empty list (remove it)"),
        ('["days", "days"]', 'is not a word, nor a list of words, each once (write times = "NAME")'),
        ("[1]", 'is not a word, nor a list of words, each once (write times = "NAME")'),
        ("1", '1 is not a text (write times = "...")'),
    ],
)
def test_words_of_times_are_texts_each_once(times: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(tiered(f"upto = [5], times = {times}"), "t.toml")
    assert str(error.value) == f"t.toml: line energy: tiers: times: {message}"
