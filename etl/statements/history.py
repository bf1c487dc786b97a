"""Months of a client up to that of a bill, with what their bills come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from etl.core.bill_page import FAILED, StoredBill
from etl.core.exact import decimal_text
from etl.core.periods import Period, month_before, month_from
from etl.core.usage_page import MWH_PER_KWH

MONTHS = 25
"""Thirteen months, each with that of a year before."""


@dataclass(frozen=True)
class MonthOfBills:
    """The bills that begin in a calendar month."""

    first: date
    kwh: Fraction | None = None
    """None: there is no bill."""
    total: str = ""
    """What they come to; empty without a bill, or in several currencies."""
    currency: str = ""
    complete: bool = True


def months_before(start: date) -> Period:
    """Return the days of the months that end with that of a day."""
    month = last = month_from(start.replace(day=1))
    for _ in range(MONTHS - 1):
        month = month_before(month)
    return Period(month.start, last.end)


def by_months(bills: Iterable[StoredBill], span: Period) -> list[MonthOfBills]:
    """Return the months of a span; bills that could not be made do not count."""
    found: dict[date, list[StoredBill]] = {month.start: [] for month in span.months}
    for bill in bills:
        if bill.status != FAILED:
            found[bill.period_start.replace(day=1)].append(bill)
    return [_month(first, own) for first, own in found.items()]


def _month(first: date, bills: Sequence[StoredBill]) -> MonthOfBills:
    if not bills:
        return MonthOfBills(first)
    kwh = Fraction(sum(bill.energy_mwh for bill in bills), MWH_PER_KWH)
    currencies = {bill.currency for bill in bills}
    complete = all(bill.status == "complete" for bill in bills)
    if len(currencies) > 1:
        return MonthOfBills(first, kwh, complete=complete)
    total = sum((Decimal(bill.total) for bill in bills), Decimal(bills[0].total) * 0)
    return MonthOfBills(first, kwh, format(total, "f"), currencies.pop(), complete)


def change(months: Sequence[MonthOfBills], back: int, currency: str) -> tuple[str, str] | None:
    """Return by how many kWh and by what amount the last month differs from one before it; None if either lacks."""
    if len(months) <= back:
        return None
    now, before = months[-1], months[-1 - back]
    if now.kwh is None or before.kwh is None or not now.currency == before.currency == currency:
        return None
    return decimal_text(now.kwh - before.kwh), format(Decimal(now.total) - Decimal(before.total), "f")
