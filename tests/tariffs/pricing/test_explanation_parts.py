"""`etl explain` of a tax that changes inside a bill: which part of which line was whose base, and by what."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Shell
from tests.support.dated_lines import REAL, line, vat
from tests.support.readings import hours, loaded

TARIFF = (
    REAL
    + line("fee", "fixed", 'per = "month"', "price = 10")
    + line("energy", "energy", "tiers.upto = [500]", "price = [0.10, 0.20]")
    + line("low", "percent", "tax = true", "rate = 0.05", 'base = ["fee"]')
    + line("new", "fixed", 'per = "day"', "to = 2017-08-11", "price = 0")
    + line("new", "fixed", 'per = "day"', "from = 2017-08-11", "price = 1")
    + vat({"": "0.20", "2017-08-11": "0.10"}, 'base = "rest"')
)


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """744 hours of 1 kWh: 240 before the 11th."""
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    Path("t.toml").write_text(TARIFF)
    etl.ok("bill", "--month", "2017-08", "--tariff", "t.toml")
    return etl


def taxes(etl: Shell) -> list[dict[str, Any]]:
    (bill,) = etl.ok("explain", "a", "--month", "2017-08", "--json").json["bills"]
    assert bill["same"]
    return [one for one in bill["lines"] if one["id"] == "vat"]


def test_the_parts_of_a_base_sum_to_it_and_each_can_be_done_again(billed: Shell) -> None:
    first, second = taxes(billed)
    for tax in (first, second):
        assert sum(Fraction(one["amount"]) for one in tax["above"]) == Fraction(tax["quantity"])
    parts = {(one["id"], one["tier"]): one for one in first["above"]}
    # 500 kWh at 0.10, 244 at 0.20; the fee is taxed by another line
    assert parts["energy", "1"] | {"readings": []} == {
        "id": "energy", "period": "", "tier": "1", "amount": "24.00", "whole": "50.00", "from": "2017-08-01",
        "to": "2017-08-11", "by": "kWh filled", "exact": "24", "fraction": "", "readings": [],
    }  # fmt: skip
    assert [(one["expected"], one["read"], one["kwh"]) for one in parts["energy", "1"]["readings"]] == [
        (240, 240, "240")
    ]
    assert (parts["fee", ""]["exact"], parts["fee", ""]["fraction"]) == ("3.225806451613", "100/31")
    assert (parts["low", ""]["amount"], parts["low", ""]["whole"], parts["low", ""]["by"]) == (
        "-3.23", "-10.00", "its own base",
    )  # fmt: skip
    assert parts["new", ""] | {"whole": "", "from": None, "to": None} == parts["new", ""]  # it lies inside: whole


def test_people_read_the_same(billed: Shell) -> None:
    printed = billed.ok("explain", "a", "--month", "2017-08").out
    assert (
        "    of fee 3.23 + energy tier 1 24.00 + energy tier 2 0.00 + low -3.23 + new 0.00\n"
        "    fee, 2017-08-01..2017-08-10 of 10.00 by days: 3.225806451613 (exactly 100/31) -> 3.23\n"
        "    energy tier 1, 2017-08-01..2017-08-10 of 50.00 by kWh filled: 24 -> 24.00\n"
        "      import 2017-08-01..2017-08-10: 240 of 240 readings of 60 min, 240 kWh\n"
    ) in printed
    assert "    fee, 2017-08-11..2017-08-31 of 10.00 by days: the rest of it, 6.77\n" in printed
