"""Tiers on energy: every fill, reset, scale and share of a month, by hand and against a slow reference."""

import random
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.periods import Period, month
from etl.core.usage_page import Usage
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, HEAD, bill_of_kwh, bills, days, grid, lines, part, usage
from tests.support.tier_reference import FILLS, Reading, in_tiers

WHOLE = HEAD + 'prorate.month = "whole"\n'
TOU = '[schedule.tou]\nall.peak = ["mon-fri 12:00-18:00"]\nall.off = "rest"\n'
LINE = '[[line]]\nid = "energy"\nkind = "energy"\n'


def tiered(tiers: str, price: str = "[0.10, 0.14]", head: str = WHOLE) -> str:
    return f"{head}{LINE}tiers = {{ {tiers} }}\nprice = {price}\n"


def by_tou(fill: str, upto: str = "[100]", more: str = "", head: str = WHOLE) -> str:
    tiers = f'tiers = {{ upto = {upto}, fill = "{fill}"{more} }}'
    return f'{head}{TOU}{LINE}schedule = "tou"\n{tiers}\nprice = {{ peak = [0.25, 0.32], off = [0.10, 0.14] }}\n'


def kwh(bill: Bill) -> dict[tuple[str, int], Fraction]:
    return {(line["period"] or "", int(line["tier"])): Fraction(line["quantity"]) for line in lines(bill)}


def two_days(tariff: str) -> dict[tuple[str, int], Fraction]:
    """Monday 80 kWh at noon, then 40 off; Tuesday 60 off, then 20 at noon."""
    period = days("2017-08-14", "2017-08-16")
    on = grid(period, "UTC", 60)
    values = np.zeros((1, 48), np.int64)
    values[0, [12, 20, 24, 36]] = [80_000, 40_000, 60_000, 20_000]
    return kwh(bills(tariff, usage(period, "UTC", part(values, on)))[0])


def test_tiers_fill_in_the_order_of_time() -> None:
    assert two_days(by_tou("chronological")) == {
        ("peak", 1): 80, ("peak", 2): 20, ("off", 1): 20, ("off", 2): 80,
    }  # fmt: skip


def test_every_period_has_the_same_share_of_each_tier_pro_rata() -> None:
    assert two_days(by_tou("prorata")) == {("peak", 1): 50, ("peak", 2): 50, ("off", 1): 50, ("off", 2): 50}


def test_each_period_fills_its_own_tiers() -> None:
    assert two_days(by_tou("per-period", "[90]")) == {
        ("peak", 1): 90, ("peak", 2): 10, ("off", 1): 90, ("off", 2): 10,
    }  # fmt: skip


def test_bounds_begin_anew_each_day() -> None:
    assert two_days(by_tou("chronological", "[70]", ', reset = "day"')) == {
        ("peak", 1): 80, ("peak", 2): 20, ("off", 1): 60, ("off", 2): 40,
    }  # fmt: skip


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


SEYMOUR = (
    HEAD + 'prorate.month = "whole"\n[[line]]\nid = "base"\nkind = "fixed"\nper = "month"\nprice = 7.50\n'
    "{energy}"
    '[[line]]\nid = "power_cost"\nkind = "energy"\nprice = 0.085\n'
    '[[line]]\nid = "tax"\nkind = "percent"\ntax = true\nrate = 0.01\n'
)


@pytest.mark.parametrize(
    ("tiers", "price", "used", "total"),
    [
        ("upto = [250, 700]", "[0.064, 0.049, 0.0446]", "1200", "171.55"),
        ("upto = [250, 700, 1250]", "[0.064, 0.049, 0.0475, 0.0446]", "2000", "277.88"),
    ],
)
def test_a_published_tier_bill_comes_out(tiers: str, price: str, used: str, total: str) -> None:
    energy = f"{LINE}tiers = {{ {tiers} }}\nprice = {price}\n"
    assert bill_of_kwh(SEYMOUR.replace("{energy}", energy), used, AUGUST).total == total


def test_bounds_are_prorated_or_fixed() -> None:
    part_of_june = days("2017-06-12", "2017-07-01")  # 19 of 30 days
    head = HEAD + 'prorate = { month = "real-days" }\n'
    assert kwh(bill_of_kwh(tiered("upto = [300]", head=head), "500", part_of_june)) == {("", 1): 190, ("", 2): 310}
    fixed = HEAD + 'prorate = { month = "real-days", bounds = "fixed" }\n'
    assert kwh(bill_of_kwh(tiered("upto = [300]", head=fixed), "500", part_of_june)) == {("", 1): 300, ("", 2): 200}


def test_a_version_has_its_days_of_the_bounds() -> None:
    versions = "".join(
        f"{LINE}{dates}tiers.upto = [310]\nprice = {price}\n"
        for dates, price in (("to = 2017-08-11\n", "[1, 2]"), ("from = 2017-08-11\n", "[3, 4]"))
    )
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [5, 20 * 24]] = [150_000, 200_000]
    bill = bills(WHOLE + versions, usage(AUGUST, "UTC", part(values, on)))[0]
    assert [(line["price"], line["quantity"]) for line in lines(bill)] == [
        ("1", "100"), ("2", "50"), ("3", "200"), ("4", "0"),
    ]  # fmt: skip


def test_bounds_of_a_season_have_its_days() -> None:
    tariff = (
        f"{WHOLE}[schedule.s]\n"
        'seasons = { summer = "06-01..09-30", winter = "10-01..05-31" }\nsummer.all = "rest"\nwinter.all = "rest"\n'
        f'{LINE}schedule = "s"\ntiers = {{ upto = {{ summer = [300], winter = [600] }}, fill = "prorata" }}\n'
        "price.summer = { all = [1, 2] }\nprice.winter = { all = [3, 4] }\n"
    )
    period = days("2017-09-16", "2017-10-16")
    on = grid(period, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [0, 20 * 24]] = 400_000
    found = kwh(bills(tariff, usage(period, "UTC", part(values, on)))[0])
    assert found == {("summer.all", 1): 150, ("summer.all", 2): 250, ("winter.all", 1): 300, ("winter.all", 2): 100}


def test_bounds_grow_with_the_billed_demand() -> None:
    quantity = '[quantity.billing_kw]\nof = "import"\nreduce = "max"\nwindow = 60\n'
    tariff = tiered('upto = [2], times = "billing_kw"', head=WHOLE + quantity)  # 2 kWh for each kW
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[0, :10], values[1, :10] = 5_000, 1_000
    values[0, 20] = 20_000
    found = bills(tariff, usage(AUGUST, "UTC", part(values, on)))
    assert [kwh(bill) for bill in found] == [{("", 1): 40, ("", 2): 30}, {("", 1): 2, ("", 2): 8}]


def test_bounds_grow_with_an_attribute() -> None:
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[:, 3] = 100_000
    said = [{"baseline": "1.5"}, {"baseline": "4"}]
    used = Usage(["a", "b"], AUGUST, "UTC", [part(values, on)], attributes=said)
    found = bills(tiered('upto = [20], times = "baseline"'), used)
    assert [kwh(bill) for bill in found] == [{("", 1): 30, ("", 2): 70}, {("", 1): 80, ("", 2): 20}]


CHANGES = (days("2018-03-09", "2018-03-13"), days("2018-03-24", "2018-04-02"), days("2018-10-26", "2018-11-06"))
"""Periods with a change of clocks in some of the zones."""
ZONES = ("Europe/Lisbon", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe")
SCHEDULE = '[schedule.tou]\nall.peak = ["mon-fri 09:15-12:15 18:00-20:00", "sat 10:00-11:00"]\nall.off = "rest"\n'


def local_readings(values: Any, start: int, interval: int, zone: str) -> list[Reading]:
    found = []
    for slot, watt_hours in enumerate(values.tolist()):
        local = datetime.fromtimestamp((start + slot * interval) * 60, UTC).astimezone(ZoneInfo(zone))
        minute, weekday = local.hour * 60 + local.minute, local.weekday()
        peak = (weekday < 5 and (555 <= minute < 735 or 1080 <= minute < 1200)) or (
            weekday == 5 and 600 <= minute < 660
        )
        found.append((local.toordinal(), "peak" if peak else "off", Fraction(watt_hours, 1000)))
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES), st.sampled_from(sorted(FILLS)), st.booleans(), st.sampled_from((5, 15)),
    st.integers(1, 4), st.integers(0, 2**32),
)  # fmt: skip
def test_every_fill_is_what_the_slow_reference_says(  # noqa: PLR0917 - hypothesis fills them
    zone: str, fill: str, daily: bool, interval: int, tiers: int, seed: int
) -> None:
    draw = random.Random(seed)
    period = draw.choice(CHANGES)
    on = grid(period, zone, interval)
    values = np.random.default_rng(seed).integers(0, draw.choice([2, 50, 4000]), (2, on.slots))
    size = Fraction(int(values[0].sum()), 1000 * (period.days if daily else 1))
    percent = [draw.randint(1, 120) for _ in range(tiers - 1)]
    bounds = sorted({Fraction(round(size * one), 100) + Fraction(place, 8) for place, one in enumerate(percent, 1)})
    upto = "[" + ", ".join(f"{float(bound):.3f}" for bound in bounds) + "]"
    prices = "[" + ", ".join(["0.1"] * (len(bounds) + 1)) + "]"
    reset = ', reset = "day"' if daily else ""
    tariff = (
        f'{WHOLE}{SCHEDULE}{LINE}schedule = "tou"\ntiers = {{ upto = {upto}, fill = "{fill}"{reset} }}\n'
        f"price = {{ peak = {prices}, off = {prices} }}\n"
    )
    halves = values // 2  # two meters on one grid are one
    used = usage(period, zone, part(halves, on), part(values - halves, on))
    for row, bill in enumerate(bills(tariff, used)):
        expected = FILLS[fill](local_readings(values[row], on.start, interval, zone), bounds, daily=daily)
        for key, found in kwh(bill).items():
            assert abs(found - expected.get(key, Fraction(0))) <= Fraction(1, 10**12), key  # shown to 12 places


def test_hourly_and_quarterly_meters_fill_together() -> None:
    period = days("2017-08-14", "2017-08-16")
    quarters, hours = grid(period, "UTC", 15), grid(period, "UTC", 60)
    fine, coarse = np.zeros((1, 192), np.int64), np.zeros((1, 48), np.int64)
    fine[0, 12 * 4], coarse[0, 20], fine[0, 24 * 4], coarse[0, 36] = 80_000, 40_000, 60_000, 20_000
    used = usage(period, "UTC", part(fine, quarters), part(coarse, hours))
    assert kwh(bills(by_tou("chronological"), used)[0]) == two_days(by_tou("chronological"))


def test_readings_across_an_edge_are_spread_evenly_when_the_line_says_so() -> None:
    tariff = (
        f'{WHOLE}[schedule.s]\nall.a = ["all 00:00-08:30"]\nall.b = "rest"\n{LINE}schedule = "s"\nstraddle = "even"\n'
        'tiers = { upto = [1], fill = "chronological" }\nprice = { a = [1, 2], b = [3, 4] }\n'
    )
    period = days("2017-08-14", "2017-08-15")
    values = np.zeros((1, 24), np.int64)
    values[0, [7, 8]] = [700, 1200]  # 0.6 before 08:30: 0.3 of it fills the first kWh
    found = kwh(bills(tariff, usage(period, "UTC", part(values, grid(period, "UTC", 60))))[0])
    tenth = Fraction(1, 10)
    assert found == {("a", 1): 1, ("a", 2): 3 * tenth, ("b", 1): 0, ("b", 2): 6 * tenth}
    with pytest.raises(TariffError, match="crosses a change of price at 2017-08-14T08:30"):
        bills(tariff.replace('straddle = "even"\n', ""), usage(period, "UTC", part(values, grid(period, "UTC", 60))))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_chronological_tiers_cost_what_eeco_says(seed: int) -> None:
    costs = pytest.importorskip("eeco.costs", reason="the extra `oracle` is not installed")
    generator = np.random.default_rng(seed)
    period = days("2018-03-01", "2018-03-08")
    on = grid(period, "UTC", 15)
    watt_hours = generator.integers(0, 2_000, (1, on.slots))
    kw = watt_hours[0] / 250
    total = int(watt_hours.sum()) // 1000
    bounds = sorted({int(bound) for bound in generator.integers(10, total, 3)})  # a step never jumps over a tier whole
    if any(high - low < 3 for low, high in pairwise(bounds)):
        return
    prices = generator.integers(1, 50, (len(bounds) + 1, 2)) / 100
    peak = np.array([name == "peak" for _, name, _ in local_readings(watt_hours[0], on.start, 15, "UTC")])
    edges = [0, *bounds, float("inf")]
    theirs = sum(
        costs.calculate_energy_cost(np.where(peak, *prices[tier]), kw, 4, edges[tier], edges[tier + 1])[0]
        for tier in range(len(bounds) + 1)
    )
    table = {name: [float(price) for price in prices[:, place]] for place, name in enumerate(("peak", "off"))}
    tariff = (
        f'{WHOLE}{SCHEDULE}{LINE}schedule = "tou"\ntiers = {{ upto = {bounds}, fill = "chronological" }}\n'
        f"price = {{ peak = {table['peak']}, off = {table['off']} }}\n"
    )
    bill = bills(tariff, usage(period, "UTC", part(watt_hours, on)))[0]
    assert abs(float(sum(Fraction(line["amount_exact"]) for line in lines(bill))) - theirs) < 1e-6


def test_the_reference_itself() -> None:
    assert in_tiers(Fraction(8), Fraction(30), [Fraction(10), Fraction(20)]) == [2, 10, 18]
    assert in_tiers(Fraction(0), Fraction(5), [Fraction(10)]) == [5, 0]


FAULTS = {
    "tiers = { upto = [500, 400] }\nprice = [1, 2, 3]": (
        "t.toml: line energy: tiers: upto: the bounds do not ascend from above 0 "
        "(they are cumulative: 250 and then 450 more are [250, 700])"
    ),
    "tiers = { upto = [500] }\nprice = [1, 2, 3]": (
        "t.toml: line energy: price: 3 prices for 2 tiers (write one for each bound and one for what is above the last)"
    ),
    'tiers = { upto = [5], reset = "day", times = "days" }\nprice = [1, 2]': (
        't.toml: line energy: tiers: times: with reset = "day" the bounds are of one day already (remove one of them)'
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
