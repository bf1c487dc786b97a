"""Demand and tiers of published tariffs on published loads, unrounded (ETL_REAL_TARIFFS)."""

import csv
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.core.bill_page import Bill
from tests.support.tariff_pages import AUGUST, HEAD, bills, days, grid, lines, part, usage

REAL = os.environ.get("ETL_REAL_TARIFFS", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")
ZONE = "America/Los_Angeles"
WHOLE = HEAD + 'prorate.month = "whole"\nround.places = 6\n'

E19 = """
[schedule.tou]
seasons = { summer = "05-01..10-31", winter = "11-01..04-30" }
summer.peak = ["mon-fri 12:00-18:00"]
summer.part = ["mon-fri 08:00-12:00 18:00-21:00"]
summer.off = "rest"
winter.part = ["mon-fri 08:00-21:00"]
winter.off = "rest"

[[line]]
id = "fixed"
kind = "fixed"
per = "month"
price = 139

[[line]]
id = "energy"
kind = "energy"
schedule = "tou"
price.summer = { peak = 0.15178, part = 0.11127, off = 0.08445 }
price.winter = { part = 0.10573, off = 0.09111 }

[[line]]
id = "flat"
kind = "demand"
to = 2018-01-01
price = 17.56

[[line]]
id = "flat"
kind = "demand"
from = 2018-01-01
price = 17.57

[[line]]
id = "tou"
kind = "demand"
schedule = "tou"
price.summer = { peak = 18.64, part = 5.18, off = 0 }
price.winter = { part = 0.12, off = 0 }
"""


def kwh(name: str) -> list[Decimal]:
    with (Path(REAL) / name).open(newline="") as file:
        return [Decimal(row["kwh"]) for row in csv.DictReader(file)]


def loaded(values: list[Decimal], period: Any, zone: str) -> Any:
    wh = np.array([[int(one * 1000) for one in values]])
    return usage(period, zone, part(wh, grid(period, zone, 60)))


def sums(bill: Bill) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for line in lines(bill):
        found[line["id"]] = found.get(line["id"], Fraction(0)) + Fraction(line["amount_exact"])
    return found


def test_a_commercial_tariff_with_demand_is_exact() -> None:
    cases = json.loads((Path(REAL) / "acceptance_2017_08.json").read_text(), parse_float=Decimal)["bills"]
    expected = next(case for case in cases if "E-19" in case["name"])
    found = sums(bills(WHOLE + E19, loaded(kwh("acceptance_load_2017_08.csv"), AUGUST, ZONE))[0])
    assert round(sum(found.values()), 6) == Fraction("10032.390382")
    assert found["fixed"] == Fraction(expected["fixed"])
    assert found["flat"] == Fraction(expected["demand_flat"])
    assert found["tou"] == Fraction(expected["demand_tou"])


def test_a_change_of_price_weighs_one_maximum_by_days() -> None:
    year = kwh("demo_load_2018.csv")
    winter = [one * 40 for one in year[345 * 24 + 24 :] + year[: 11 * 24]]
    bill = bills(WHOLE + E19, loaded(winter, days("2017-12-13", "2018-01-12"), ZONE))[0]
    assert [line["quantity"] for line in lines(bill) if line["id"] == "flat"] == ["147.2", "147.2"]
    expected = Fraction("147.2") * (Fraction("17.56") * 19 + Fraction("17.57") * 11) / 30
    assert abs(sums(bill)["flat"] - expected) <= Fraction(2, 10**12)  # two lines, each shown with 12 places


TIERS = """
[schedule.tou]
all.peak = ["mon-fri 12:00-18:00"]
all.off = "rest"

[[line]]
id = "energy"
kind = "energy"
schedule = "tou"
tiers = { upto = [500], fill = "FILL" }
price = { peak = [0.25, 0.32], off = [0.10, 0.14] }

[[line]]
id = "others"
kind = "fixed"
per = "month"
price = 12.50

[[line]]
id = "flat"
kind = "demand"
price = 5

[[line]]
id = "tou"
kind = "demand"
schedule = "tou"
price = { peak = 8, off = 0 }
"""


@pytest.mark.parametrize(
    ("fill", "energy", "total"),
    [
        ("prorata", "137.991322", "197.567322"),
        ("chronological", "137.88314", "197.45914"),
        ("per-period", "128.16828", "187.74428"),
    ],
)
def test_tiers_cost_what_other_engines_say(fill: str, energy: str, total: str) -> None:
    used = loaded(kwh("demo_load_2017_08.csv"), AUGUST, "UTC")
    found = sums(bills(WHOLE + TIERS.replace("FILL", fill), used)[0])
    assert round(found["energy"], 6) == Fraction(energy)
    assert round(sum(found.values()), 6) == Fraction(total)
