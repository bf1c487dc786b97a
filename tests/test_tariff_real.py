"""Published tariffs on one published load give the amounts that two other engines agree on (ETL_REAL_TARIFFS)."""

import csv
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tariff_pages import AUGUST, bills, grid, lines, part, usage

REAL = os.environ.get("ETL_REAL_TARIFFS", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")


def load() -> list[int]:
    with (Path(REAL) / "acceptance_load_2017_08.csv").open(newline="") as file:
        return [int(Decimal(row["kwh"]) * 1000) for row in csv.DictReader(file)]


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        json.loads((Path(REAL) / "acceptance_2017_08.json").read_text())["bills"] if REAL else []
    )
    return found


def toml(case: dict[str, Any]) -> str:
    """August of one version of a published tariff: its fixed charge and its energy prices by hour."""
    items = json.loads((Path(REAL) / "urdb" / case["file"]).read_text(), parse_float=Decimal)
    item = next(item for item in items if str(item["startdate"]).startswith(case["startdate"]))
    hours = {"mon-fri": item["energyweekdayschedule"][7], "sat-sun": item["energyweekendschedule"][7]}
    used = sorted({period for row in hours.values() for period in row})
    rules = {period: [rule(days, row, period) for days, row in hours.items() if period in row] for period in used}
    prices = [f"p{one} = {item['energyratestructure'][one][0]['rate']:f}" for one in used]
    return "\n".join(
        [
            'name = "published"\ncurrency = "USD"\nprorate.month = "whole"\nround.places = 6\n[schedule.tou]',
            *(f"all.p{period} = {json.dumps(found)}" for period, found in rules.items()),
            f'[[line]]\nid = "customer"\nkind = "fixed"\nper = "month"\nprice = {case["fixed"]}',
            '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "tou"',
            f"price = {{ {', '.join(prices)} }}",
        ]
    )


def rule(days: str, row: list[int], period: int) -> str:
    return " ".join([days, *(f"{hour:02d}:00-{hour + 1:02d}:00" for hour, own in enumerate(row) if own == period)])


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"].split()[0].strip(":"))
def test_published_energy_and_fixed_charges_come_out_exactly(case: dict[str, Any]) -> None:
    on = grid(AUGUST, "America/Los_Angeles", 60)
    bill = bills(toml(case), usage(AUGUST, "America/Los_Angeles", part(np.array([load()]), on)))[0]
    exact = {"customer": Fraction(0), "energy": Fraction(0)}
    for line in lines(bill):
        exact[line["id"]] += Fraction(line["amount_exact"])
    assert bill.energy_mwh == Fraction(str(case["kwh"])) * 10**6
    assert exact["customer"] == Fraction(str(case["fixed"]))
    assert round(exact["energy"], 6) == Fraction(str(case["energy"]))  # published with 6 places
