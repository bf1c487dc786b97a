"""Items of the Utility Rate Database, for tests, and what they become."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from etl.core.periods import Period
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import urdb_tables
from tests.support.tariff_pages import AUGUST, amounts, bill_of_kwh

DAY = [0] * 8 + [1] * 10 + [0] * 6


TWO = {"energyratestructure": [[{"rate": 0.1}], [{"rate": 0.25}]]}


HOURS = {"energyweekdayschedule": [DAY] * 12, "energyweekendschedule": [[0] * 24] * 12}


ONE = {"energyratestructure": [[{"rate": 0.1}]]}


FLAT_KW = {"flatdemandstructure": [[{"rate": 10}]]}


def tables(*items: dict[str, Any]) -> dict[str, Any]:
    return urdb_tables(json.dumps(items[0] if len(items) == 1 else items), "u.json")


def line(name: str, *items: dict[str, Any]) -> dict[str, Any]:
    """The only version of a line."""
    found: list[dict[str, Any]] = [one for one in tables(*items)["line"] if one["id"] == name]
    assert len(found) == 1
    return found[0]


def priced(item: dict[str, Any], kwh: str, period: Period = AUGUST) -> dict[str, str]:
    return amounts(bill_of_kwh(to_toml(tables(item)), kwh, period))


def total(item: dict[str, Any], kwh: str, period: Period = AUGUST) -> Decimal:
    return sum(map(Decimal, priced(item, kwh, period).values()), Decimal(0))


def version(first: str, last: str | None, **fields: Any) -> dict[str, Any]:
    return {**ONE, "startdate": first, **({"enddate": last} if last else {}), **fields}


RATES = st.decimals(min_value=0, max_value=2, places=5)


PERIODS = st.integers(1, 4)


@st.composite
def items(draw: st.DrawFn) -> str:
    """The text of an item with energy and demand by periods and tiers, fixed charges and a minimum."""

    def structure(periods: int) -> list[list[dict[str, Any]]]:
        bounds = sorted(draw(st.sets(st.integers(1, 2000), max_size=3)))
        tiers = [{"max": bound} for bound in bounds] + [{}]
        return [[{"rate": float(draw(RATES)), **tier} for tier in tiers] for _ in range(periods)]

    def hours(kind: str, periods: int) -> dict[str, Any]:
        rows = st.lists(st.lists(st.integers(0, periods - 1), min_size=24, max_size=24), min_size=1, max_size=2)
        weekday, weekend = (draw(rows) for _ in range(2))
        named = {f"{kind}weekdayschedule": weekday, f"{kind}weekendschedule": weekend}
        return {name: [found[number // 6 % len(found)] for number in range(12)] for name, found in named.items()}

    energy, demand, flat = draw(PERIODS), draw(PERIODS), draw(PERIODS)
    item: dict[str, Any] = {"energyratestructure": structure(energy), **hours("energy", energy), "mincharge": 1}
    item["minchargeunits"] = draw(st.sampled_from(["$/day", "$/month"]))
    if draw(st.booleans()):
        item |= {"demandratestructure": structure(demand), **hours("demand", demand)}
    if draw(st.booleans()):
        months = draw(st.lists(st.integers(0, flat - 1), min_size=12, max_size=12))
        item |= {"flatdemandstructure": structure(flat), "flatdemandmonths": months}
    if draw(st.booleans()):
        item |= {
            "fixedchargefirstmeter": float(draw(RATES)),
            "fixedchargeunits": draw(st.sampled_from(["$/day", "$/month"])),
        }
    return json.dumps(item)
