"""Random tariffs on random years cost to 1e-6 what PySAM says (extra `oracle`); ETL_SOAK=1 for 2,000 of them."""

import os
import random
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.core.bill_page import BillPage
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.core.usage_page import Usage
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import History, PriorNeed, PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.lookback import Lookback
from etl.tariffs.quantities.period_demand import Demand
from etl.tariffs.read.parse import parse_tariff
from tests.support.pysam_bills import FLAT, MONTHS, NO_BOUND, OUTPUTS, Engine, Hours, Plan, Rate, month_hours
from tests.support.tariff_pages import grid, lines, part, usage

pytest.importorskip("PySAM", reason="the extra `oracle` is not installed")

EXAMPLES = 2000 if os.environ.get("ETL_SOAK") else 40
CLIENTS = 2
PERIODS = [month(f"2018-{one:02d}") for one in range(1, 13)]
RANDOM = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate)
)
ENGINE = Engine()
ROLLED = (0, 5, 11, 17)
"""Hours of a weekday, whose periods PySAM carries kWh of; there are four at most."""
NET = """[quantity.net]
of = "import"
less = "export"
over = "period"
schedule = "e"
bank = { keeps = "kWh", by = "e", inherits = "hour", closes = "12-31", pays = 0, unknown = "ignore" }

"""


def hours(draw: random.Random, periods: int) -> tuple[Hours, Hours]:
    """Weekdays and weekends of one to three kinds of month, which may not have all periods."""
    kinds = []
    for _ in range(draw.randint(1, 3)):
        own = draw.sample(range(periods), draw.randint(1, periods))
        weekday, weekend = ([draw.choice(own) for _ in range(24)] for _ in "we")
        for place, hour in enumerate(ROLLED):
            weekday[hour] = own[min(place, len(own) - 1)]
        kinds.append((tuple(weekday), tuple(weekend)))
    months = [draw.choice(kinds) for _ in range(MONTHS)]
    return tuple(weekday for weekday, _ in months), tuple(weekend for _, weekend in months)


def number(draw: random.Random, least: str, most: str, places: int = 4) -> Decimal:
    unit = 10**places
    return Decimal(draw.randint(int(Decimal(least) * unit), int(Decimal(most) * unit))).scaleb(-places)


def rates(draw: random.Random, periods: int, tiers: int, most: str, price: str) -> tuple[Rate, ...]:
    """Rates of all periods with the same bounds."""
    bounds: set[Decimal] = set()
    while len(bounds) < tiers - 1:
        bounds.add(number(draw, "1", most, 1))
    upto = tuple(sorted(bounds))
    return tuple(Rate(upto, tuple(number(draw, "0", price) for _ in range(tiers))) for _ in range(periods))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    periods, tiers, option = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.sampled_from((0, 2)))
    flat, tou, kinds = draw(st.integers(0, 4)), draw(st.integers(0, 4)), draw(st.integers(1, 4))
    minimum, yearly = draw(st.sampled_from((0, 0, 60, 300))), draw(st.sampled_from((0, 0, 900, 4000)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    at = hours(chance, kinds) if tou else (FLAT, FLAT)
    energy, fixed = rates(chance, periods, tiers, "1500", "0.5"), number(chance, "0", "40", 2)
    demand = rates(chance, 1, flat, "5", "20")[0] if flat else None
    demand_tou = rates(chance, kinds, tou, "5", "20") if tou else ()
    return Plan(
        *hours(chance, periods), energy, option, fixed, Decimal(minimum), Decimal(yearly),
        demand, *at, demand_tou,
    )  # fmt: skip


def year_wh(seed: int) -> Any:
    """Clients x hours: a base with peaks; some hours without use."""
    generator = np.random.default_rng(seed)
    load = generator.integers(0, 2_000, (CLIENTS, 8760)) * generator.integers(0, 4, (CLIENTS, 8760))
    return load * np.array([[1]] + [[3]] * (CLIENTS - 1))


def used(load: Any, period: Period) -> Usage:
    """What is used of the grid, and what is given to it: below zero."""
    net, on = load[:, month_hours()[period.start.month - 1]], grid(period, "UTC", 60)
    exported = [part(np.maximum(-net, 0), on, flow="export")] if net.min() < 0 else []
    return usage(period, "UTC", part(np.maximum(net, 0), on), *exported)


def carried(tariff: Tariff, page: BillPage, following: Period) -> History:
    """The balances that a bill's lines find again as their openings."""
    banks = [past for past in Calculator(tariff, following, "UTC").looks_back if past.periods == 0]
    return {past: [PriorValue(page.balances[past.quantity.name])] for past in banks}


def ours(tariff: Tariff, load: Any, history: Mapping[Period, History] | None = None) -> list[BillPage]:
    """Twelve pages of bills."""
    pages: list[BillPage] = []
    past: History = {}
    for period in PERIODS:
        known = {**past, **(history or {}).get(period, {})}
        pages.append(Calculator(tariff, period, "UTC").bills(used(load, period), known))
        if period != PERIODS[-1]:
            past = carried(tariff, pages[-1], PERIODS[period.start.month])
    return pages


def exact_by_id(page: BillPage, client: int) -> dict[str, Fraction]:
    found: defaultdict[str, Fraction] = defaultdict(Fraction)
    for line in lines(page.bills[client]):
        found[line["id"]] += Fraction(line["amount_exact"])
    return found


def assert_same(
    plan: Plan, pages: list[BillPage], load: Any, reached: Mapping[int, Fraction] | None = None, made: Any = None
) -> None:
    for client in range(CLIENTS):
        theirs = ENGINE.bills(plan, load[client] / 1000, None if made is None else made[client] / 1000)
        for place, page in enumerate(pages):
            found = exact_by_id(page, client)
            found["demand"] = max(found["demand"], (reached or {}).get(place, Fraction(0)))
            found["minimum"] = found["minimum_month"] + found["minimum_year"]
            # A minimum is on rounded lines, of which there are a few dozen at 6 places; PySAM's are not rounded.
            wrong = {
                name: (float(found[name]), theirs[name][place])
                for name in OUTPUTS
                if abs(float(found[name]) - theirs[name][place]) > (1e-6 if name != "minimum" else 1e-4)
            }
            assert not wrong, f"client {client}, month {place + 1}: {wrong} (ours, theirs)\n{plan.toml()}"


@RANDOM
@given(plans(), st.integers(0, 2**32))
def test_every_line_of_every_month_is_what_pysam_says(plan: Plan, seed: int) -> None:
    load = year_wh(seed)
    assert_same(plan, ours(parse_tariff(plan.toml(), "plan"), load), load)


@settings(RANDOM, max_examples=EXAMPLES // 4)
@given(plans(), st.integers(0, 2**32))
def test_energy_made_behind_the_meter_lowers_every_line_as_pysam_says(plan: Plan, seed: int) -> None:
    """Net metering carries kWh from month to month; net billing pays nothing for them here."""
    load, made = year_wh(seed), year_wh(seed + 1)
    for span in month_hours():  # some months leave what others lack
        made[:, span] = made[:, span] * np.random.default_rng(seed + span.start).integers(0, 18) // 8
    text = plan.toml()
    if plan.option == 0:
        text = text.replace("[[line]]", f"{NET}[[line]]", 1).replace(
            'kind = "energy"\n', 'kind = "energy"\non = "net"\n'
        )
    assert_same(plan, ours(parse_tariff(text, "plan"), load - made), load, made=made)


@st.composite
def ratchets(draw: st.DrawFn) -> tuple[Plan, str, list[int], int]:
    """A plan with PySAM's own inputs, our quantity, the peaks of the year before in W, and how far it looks back."""
    chance, back = random.Random(draw(st.integers(0, 2**32))), draw(st.integers(1, 12))
    share = [chance.randint(0, 100) for _ in range(MONTHS)]
    full = [chance.randint(0, 1) for _ in range(MONTHS)]
    floor, before = chance.randint(0, 8), [chance.randrange(9_000) for _ in range(MONTHS)]
    more = {
        "ur_enable_billing_demand": 1, "ur_billing_demand_minimum": floor, "ur_billing_demand_lookback_period": back,
        "ur_billing_demand_lookback_percentages": [list(pair) for pair in zip(share, full, strict=True)],
        "ur_dc_billing_demand_periods": [[1, 1]], "ur_yearzero_usage_peaks": [watts / 1000 for watts in before],
    }  # fmt: skip
    rate = rates(chance, 1, chance.randint(1, 3), "9", "20")[0]
    plan = Plan(FLAT, FLAT, rates(chance, 1, 1, "9", "0.5"), 0, demand=rate, more=more)
    quantity = (
        f'[quantity.billing_kw]\nof = "import"\nreduce = "max"\nwindow = 60\nfloor = {floor}\n'
        f"this_month = {[1 if whole else one / 100 for one, whole in zip(share, full, strict=True)]}\n"
        f"ratchet = {{ periods = {back}, share = {[one / 100 for one in share]} }}\n"
    )
    return plan, quantity, before, back


def looked_back(tariff: Tariff, load: Any, before: list[int], back: int) -> dict[Period, History]:
    """Of every month the demand of `back` earlier ones: computed for 2018, supplied for 2017."""
    (past,) = Calculator(tariff, PERIODS[0], "UTC").looks_back
    assert past.periods == back
    assert isinstance(past.quantity, Demand)
    known: list[PriorValue] = []
    for place, watts in enumerate(before, 1):
        kw = Exact(np.full(CLIENTS, watts, np.int64), 1000)
        known.append(PriorValue(past.quantity.supplied(kw, month(f"2017-{place:02d}"))))
    values = [Lookback(tariff, one, "UTC").values(used(load, one), [past.quantity]) for one in PERIODS]
    known += [found[past.quantity] for found in values]
    return {period: _latest(past, known[: 12 + place], back) for place, period in enumerate(PERIODS)}


def one_too_far(plan: Plan, before: list[int], back: int) -> dict[int, Fraction]:
    """By month, from 0 on: what PySAM bills at least, for in the year before it looks back one month more than told."""
    shares = [Fraction(share, 100) for share, _ in plan.more["ur_billing_demand_lookback_percentages"]]
    reached = {place: place - back - 1 for place in range(MONTHS) if -MONTHS <= place - back - 1 < 0}
    return {place: shares[far] * before[far] / 1000 for place, far in reached.items()}


def cost(rate: Rate, kw: Fraction) -> Fraction:
    """Tier by tier."""
    edges = [Fraction(0), *map(Fraction, rate.upto), max(kw, Fraction(10**9))]
    parts = [max(min(kw, high) - low, Fraction(0)) for low, high in pairwise(edges)]
    return sum((part * Fraction(price) for part, price in zip(parts, rate.prices, strict=True)), Fraction(0))


def _latest(past: PriorNeed, known: list[PriorValue], back: int) -> History:
    return {past: known[::-1][:back]}


@settings(RANDOM, max_examples=EXAMPLES // 4)
@given(ratchets(), st.integers(0, 2**32))
def test_ratchets_are_what_pysam_says(drawn: tuple[Plan, str, list[int], int], seed: int) -> None:
    plan, quantity, before, back = drawn
    load = year_wh(seed)
    text = plan.toml().replace('kind = "demand"\n', 'kind = "demand"\non = "billing_kw"\n')
    tariff = parse_tariff(text.replace("[[line]]", f"{quantity}[[line]]", 1), "plan")
    assert plan.demand
    reached = {month: cost(plan.demand, kw) for month, kw in one_too_far(plan, before, back).items()}
    assert_same(plan, ours(tariff, load, looked_back(tariff, load, before, back)), load, reached)


def test_a_tier_without_a_bound_is_pysams_largest_number() -> None:
    assert Rate((), (Decimal(1),)).rows(1) == [[1, 1, NO_BOUND, 1.0]]
