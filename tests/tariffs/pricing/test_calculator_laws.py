"""Laws of billing, on tariffs and readings made at random, across clock changes of both hemispheres."""

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import Bill
from etl.core.periods import Period
from etl.core.usage_page import Usage
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, grid, lines, part, usage
from tests.support.tariff_reference import Plan, rounded

CHANGES = {
    "Europe/Lisbon": (date(2024, 3, 31), date(2024, 10, 27)),
    "America/Los_Angeles": (date(2017, 3, 12), date(2017, 11, 5)),
    "America/Sao_Paulo": (date(2017, 10, 15), date(2018, 2, 18)),
    "Australia/Lord_Howe": (date(2024, 4, 7), date(2024, 10, 6)),
    "Asia/Kolkata": (date(2024, 2, 29), date(2024, 12, 31)),
}
SEASONS = (
    None,
    "legal-time",
    {"x": ("04-01", "10-26"), "y": ("10-27", "03-31")},
    {"x": ("01-01", "02-29"), "y": ("03-01", "12-31")},
)
LAW = settings(max_examples=50, deadline=None)
PRICES = st.decimals(-1, 2, places=5).map(str)


@st.composite
def windows(draw: st.DrawFn) -> dict[str, list[tuple[str, int, int]]]:
    """Periods a, b and the rest; each group of weekdays cut at its own minutes, the last window over midnight."""
    found: dict[str, list[tuple[str, int, int]]] = {"a": [], "b": []}
    for days in draw(st.sampled_from((["all"], ["mon-fri", "sat", "sun"], ["mon-sat", "sun"]))):
        cuts = sorted(draw(st.sets(st.integers(0, 287).map(lambda five: five * 5), min_size=2, max_size=5)))
        for place, cut in enumerate(cuts):
            period = draw(st.sampled_from(("a", "b", "rest")))
            if period != "rest":
                found[period].append((days, cut, cuts[(place + 1) % len(cuts)]))
    return {period: rules for period, rules in found.items() if rules} | {"rest": []}


@st.composite
def cases(draw: st.DrawFn) -> tuple[Plan, Period, int, list[list[int]]]:
    """A plan, a period around a clock change, an interval in minutes and readings of two clients."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    first = draw(st.sampled_from(CHANGES[zone])) - timedelta(days=draw(st.integers(0, 2)))
    period = Period(first, first + timedelta(days=draw(st.integers(1, 3))))
    seasons = draw(st.sampled_from(SEASONS))
    names = ["all"] if seasons is None else ["summer", "winter"] if isinstance(seasons, str) else list(seasons)
    periods = {season: draw(windows()) for season in names}
    buckets = [(season, name) for season in names for name in periods[season]]
    changes = [None, *sorted(draw(st.sets(st.integers(-1, 3), max_size=2)))]
    prices = [
        (None if days is None else first + timedelta(days=days), {bucket: draw(PRICES) for bucket in buckets})
        for days in changes
    ]
    prices = [one for place, one in enumerate(prices) if not place or one[1] != prices[place - 1][1]]
    straddle, standing = draw(st.sampled_from(("start", "even"))), draw(PRICES)
    plan = Plan(zone, seasons, periods, prices, straddle, standing, draw(st.sampled_from(("0.23", "0.055"))))
    interval = draw(st.sampled_from((5, 15, 30) if zone == "Australia/Lord_Howe" else (15, 30, 60)))
    slots = grid(period, zone, interval).slots
    seed, top = draw(st.integers(0, 2**32)), draw(st.sampled_from((3, 900, 60_000)))
    return plan, period, interval, np.random.default_rng(seed).integers(0, top, (2, slots)).tolist()


def billed(toml: str, zone: str, period: Period, interval: int, readings: list[list[int]]) -> list[Bill]:
    values = np.array(readings, np.uint16)
    used = usage(period, zone, part(values, grid(period, zone, interval)))
    return Calculator(parse_tariff(toml, "t.toml"), period, zone).bills(used).bills


@LAW
@given(cases())
def test_bills_are_those_of_a_slow_reference(case: tuple[Plan, Period, int, list[list[int]]]) -> None:
    plan, period, interval, readings = case
    start = grid(period, plan.zone, interval).start
    bills = billed(plan.toml(), plan.zone, period, interval, readings)
    for bill, own in zip(bills, readings, strict=True):
        expected = plan.bill(period.start, period.end, start, interval, own)
        assert [(line["period"] or line["id"], line["amount"]) for line in lines(bill)] == expected


@LAW
@given(cases())
def test_every_minute_is_priced_once(case: tuple[Plan, Period, int, list[list[int]]]) -> None:
    plan, period, interval, readings = case
    for bill, own in zip(billed(plan.toml(), plan.zone, period, interval, readings), readings, strict=True):
        kwh = [Fraction(line["quantity"]) for line in lines(bill) if line["id"] == "energy"]
        assert abs(sum(kwh) - Fraction(sum(own), 1000)) <= len(kwh) * Fraction(1, 2 * 10**12)
        assert bill.energy_mwh == sum(own) * 1000


@LAW
@given(cases(), st.integers(-1, 4))
def test_identical_neighbours_in_time_change_nothing(
    case: tuple[Plan, Period, int, list[list[int]]], offset: int
) -> None:
    plan, period, interval, readings = case
    day = period.start + timedelta(days=offset)
    at = max(place for place, (first, _) in enumerate(plan.prices) if first is None or first <= day)
    versions = [*plan.prices[: at + 1], (day, plan.prices[at][1]), *plan.prices[at + 1 :]]
    split = Plan(**{**vars(plan), "prices": versions if plan.prices[at][0] != day else plan.prices})
    one = billed(plan.toml(), plan.zone, period, interval, readings)
    assert one == billed(split.toml(), plan.zone, period, interval, readings)


@LAW
@given(cases())
def test_pages_and_the_order_of_clients_change_nothing(case: tuple[Plan, Period, int, list[list[int]]]) -> None:
    plan, period, interval, readings = case
    together = billed(plan.toml(), plan.zone, period, interval, readings)
    apart = [billed(plan.toml(), plan.zone, period, interval, [own])[0] for own in readings]
    turned = billed(plan.toml(), plan.zone, period, interval, readings[::-1])[::-1]
    for one, *others in zip(together, apart, turned, strict=True):
        assert all(
            (other.total, other.energy_mwh, other.detail) == (one.total, one.energy_mwh, one.detail) for other in others
        )


@LAW
@given(cases(), st.sampled_from((np.uint32, np.int64)), st.integers(0, 3))
def test_width_and_unit_of_the_stored_readings_change_nothing(
    case: tuple[Plan, Period, int, list[list[int]]], dtype: type[np.generic], scale: int
) -> None:
    plan, period, interval, readings = case
    on = grid(period, plan.zone, interval)
    finer = part(np.array(readings, np.int64).astype(dtype) * 10 ** (3 - scale) * 7, on, scale=scale, denominator=7)
    used: Usage = usage(period, plan.zone, finer)
    bills = Calculator(parse_tariff(plan.toml(), "t.toml"), period, plan.zone).bills(used).bills
    assert bills == billed(plan.toml(), plan.zone, period, interval, readings)


@LAW
@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=4),
    st.tuples(PRICES, PRICES),
    st.decimals(1, 500, places=3),
    st.integers(1, 31),
    st.booleans(),
)
def test_taxes_with_a_rest_take_every_cent_once(
    wh: list[int], prices: tuple[str, str], first: Decimal, change: int, included: bool
) -> None:
    tariff = parse_tariff(
        'name = "T"\ncurrency = "EUR"\nprorate.month = "whole"\n'
        f'[[line]]\nid = "power"\nkind = "fixed"\nper = "day"\nprice = {prices[0]}\n'
        f'[[line]]\nid = "energy"\nkind = "energy"\nprice = {prices[1]}\n'
        '[[line]]\nid = "low"\nkind = "percent"\ntax = true\nrate = 0.06\nbase = ["energy"]\n'
        f'share = {{ first = {first}, of = "import", per_days = 30 }}\nincluded = {str(included).lower()}\n'
        '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.23\nbase = "rest"\n'
        '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.24\nbase = "rest"\n'
        f"from = 2017-08-{change:02d}\n",
        "t.toml",
    )
    values = np.zeros((len(wh), 744), np.int64)
    values[:, 0] = wh
    used = usage(AUGUST, "UTC", part(values, grid(AUGUST, "UTC", 60)))
    for bill, own in zip(Calculator(tariff, AUGUST, "UTC").bills(used).bills, wh, strict=True):
        found = {line["id"]: Fraction(line["amount"]) for line in lines(bill) if line["id"] in ("power", "energy")}
        bases = {"low": Fraction(0), "vat": Fraction(0)}
        for line in lines(bill):
            if line["id"] in bases:
                bases[line["id"]] += Fraction(line["quantity"])
        assert sum(bases.values()) == sum(found.values())
        share = min(Fraction(1), Fraction(first) * 31 / 30 * 1000 / own) if own else Fraction(1)
        assert bases["low"] == Fraction(rounded(found["energy"] * share * 100), 100)


@LAW
@given(cases())
def test_details_are_json_of_constant_shape(case: tuple[Plan, Period, int, list[list[int]]]) -> None:
    plan, period, interval, readings = case
    for bill in billed(plan.toml(), plan.zone, period, interval, readings):
        detail = json.loads(bill.detail)
        assert list(detail) == ["quantities", "lines", "balances", "warnings", "totals"]
        assert Fraction(bill.total) == sum(Fraction(line["amount"]) for line in lines(bill))
        assert Fraction(bill.total) == Fraction(detail["totals"]["subtotal"]) + Fraction(detail["totals"]["tax"])
