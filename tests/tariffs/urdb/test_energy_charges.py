"""Energy, fuel and export of a URDB item, and what is refused."""

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
from tests.support.tariff_pages import AUGUST, grid, lines, part, usage
from tests.support.urdb_items import HOURS, ONE, line, priced, tables, total


def test_periods_of_other_bounds_have_their_own() -> None:
    structure = [[{"rate": 0.1, "max": 500}, {"rate": 0.2}], [{"rate": 0.3}]]
    found = line("energy", {"energyratestructure": structure, **HOURS})
    assert found["tiers"] == {"upto": {"p1": [500], "p2": []}, "fill": "prorata"}
    assert found["price"] == {"p1": [Decimal("0.1"), Decimal("0.2")], "p2": Decimal("0.3")}


def test_daily_tiers_are_pooled_over_the_days_of_the_bill() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "max": 10, "unit": "kWh daily"}, {"rate": 0.14}]]}
    assert line("energy", item)["tiers"] == {"upto": [10], "times": "days"}
    assert total(item, "768", month("2018-01")) == Decimal("95.12")  # 310 x 0.10 + 458 x 0.14


def test_tiers_in_kwh_per_kw_grow_with_the_demand_of_the_bill() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "max": 2, "unit": "kWh/kW"}, {"rate": 0.05}]], "demandwindow": 30}
    found = tables(item)
    assert found["quantity"] == {"demand_kw": {"of": "import", "reduce": "max", "window": 30}}
    assert found["line"][0]["tiers"] == {"upto": [2], "times": "demand_kw"}
    # 100 kWh in a quarter of an hour are 200 kW of half an hour: 400 kWh at the first price
    assert total(item, "100") == 10


def test_fuel_adjustments_are_money_on_every_kwh_of_their_month() -> None:
    item = {**ONE, "fueladjustmentsmonthly": [0.01] * 6 + [0.02] * 6}
    assert tables(item)["schedule"]["fuel"]["seasons"] == {"winter": "01-01..06-30", "summer": "07-01..12-31"}
    assert priced(item, "100") == {"energy": "10.00", "fuel.summer.p2": "2.00"}
    assert line("fuel", {**ONE, "fueladjustmentsmonthly": [0.01] * 12})["price"] == Decimal("0.01")


def sunny(item: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines of August: 3 kWh imported in each of the first ten hours, 2 kWh exported in each of the next ten."""
    tariff, on = read_urdb(json.dumps(item), "u.json"), grid(AUGUST, "UTC", 60)
    imported, exported = np.zeros((2, 1, on.slots), np.int64)
    imported[0, :10], exported[0, 10:20] = 3000, 2000
    exported[0, 0] = 1000  # in one hour the meter counts both
    calculator = Calculator(tariff, AUGUST, "UTC")
    past = {one: [PriorValue(Exact.constant(0, 1))] for one in calculator.looks_back}
    used = usage(AUGUST, "UTC", part(imported, on), part(exported, on, flow="export"))
    return lines(calculator.bills(used, past).bills[0])


SOLD = {"energyratestructure": [[{"rate": 0.1, "sell": 0.04}]]}


@pytest.mark.parametrize(
    ("rule", "kwh"),
    [
        ({}, {"energy": "30", "export": "21"}),
        ({"dgrules": "Net Metering"}, {"energy": "9"}),
        ({"usenetmetering": True}, {"energy": "9"}),
        ({"dgrules": "Net Billing Instantaneous"}, {"energy": "30", "export": "21"}),
        ({"dgrules": "Net Billing Hourly"}, {"energy": "29", "export": "20"}),
    ],
)
def test_exported_energy_is_netted_or_sold_as_the_rule_says(rule: dict[str, Any], kwh: dict[str, str]) -> None:
    found = sunny({**SOLD, **rule})
    assert {one["id"]: one["quantity"] for one in found} == kwh
    assert [one["price"] for one in found] == ["0.1", "-0.04"][: len(kwh)]


def test_net_billing_fills_tiers_in_the_order_of_time() -> None:
    structure = [[{"rate": 0.1, "max": 500}, {"rate": 0.2}], [{"rate": 0.3}]]
    item = {"energyratestructure": structure, **HOURS, "dgrules": "Net Billing Instantaneous"}
    assert line("energy", item)["tiers"]["fill"] == "chronological"


def test_exported_energy_that_is_paid_by_tier_fills_its_tiers_in_the_order_of_time() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "max": 15, "sell": 0.04}, {"rate": 0.2, "sell": 0.01}]]}
    # 30 kWh used: 15 x 0.10 + 15 x 0.20; 21 kWh sold: 15 x 0.04 + 6 x 0.01
    found = [(one["id"], one["quantity"], one["amount"]) for one in sunny(item)]
    assert found == [
        ("energy", "15", "1.50"), ("energy", "15", "3.00"), ("export", "15", "-0.60"), ("export", "6", "-0.06"),
    ]  # fmt: skip


def test_tiers_of_exported_energy_are_those_of_the_hours_that_have_them() -> None:
    structure = [[{"rate": 0.1, "max": 500, "sell": 0.05}, {"rate": 0.2, "sell": 0.02}], [{"rate": 0.3, "sell": 0.1}]]
    found = line("export", {"energyratestructure": structure, **HOURS})
    assert found["tiers"] == {"upto": {"p1": [500], "p2": []}, "fill": "chronological"}
    assert found["price"] == {"p1": [Decimal("-0.05"), Decimal("-0.02")], "p2": Decimal("-0.1")}


def test_fuel_that_changes_by_month_is_billed_on_what_is_left_of_the_kwh_after_netting() -> None:
    fuel = [0.01] * 6 + [0.02] * 6
    item = {"energyratestructure": [[{"rate": 0.1}]], "fueladjustmentsmonthly": fuel, "dgrules": "Net Metering"}
    # 30 kWh less 21 kWh, in August: 9 x 0.10 and 9 x 0.02
    found = {one["id"]: (one["quantity"], one["amount"]) for one in sunny(item) if one["quantity"] != "0"}
    assert found == {"energy": ("9", "0.90"), "fuel": ("9", "0.18")}
    two = tables({**item, "energyratestructure": [[{"rate": 0.1}], [{"rate": 0.25}]], **HOURS})
    assert two["quantity"]["net"]["bank"] == {
        "keeps": "kWh", "by": "energy", "inherits": "hour", "closes": "12-31", "pays": 0,
    }  # fmt: skip
    assert [one["price"] for one in two["line"]] == [
        {"p1": Decimal("0.1"), "p2": Decimal("0.1"), "p3": Decimal("0.25"), "p4": Decimal("0.25")},
        {"p1": Decimal("0.01"), "p2": Decimal("0.02"), "p3": Decimal("0.01"), "p4": Decimal("0.02")},
    ]


REFUSED: dict[str, tuple[Any, str]] = {
    "kWh/kW daily": (
        {"energyratestructure": [[{"rate": 1, "max": 3, "unit": "kWh/kW daily"}, {"rate": 2}]]},
        "u.json: energyratestructure: tiers in 'kwh/kw daily' are not priced (use kWh, kWh daily or kWh/kW)",
    ),
    "two units": (
        {
            "energyratestructure": [[{"rate": 1, "max": 3}, {"rate": 1, "max": 4, "unit": "kWh daily"}, {"rate": 2}]],
        },
        "u.json: energyratestructure: tiers are in kwh and in kwh daily (use one unit for all tiers)",
    ),
    "Buy All Sell All": (
        {**ONE, "dgrules": "Buy All Sell All"},
        ("u.json: dgrules: 'Buy All Sell All' is not priced (use one of Net Metering, Net Billing Instantaneous, "
        "Net Billing Hourly, or leave it out: etl tariff convert --without export)"),
    ),
    "fuel of eleven months": (
        {**ONE, "fueladjustmentsmonthly": [0.01] * 11},
        ("u.json: fueladjustmentsmonthly: a list is not 12 numbers (write one a month, "
        "or leave it out: etl tariff convert --without fuel)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
