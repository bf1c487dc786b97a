"""Whole bills worked by hand: `golden/<case>/` holds readings, tariff and the bill they must give."""

import csv
import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.periods import month
from etl.core.usage_page import Part, Usage
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.tariff_files import read_tariff
from tests.support.places import TESTS
from tests.support.tariff_pages import grid, lines, part, totals, warnings

CASES = sorted(path for path in (TESTS / "golden").iterdir() if (path / "tariff.toml").exists())


def parts(case: Path, expected: dict[str, Any]) -> list[Part]:
    """The case's readings by flow, on the grid of the step between its first two stamps."""
    with (case / "readings.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    kwh: defaultdict[str, dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        minute = int(datetime.fromisoformat(row["timestamp"]).timestamp()) // 60
        kwh[row.get("flow", "import")][minute] = Decimal(row["kwh"])
    first, second = sorted(kwh["import"])[:2]
    on = grid(month(expected["month"]), expected["timezone"], second - first)
    starts = [on.start + slot * on.interval for slot in range(on.slots)]
    return [
        part(
            np.array([[int(own.get(start, 0) * 10**6) for start in starts]]),
            on,
            flow=flow,
            scale=0,
            unknown=np.array([[start not in own for start in starts]]),
        )
        for flow, own in kwh.items()
    ]


def bill_of(case: Path, expected: dict[str, Any]) -> Bill:
    period = month(expected["month"])
    used = Usage([expected["client"]], period, expected["timezone"], parts(case, expected))
    return Calculator(read_tariff(case / "tariff.toml"), period, expected["timezone"]).bills(used).bills[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bill_worked_by_hand_comes_out_line_by_line(case: Path) -> None:
    expected = json.loads((case / "bill.json").read_text())
    bill = bill_of(case, expected)
    found: dict[str, Any] = {
        "client": bill.client,
        "total": bill.total,
        "status": bill.status,
        "warnings": warnings(bill),
    }
    found |= {"kwh": f"{(Decimal(bill.energy_mwh) / 10**6).normalize():f}", **totals(bill)}
    found |= {"month": expected["month"], "timezone": expected["timezone"]}
    found["lines"] = [{key: line[key] for key in expected["lines"][0]} for line in lines(bill)]
    assert {key: found[key] for key in expected} == expected
