"""Structures of rates: tiers with cumulative bounds, and those that are not clear."""

import json
from decimal import Decimal
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import urdb_tables
from tests.support.tariff_pages import AUGUST, bill_of_kwh, lines, warnings
from tests.support.urdb_items import line, tables, total


def test_tiers_are_cumulative_and_adjustments_are_part_of_the_rate() -> None:
    tiers = [{"rate": 0.1, "adj": 0.02, "max": 500, "unit": "kWh"}, {"rate": 0.2, "adj": -0.05}]
    item = {"energyratestructure": [tiers]}
    assert line("energy", item)["tiers"] == {"upto": [500]}
    assert total(item, "700") == 90  # 500 x 0.12 + 200 x 0.15


@pytest.mark.parametrize("bound", ["1e38", "9.999999680285692e37", "100000000000000"])
def test_a_bound_that_nobody_reaches_is_none(bound: str) -> None:
    text = f'{{"energyratestructure": [[{{"rate": 0.1, "max": {bound}, "unit": "kWh"}}]]}}'
    assert urdb_tables(text, "u.json")["line"] == [{"id": "energy", "kind": "energy", "price": Decimal("0.1")}]


def test_what_lies_above_the_last_bound_is_free_and_every_bill_says_so() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "max": 100}, {"rate": 0.2, "max": 500}]]}
    found = bill_of_kwh(to_toml(tables(item)), "700", AUGUST)
    # as PySAM: 100 x 0.10 + 400 x 0.20
    assert [(one["quantity"], one["amount"]) for one in lines(found)] == [
        ("100", "10.00"), ("400", "80.00"), ("200", "0.00"),
    ]  # fmt: skip
    text = (
        "energyratestructure: nothing is charged above the max of the last tier, 500 (remove it where the rate goes on)"
    )
    assert warnings(found) == [text]
    assert tables(item, {**item, "startdate": "2019-01-01"})["warnings"] == [text]


def test_a_load_above_the_last_bound_of_demand_is_free_there() -> None:
    structure = [[{"rate": 0, "max": 300}, {"rate": 13.48, "max": 400}, {"rate": 14.48, "max": 500}]]
    item = {"flatdemandstructure": structure}
    assert line("demand", item)["tiers"] == {"upto": [300, 400, 500]}
    assert line("demand", item)["price"] == [0, Decimal("13.48"), Decimal("14.48"), 0]
    assert tables({"flatdemandstructure": [[{"rate": 1, "max": 1e38}]]}).get("warnings") is None


REFUSED: dict[str, tuple[Any, str]] = {
    "tiers do not ascend": (
        {"energyratestructure": [[{"rate": 1, "max": 300}, {"rate": 1, "max": 300}, {"rate": 2}]]},
        "u.json: energyratestructure: period 1: max does not ascend: 300, 300 (sort the tiers by max)",
    ),
    "open in the middle": (
        {"energyratestructure": [[{"rate": 1}, {"rate": 2}]]},
        ("u.json: energyratestructure: period 1: tier 1 has no max, and is not the last "
        "(give every tier but the last a max, and the last one none)"),
    ),
    "no rate in a tier": (
        {"energyratestructure": [[{"unit": "kWh"}]]},
        'u.json: energyratestructure: period 1 tier 1: rate: is missing (write "rate": 0 for what is free)',
    ),
    "a rate that is text": (
        {"energyratestructure": [[{"rate": "0.1"}]]},
        ("u.json: energyratestructure: period 1 tier 1: rate: '0.1' is not a number "
        "(write a number like 0.1658, without quotes)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
