"""Demand of a URDB item: flat, by hours, of earlier months, and what is refused."""

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.urdb import read_urdb, urdb_tables
from tests.support.tariff_pages import AUGUST, amounts, grid, part, usage
from tests.support.urdb_items import DAY, FLAT_KW, ONE, line, priced, tables


def test_flat_demand_has_a_price_for_each_month() -> None:
    months = {"flatdemandstructure": [[{"rate": 10}], [{"rate": 6}]], "flatdemandmonths": [1] * 5 + [0] * 5 + [1] * 2}
    found = tables({**ONE, **months})
    assert found["schedule"]["demand"]["seasons"] == {"winter": "11-01..05-31", "summer": "06-01..10-31"}
    assert priced({**ONE, **months}, "2.5")["demand.summer.p1"] == "100.00"


def test_demand_by_hours_has_tiers_and_a_window() -> None:
    structure = [[{"rate": 0, "max": 4, "unit": "kW"}, {"rate": 12, "unit": "kW"}], [{"rate": 3}]]
    hours = {"demandweekdayschedule": [DAY] * 12, "demandweekendschedule": [DAY] * 12}
    found = line("demand_tou", {**ONE, "demandratestructure": structure, **hours, "demandwindow": 30})
    assert found == {
        "id": "demand_tou", "kind": "demand", "window": 30, "schedule": "demand_tou", "tiers": {"upto": [4]},
        "price": {"p1": [0, 12], "p2": [3, 3]},
    }  # fmt: skip
    assert priced({**ONE, "demandratestructure": [structure[0]]}, "2.5") == {
        "energy": "0.25", "demand_tou": "0.00", "demand_tou 2017-08-01": "72.00",
    }  # fmt: skip


def test_demand_of_earlier_months_counts_by_range_or_by_months() -> None:
    by_range = tables({**ONE, **FLAT_KW, "lookbackPercent": 0.8, "lookbackRange": 3, "lookbackMonths": [0] * 12})
    assert by_range["quantity"]["billing_kw"] == {
        "of": "import", "reduce": "max",
        "ratchet": {"periods": 3, "share": [Decimal("0.8")] * 12, "unknown": "refuse"},
    }  # fmt: skip
    summer = [0] * 5 + [1] * 4 + [0] * 3
    by_months = tables({**ONE, **FLAT_KW, "lookbackPercent": 0.8, "lookbackMonths": summer})
    share = [Decimal("0.8") if one else 0 for one in summer]
    assert by_months["quantity"]["billing_kw"]["ratchet"] == {"periods": 11, "share": share, "unknown": "refuse"}
    assert by_months["line"][-1] == {"id": "demand", "kind": "demand", "on": "billing_kw", "price": 10}


def test_this_month_counts_in_full_and_earlier_ones_by_their_share() -> None:
    tariff = read_urdb(json.dumps({**ONE, **FLAT_KW, "lookbackPercent": 0.5, "lookbackRange": 1}), "u.json")
    calculator = Calculator(tariff, AUGUST, "UTC")
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.full((1, on.slots), 6000), on))
    (past,) = calculator.looks_back
    for earlier, amount in ((4, "60.00"), (20, "100.00")):
        known = past.quantity.supplied(Exact.constant(earlier, 1), month("2017-07"))  # type: ignore[attr-defined]
        assert amounts(calculator.bills(used, {past: [PriorValue(known)]}).bills[0])["demand"] == amount


REFUSED: dict[str, tuple[Any, str]] = {
    "kVA": (
        {**FLAT_KW, "flatdemandunit": "kVA"},
        ("u.json: flatdemandunit: demand in 'kva' is not priced (use kW, "
        "or leave it out: etl tariff convert --without demand)"),
    ),
    "hp of a tier": (
        {"demandratestructure": [[{"rate": 1, "max": 3, "unit": "hp"}, {"rate": 2}]]},
        ("u.json: demandrateunit: demand in 'hp' is not priced (use kW, "
        "or leave it out: etl tariff convert --without demand_tou)"),
    ),
    "both ways of looking back": (
        {**ONE, **FLAT_KW, "lookbackPercent": 0.5, "lookbackRange": 3, "lookbackMonths": [1] * 12},
        "u.json: lookbackmonths: and lookbackRange exclude each other (remove one of them)",
    ),
    "looking back on no month": (
        {**ONE, **FLAT_KW, "lookbackPercent": 0.5},
        "u.json: lookbackpercent: applies to no month (add lookbackMonths or lookbackRange)",
    ),
    "a share above 1": (
        {**ONE, **FLAT_KW, "lookbackPercent": 80, "lookbackRange": 3},
        "u.json: lookbackpercent: 80 is not a share from 0 to 1 (write 0.8 for 80 %)",
    ),
    "looking back by time of use": (
        {**ONE, "demandratestructure": [[{"rate": 3}]], "lookbackPercent": 0.5, "lookbackRange": 3},
        ("u.json: lookbackpercent: with demand by time of use is not priced "
        "(leave it out: etl tariff convert --without lookback)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
