"""Months of bills, and how the last differs from others."""

from datetime import date
from fractions import Fraction

from etl.core.bill_page import StoredBill
from etl.statements.history import MonthOfBills, by_months, change, months_before
from tests.support.tariff_pages import days


def bill(start: str, end: str, kwh: int, total: str, *, currency: str = "EUR", status: str = "complete") -> StoredBill:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return StoredBill("a", first, last, "UTC", "T", "", currency, kwh * 10**6, total, status, "{}")


def test_thirteen_months_and_those_of_a_year_before_begin_two_years_before() -> None:
    assert months_before(date(2024, 3, 15)) == days("2022-03-01", "2024-04-01")


def test_bills_of_a_month_are_added_and_a_month_without_one_is_a_gap() -> None:
    span = days("2024-01-01", "2024-05-01")
    found = by_months(
        [
            bill("2024-01-01", "2024-01-10", 3, "1.50"),
            bill("2024-01-10", "2024-02-01", 4, "2.25", status="estimated"),
            bill("2024-02-01", "2024-03-01", 0, "", status="failed"),
            bill("2024-03-01", "2024-03-10", 1, "1.00"),
            bill("2024-03-10", "2024-04-01", 1, "1.00", currency="GBP"),
            bill("2024-04-01", "2024-05-01", 9, "3.00"),
        ],
        span,
    )
    assert found == [
        MonthOfBills(date(2024, 1, 1), Fraction(7), "3.75", "EUR", complete=False),
        MonthOfBills(date(2024, 2, 1)),
        MonthOfBills(date(2024, 3, 1), Fraction(2)),
        MonthOfBills(date(2024, 4, 1), Fraction(9), "3.00", "EUR"),
    ]
    assert change(found, 3, "EUR") == ("2", "-0.75")
    assert change(found, 1, "EUR") is None  # two currencies
    assert change(found, 2, "EUR") is None  # no bill
    assert change(found, 4, "EUR") is None  # before all of them
