"""Random URDB items cost what PySAM says of its own reading of them (extra `oracle`); ETL_SOAK=1 for many."""

import json
import os
import random
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
NAMES = {"customer": "fixed", "energy": "energy", "demand": "demand", "demand_tou": "demand_tou", "minimum": "minimum"}
PERIODS = [month(f"2018-{one:02d}") for one in range(1, MONTHS + 1)]
NOTHING = Plan(FLAT, FLAT, (Rate((), (Decimal(0),)),))
ENGINE = Engine()


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
    kinds = [[chance.randrange(periods) for _ in range(24)] for _ in range(3)]
    return {f"{kind}{days}schedule": [chance.choice(kinds) for _ in range(MONTHS)] for days in ("weekday", "weekend")}


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    chance = random.Random(draw(st.integers(0, 2**32)))
    periods, unit = draw(st.integers(1, 4)), draw(st.sampled_from(("kWh", "kWh daily")))
    most = 1500 if unit == "kWh" else 50
    item = {"energyratestructure": structure(chance, periods, unit, most, 0.5), **hours(chance, "energy", periods)}
    item["dgrules"] = draw(st.sampled_from(("Net Metering", "Net Billing Instantaneous")))
    if unit == "kWh daily":
        item["dgrules"] = "Net Metering"  # PySAM pools them only there
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
@given(items(), st.integers(0, 2**32))
def test_an_item_costs_what_pysam_says(item: dict[str, Any], seed: int) -> None:
    generator = np.random.default_rng(seed)
    load = generator.integers(0, 2_000, (1, 8760)) * generator.integers(0, 4, (1, 8760))
    theirs = ENGINE.bills(Theirs(FLAT, FLAT, NOTHING.energy, more=item), load[0] / 1000)
    tariff = read_urdb(json.dumps(item), "item.json")
    for place, (period, span) in enumerate(zip(PERIODS, month_hours(), strict=True)):
        calculator = Calculator(tariff, period, "UTC")
        empty = {past: [PriorValue(Exact.constant(0, 1))] for past in calculator.looks_back}
        page = calculator.bills(usage(period, "UTC", part(load[:, span], grid(period, "UTC", 60))), empty)
        found: defaultdict[str, Fraction] = defaultdict(Fraction)
        for line in lines(page.bills[0]):
            found[NAMES.get(line["id"], "")] += Fraction(line["amount_exact"])
        # A minimum is on rounded lines, of which there are a few dozen at 2 places; PySAM's are not rounded.
        near = {name: 0.5 if name == "minimum" else 1e-6 for name in OUTPUTS}
        wrong = {
            name: (float(found[name]), theirs[name][place])
            for name in OUTPUTS
            if abs(float(found[name]) - theirs[name][place]) > near[name]
        }
        assert not wrong, f"month {place + 1}: {wrong} (ours, theirs)\n{json.dumps(item)}"


ROLLED = (0, 5, 11, 17)
"""PySAM carries on the kWh of periods that are in a weekday's hours of these, and loses others."""


@st.composite
def netted_items(draw: st.DrawFn) -> dict[str, Any]:
    """Months that have other periods, or the same ones at other hours."""
    chance, periods = random.Random(draw(st.integers(0, 2**32))), draw(st.integers(2, 5))
    kinds = []
    for _ in range(draw(st.integers(2, 4))):
        own = chance.sample(range(periods), chance.randint(1, min(4, periods)))
        weekday = [chance.choice(own) for _ in range(24)]
        drawn = [*own, *(chance.choice(own) for _ in range(4 - len(own)))]
        chance.shuffle(drawn)
        for hour, period in zip(ROLLED, drawn, strict=True):
            weekday[hour] = period
        kinds.append((weekday, [chance.choice(own) for _ in range(24)]))
    months = [chance.choice(kinds) for _ in range(MONTHS)]
    return {
        "dgrules": "Net Metering", "energyratestructure": structure(chance, periods, "kWh", 1500, 0.5),
        "energyweekdayschedule": [weekday for weekday, _ in months],
        "energyweekendschedule": [weekend for _, weekend in months],
    }  # fmt: skip


@RANDOM
@given(netted_items(), st.integers(0, 2**32))
def test_kwh_left_in_a_month_are_spent_in_the_next_as_pysam_does(item: dict[str, Any], seed: int) -> None:
    generator = np.random.default_rng(seed)
    load, sun = generator.integers(0, 2_000, (1, 8760)), generator.integers(0, 2_000, (1, 8760))
    for span in month_hours():  # some months leave what others lack
        sun[:, span] = sun[:, span] * generator.integers(0, 18) // 8
    theirs = ENGINE.bills(Theirs(FLAT, FLAT, NOTHING.energy, more=item), load[0] / 1000, sun[0] / 1000)["energy"]
    tariff = read_urdb(json.dumps(item), "item.json")
    balances: dict[str, Exact] = {}
    for place, (period, span) in enumerate(zip(PERIODS, month_hours(), strict=True)):
        calculator, on = Calculator(tariff, period, "UTC"), grid(period, "UTC", 60)
        zero = Exact.constant(0, 1)
        past = {one: [PriorValue(balances.get(one.quantity.name, zero))] for one in calculator.looks_back}
        flows = part(load[:, span], on), part(sun[:, span], on, flow="export")
        page = calculator.bills(usage(period, "UTC", *flows), past)
        balances = dict(page.balances)
        ours = sum(Fraction(one["amount_exact"]) for one in lines(page.bills[0]) if one["id"] == "energy")
        assert abs(float(ours) - theirs[place]) < 1e-6, f"month {place + 1}\n{json.dumps(item)}"
