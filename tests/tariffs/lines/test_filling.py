"""Filling of tiers, by hand, against a slow reference and against another program."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.exact import Exact
from etl.tariffs.lines.filling import fill_runs, fill_total
from etl.tariffs.page.stretches import Runs
from tests.support.tariff_pages import bills, days, grid, lines, part, usage
from tests.support.tier_reference import FILLS, Reading, in_tiers
from tests.support.tier_tariffs import LINE, WHOLE, by_tou, kwh


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


def test_every_bucket_has_the_share_that_it_has_of_the_sum() -> None:
    found = fill_total([Exact(np.array([60])), Exact(np.array([30]))], [Exact.constant(30, 1)])
    assert [[tier.fraction(0) for tier in bucket] for bucket in found] == [[20, 40], [10, 20]]
    none = fill_total([Exact(np.array([0])), Exact(np.array([0]))], [Exact.constant(30, 1)])
    assert [[tier.fraction(0) for tier in bucket] for bucket in none] == [[0, 0], [0, 0]]


def test_runs_fill_one_after_the_other_and_begin_again_each_day() -> None:
    found = Runs(np.array([[40, 30, 50, 9]]), Fraction(1, 10), np.array([0, 1, 0, 2]), np.array([1, 1, 2, 2]))
    bounds = [Exact.constant(5, 1)]  # 50 units
    together = fill_runs(replace(found, day=np.zeros(4, np.int64)), [0, 1], bounds, "chronological")
    assert [[tier.fraction(0) for tier in bucket] for bucket in together] == [[4, 5], [1, 2]]
    daily = fill_runs(found, [0, 1], bounds, "chronological")
    assert [[tier.fraction(0) for tier in bucket] for bucket in daily] == [[9, 0], [1, 2]]
    prorata = fill_runs(found, [0, 1], bounds, "prorata")
    assert [[tier.fraction(0) for tier in bucket] for bucket in prorata] == [
        [5 + Fraction(20, 7), Fraction(8, 7)], [Fraction(15, 7), Fraction(6, 7)],
    ]  # fmt: skip
