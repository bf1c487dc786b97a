"""Totals by cause: each change once, among those of the same causes, the largest difference first."""

from decimal import Decimal

from etl.invoicing.cause_totals import CauseTotals, Sums


def sums(kwh: int, money: str) -> Sums:
    return Sums(1, kwh * 10**6, Decimal(money))


def test_changes_of_the_same_causes_add_up_in_each_currency() -> None:
    totals = CauseTotals()
    totals.add("a", ("load",), "EUR", (sums(1, "10.00"), sums(2, "20.00")))
    totals.add("a", ("load",), "EUR", (sums(1, "10.00"), sums(2, "25.00")))
    totals.add("b", ("load",), "USD", (sums(1, "10.00"), Sums()))
    totals.add("b", ("load", "tariff"), "EUR", (sums(1, "10.00"), sums(1, "90.00")))
    found = totals.largest_first()
    assert [(one.causes, one.currency, one.changes, len(one.clients), one.difference) for one in found] == [
        (("load", "tariff"), "EUR", 1, 1, Decimal("80.00")),
        (("load",), "EUR", 2, 1, Decimal("25.00")),
        (("load",), "USD", 1, 1, Decimal("-10.00")),
    ]
    assert found[1].before == Sums(2, 2 * 10**6, Decimal("20.00"))
    assert found[1].after == Sums(2, 4 * 10**6, Decimal("45.00"))
