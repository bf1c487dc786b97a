"""Structures of rates: tiers with cumulative bounds, and those that are not clear."""

import json
from decimal import Decimal
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.urdb import urdb_tables
from tests.support.urdb_items import line, total


def test_tiers_are_cumulative_and_adjustments_are_part_of_the_rate() -> None:
    tiers = [{"rate": 0.1, "adj": 0.02, "max": 500, "unit": "kWh"}, {"rate": 0.2, "adj": -0.05}]
    item = {"energyratestructure": [tiers]}
    assert line("energy", item)["tiers"] == {"upto": [500]}
    assert total(item, "700") == 90  # 500 x 0.12 + 200 x 0.15


@pytest.mark.parametrize("bound", ["1e38", "9.999999680285692e37", "100000000000000"])
def test_a_bound_that_nobody_reaches_is_none(bound: str) -> None:
    text = f'{{"energyratestructure": [[{{"rate": 0.1, "max": {bound}, "unit": "kWh"}}]]}}'
    assert urdb_tables(text, "u.json")["line"] == [{"id": "energy", "kind": "energy", "price": Decimal("0.1")}]


REFUSED: dict[str, tuple[Any, str]] = {
    "tiers do not ascend": (
        {"energyratestructure": [[{"rate": 1, "max": 300}, {"rate": 1, "max": 300}, {"rate": 2}]]},
        "u.json: energyratestructure: period 1: max does not ascend: 300, 300 (sort the tiers by max)",
    ),
    "nothing above": (
        {"energyratestructure": [[{"rate": 1, "max": 300}]]},
        ("u.json: energyratestructure: period 1: nothing above 300 has a rate "
        "(give every tier but the last a max, and the last one none)"),
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
