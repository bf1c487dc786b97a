"""Bills by month and line: exact sums, the largest lines first, and what cannot be added."""

from datetime import date
from decimal import Decimal

import pytest

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.pictures.bill_amounts import OTHERS, BillAmounts, read_amounts
from tests.support.command import Shell, written

SPAN = Period(date(2024, 5, 1), date(2024, 7, 1))
TARIFF = """
name = "three lines"
currency = "EUR"
timezone = "client"
prorate = { month = "whole" }

[[line]]
kind = "energy"
id = "energy"
description = "Energy"
price = 0.30

[[line]]
kind = "fixed"
id = "fee"
per = "month"
description = "Fee"
price = 5

[[line]]
kind = "fixed"
id = "bonus"
per = "month"
description = "Bonus"
price = -1.10
"""


@pytest.fixture
def billed(etl: Shell) -> Shell:
    rows = [f"{client},2024-06-{day:02}T00:00:00,10" for client in "ab" for day in range(1, 31)]
    etl.load(written("a.csv", "client_number,timestamp,kwh", *rows), "--timezone", "Europe/Lisbon", "--interval", "1d")
    written("t.toml", TARIFF)
    etl.ok("bill", "--month", "2024-06", "--tariff", "t.toml")
    return etl


def amounts(found: BillAmounts) -> dict[str, list[str]]:
    return {line.name: [str(amount) for amount in line.amounts] for line in found.lines}


@pytest.mark.usefixtures("billed")
def test_lines_of_all_clients_are_added_by_month_and_a_month_without_bills_has_no_total() -> None:
    found = read_amounts(SPAN, [], 8)
    assert amounts(found) == {"Energy": ["0", "180.00"], "Fee": ["0", "10.00"], "Bonus": ["0", "-2.20"]}
    assert (found.totals, found.currency, found.bills) == ([None, Decimal("187.80")], "EUR", 2)
    assert amounts(read_amounts(SPAN, ["a"], 8))["Fee"] == ["0", "5.00"]


@pytest.mark.usefixtures("billed")
def test_small_lines_are_one() -> None:
    assert amounts(read_amounts(SPAN, [], 2)) == {"Energy": ["0", "180.00"], OTHERS: ["0", "7.80"]}


@pytest.mark.usefixtures("billed")
def test_without_bills_the_remedy_is_named() -> None:
    with pytest.raises(EtlError, match=r"there are no bills in 2024-05 \(make some: etl bill --month") as caught:
        read_amounts(Period(date(2024, 5, 1), date(2024, 6, 1)), [], 8)
    assert caught.value.code == "E-NO-BILLS"
    with pytest.raises(EtlError, match=r"there is no client c \("):
        read_amounts(SPAN, ["c"], 8)


def test_two_currencies_cannot_be_added(billed: Shell) -> None:
    written("u.toml", TARIFF.replace("EUR", "GBP"))
    billed.ok("bill", "--month", "2024-06", "--tariff", "u.toml", "--client", "b")
    with pytest.raises(EtlError, match="the bills are in EUR and GBP, which cannot be added"):
        read_amounts(SPAN, [], 8)
    assert read_amounts(SPAN, ["b"], 8).currency == "GBP"
