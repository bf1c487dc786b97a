"""Issued bills, which are final, and stale ones, whose inputs have changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from etl.core.bill_page import FAILED, Requested
from etl.core.periods import Period
from etl.store.bills.requests import COLUMNS, requested
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.ordering import between, by_bytes

ROWS = 2000
"""Bills that are read at once."""


@dataclass(frozen=True)
class StaleBill:
    """A current bill whose inputs have changed, and what it was made of."""

    client: str
    period: Period
    requested: Requested


@dataclass(frozen=True)
class Issued:
    """Bills that are issued now, were issued before, or were left alone as stale or failed."""

    issued: int
    before: int
    stale: int
    failed: int


def issue(period: Period, client: str | None = None) -> Issued:
    """Make the current bills inside a period final; used inside the write lock."""
    bills = Bill.objects.filter(current=True, period_start__gte=period.start, period_end__lte=period.end)
    if client is not None:
        bills = bills.filter(client__number=client)
    failed = bills.filter(status=FAILED).count()
    bills = bills.exclude(status=FAILED)
    before = bills.filter(issued_at__isnull=False).count()
    stale = bills.filter(issued_at=None, stale=True).count()
    issued = bills.filter(issued_at=None, stale=False).update(issued_at=datetime.now(UTC))
    return Issued(issued, before, stale, failed)


def stale_bills(after: str | None = None, upto: str | None = None) -> list[StaleBill]:
    """Return stale bills in order of time, then of clients' numbers, of the clients after one and up to another."""
    rows = between(Bill.objects.using(READER).filter(current=True, stale=True), "client__number", after, upto)
    ordered = rows.order_by("request__start", "request__end", by_bytes("client__number"), "period_start")
    columns = ordered.values_list("client__number", "period_start", "period_end", *COLUMNS)
    return [
        StaleBill(client, Period(start, end), requested(*values))
        for client, start, end, *values in columns.iterator(ROWS)
    ]
