"""Random URDB items cost what PySAM says of its own reading of them (extra `oracle`); ETL_SOAK=1 for many."""

import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.core.bill_page import BillPage
from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.urdb import read_urdb
from tests.support.pysam_bills import FLAT, MONTHS, NO_BOUND, OUTPUTS, Engine, Plan, Rate, month_hours
from tests.support.tariff_pages import grid, lines, part, usage

tools = pytest.importorskip("PySAM.UtilityRateTools", reason="the extra `oracle` is not installed")

RANDOM = settings(
    max_examples=500 if os.environ.get("ETL_SOAK") else 30, deadline=None, suppress_health_check=list(HealthCheck)
)
NAMES = {name: name for name in OUTPUTS} | {"customer": "fixed", "export": "energy", "net.paid": "energy"}
PERIODS = [month(f"2018-{one:02d}") for one in range(1, MONTHS + 1)]
NOTHING = Plan(FLAT, FLAT, (Rate((), (Decimal(0),)),))
ENGINE = Engine()
HOURS = 8760
ROLLED = (0, 5, 11, 17)
"""PySAM carries on the kWh of periods that are in a weekday's hours of these, and loses others."""
Wh = npt.NDArray[np.int64]


def structure(chance: random.Random, periods: int, unit: str, most: int, price: float) -> list[list[dict[str, Any]]]:
    """Periods of tiers with the same bounds, which PySAM needs; the last bound is one of the ways to write none."""
    bounds = sorted(chance.sample(range(1, most), chance.randint(0, 3)))
    found, end = [], chance.choice((NO_BOUND, 9.999999680285692e37))
    for _ in range(periods):
        tiers: list[dict[str, Any]] = [{"max": bound, "unit": unit} for bound in [*bounds, end]]
        for tier in tiers:
            tier["rate"] = round(chance.uniform(0, price), 5)
            if chance.random() < 0.3:
                tier["adj"] = round(chance.uniform(0, price / 9), 5)
        found.append(tiers)
    return found


def hours(chance: random.Random, kind: str, periods: int) -> dict[str, Any]:
    """Of months that have other numbers of periods, or the same ones at other hours."""
    kinds = []
    for _ in range(chance.randint(1, 4)):
        own = chance.sample(range(periods), chance.randint(1, min(len(ROLLED), periods)))
        weekday = [chance.choice(own) for _ in range(24)]
        drawn = [*own, *(chance.choice(own) for _ in range(len(ROLLED) - len(own)))]
        chance.shuffle(drawn)
        for hour, period in zip(ROLLED, drawn, strict=True):
            weekday[hour] = period
        kinds.append((weekday, [chance.choice(own) for _ in range(24)]))
    months = [chance.choice(kinds) for _ in range(MONTHS)]
    return {
        f"{kind}weekdayschedule": [weekday for weekday, _ in months],
        f"{kind}weekendschedule": [weekend for _, weekend in months],
    }


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    chance = random.Random(draw(st.integers(0, 2**32)))
    periods, unit = draw(st.integers(1, 5)), draw(st.sampled_from(("kWh", "kWh daily")))
    most = 1500 if unit == "kWh" else 50
    item = {"energyratestructure": structure(chance, periods, unit, most, 0.5), **hours(chance, "energy", periods)}
    item["dgrules"] = draw(st.sampled_from(("Net Metering", "Net Billing Instantaneous")))
    if unit == "kWh daily":
        item["dgrules"] = "Net Metering"  # PySAM pools them only there
    by_tier = draw(st.booleans())
    for period in item["energyratestructure"]:
        for tier in period:
            tier["sell"] = round(chance.uniform(0, 0.2), 5) if by_tier or tier is period[0] else period[0]["sell"]
    if draw(st.booleans()):
        kinds = draw(st.integers(1, 3))
        item |= {"demandratestructure": structure(chance, kinds, "kW", 6, 20), **hours(chance, "demand", kinds)}
    if draw(st.booleans()):
        kinds = draw(st.integers(1, 3))
        months = [chance.randrange(kinds) for _ in range(MONTHS)]
        item |= {"flatdemandstructure": structure(chance, kinds, "kW", 6, 20), "flatdemandmonths": months}
    item |= {"fixedchargefirstmeter": round(chance.uniform(0, 40), 2), "fixedchargeunits": "$/month"}
    if draw(st.booleans()):
        item |= {"mincharge": chance.randint(0, 300), "minchargeunits": "$/month"}
    return item


class Theirs(Plan):
    """PySAM's reading of an item, whose lists it changes: no row may be another month's too."""

    def inputs(self) -> dict[str, Any]:
        return {**NOTHING.inputs(), **tools.URDBv8_to_ElectricityRates(json.loads(json.dumps(self.more)))}


@RANDOM
@given(items(), st.booleans(), st.integers(0, 2**32))
def test_an_item_costs_what_pysam_says(item: dict[str, Any], made: bool, seed: int) -> None:
    """With and without energy made behind the meter, which some months leave to the next ones."""
    load, sun = flows(seed)
    sun *= made
    theirs = ENGINE.bills(Theirs(FLAT, FLAT, NOTHING.energy, more=item), load[0] / 1000, sun[0] / 1000)
    for place, page in enumerate(ours(item, load, sun)):
        found: defaultdict[str, Fraction] = defaultdict(Fraction)
        for line in lines(page.bills[0]):
            found[NAMES[line["id"]]] += Fraction(line["amount_exact"])
        expected = {name: theirs[name][place] for name in OUTPUTS}
        if expected["minimum"]:  # PySAM adds no more than the minimum itself, and leaves what the client is owed.
            expected["minimum"] += max(0, expected["minimum"] - sum(expected.values()))
        # A minimum is on rounded lines, of which there are a few dozen at 2 places; PySAM's are not rounded.
        near = {name: 0.5 if name == "minimum" else 1e-6 for name in OUTPUTS}
        wrong = {
            name: (float(found[name]), expected[name])
            for name in OUTPUTS
            if abs(float(found[name]) - expected[name]) > near[name]
        }
        assert not wrong, f"month {place + 1}: {wrong} (ours, theirs)\n{json.dumps(item)}"


def flows(seed: int) -> tuple[Wh, Wh]:
    """Wh used and made in each hour; in some months more is made than used."""
    generator = np.random.default_rng(seed)
    load = generator.integers(0, 2_000, (1, HOURS)) * generator.integers(0, 4, (1, HOURS))
    sun = generator.integers(0, 4_000, (1, HOURS))
    for span in month_hours():
        sun[:, span] = sun[:, span] * generator.integers(0, 18) // 8
    return load, sun


def ours(item: dict[str, Any], load: Wh, sun: Wh) -> Iterator[BillPage]:
    """Bills of the twelve months, each given the balances of the one before."""
    tariff = read_urdb(json.dumps(item), "item.json")
    net, balances = load - sun, dict[str, Exact]()
    for period, span in zip(PERIODS, month_hours(), strict=True):
        calculator, on = Calculator(tariff, period, "UTC"), grid(period, "UTC", 60)
        past = {
            one: [PriorValue(balances.get(one.quantity.name, Exact.constant(0, 1)))] for one in calculator.looks_back
        }
        used = part(np.maximum(net, 0)[:, span], on), part(np.maximum(-net, 0)[:, span], on, flow="export")
        page = calculator.bills(usage(period, "UTC", *used), past)
        balances = dict(page.balances)
        yield page
