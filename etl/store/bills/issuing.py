"""Issued bills, which are final, and stale ones, whose inputs have changed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from etl.core.bill_page import FAILED, read_missing
from etl.core.periods import Period
from etl.core.usage_page import Missing
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.ordering import between, by_bytes

ROWS = 256
"""Bills whose details are read at once."""


@dataclass(frozen=True)
class StaleBill:
    """A current bill whose inputs have changed, and the tariff that priced it (its id in the database)."""

    client: str
    period: Period
    tariff: int | None
    """None: of a failed bill whose tariff is not known."""
    missing: Missing
    """What was done about missing readings."""


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
    ordered = rows.order_by("period_start", "period_end", by_bytes("client__number"))
    columns = ordered.values_list("client__number", "period_start", "period_end", "tariff_id", "detail")
    return [
        StaleBill(client, Period(start, end), tariff, read_missing(detail))
        for client, start, end, tariff, detail in columns.iterator(ROWS)
    ]
