"""Stale bills, whose inputs have changed since they were made."""

from dataclasses import dataclass

from etl.core.bill_page import Requested
from etl.core.periods import Period
from etl.store.bills.requests import COLUMNS, requested
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.ordering import between, by_bytes

ROWS = 2000
"""Bills that are read at once."""


@dataclass(frozen=True)
class StaleBill:
    """A bill whose inputs have changed, and what it was made of."""

    client: str
    period: Period
    requested: Requested


def stale_bills(after: str | None = None, upto: str | None = None) -> list[StaleBill]:
    """Return stale bills in order of time, then of clients' numbers, of the clients after one and up to another."""
    rows = between(Bill.objects.using(READER).filter(current=True, stale=True), "client__number", after, upto)
    ordered = rows.order_by("request__start", "request__end", by_bytes("client__number"), "period_start")
    columns = ordered.values_list("client__number", "period_start", "period_end", *COLUMNS)
    return [
        StaleBill(client, Period(start, end), requested(*values))
        for client, start, end, *values in columns.iterator(ROWS)
    ]
