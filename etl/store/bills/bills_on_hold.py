"""Current bills that are on hold, as readings fail a rule, by the end of their days."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from etl.core.bill_page import HELD, Requested
from etl.core.periods import Period
from etl.store.bills.requests import COLUMNS, requested
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.ordering import by_bytes

ROWS = 2000
"""Bills that are read at once."""


class BillOnHold(NamedTuple):
    """Such a bill, and what it was made of."""

    client: str
    period: Period
    requested: Requested

    def age(self, today: date) -> int:
        """Return the days since its own were over: they stay the same however often it is computed again."""
        return (today - self.period.end).days


def count_on_hold() -> int:
    return _rows(READER).count()


def bills_on_hold(
    client: str | None = None, before: date | None = None, most: int | None = None, alias: str = READER
) -> Iterator[BillOnHold]:
    """Yield bills on hold whose days were over before a day, the oldest first; `most`: that many."""
    rows = _rows(alias)
    if client is not None:
        rows = rows.filter(client__number=client)
    if before is not None:
        rows = rows.filter(period_end__lt=before)
    ordered = rows.order_by("period_end", by_bytes("client__number"), "period_start")
    columns = ordered.values_list("client__number", "period_start", "period_end", *COLUMNS)[:most]
    for number, start, end, *values in columns.iterator(ROWS):
        yield BillOnHold(number, Period(start, end), requested(*values))


def _rows(alias: str) -> "QuerySet[Bill]":
    return Bill.published.using(alias).filter(status=HELD)
