"""Rows for exports: stored bills, and readings as columns, streamed in the order of clients' numbers as bytes."""

from collections.abc import Iterator

from django.db.models import QuerySet

from etl.core.bill_page import StoredBill
from etl.core.periods import Period
from etl.store.bill_columns import STORED
from etl.store.database.locks import READER
from etl.store.models import Bill, Client
from etl.store.ordering import by_bytes, later_than

PAGE = 256


def bills(period: Period | None = None, client: str | None = None) -> Iterator[StoredBill]:
    """Yield current bills by client number as bytes and period, a page of clients at a time: nothing big is sorted."""
    last = ""
    clients = Client.objects.using(READER).order_by(by_bytes("number"))
    if client is not None:
        clients = clients.filter(number=client)
    while page := list((later_than(clients, "number", last) if last else clients).values_list("pk", "number")[:PAGE]):
        numbers = dict(page)
        rows = _bills(period).filter(client_id__in=numbers).order_by("period_start").values_list("client_id", *STORED)
        of_client: dict[int, list[StoredBill]] = {}
        for identity, *row in rows.iterator(chunk_size=PAGE):
            of_client.setdefault(identity, []).append(StoredBill(numbers[identity], *row))
        for identity in numbers:
            yield from of_client.get(identity, [])
        last = page[-1][1]


def count_bills(period: Period | None = None, client: str | None = None) -> int:
    """Return how many current bills there are, counted by the database."""
    chosen = _bills(period)
    return (chosen if client is None else chosen.filter(client__number=client)).count()


def _bills(period: Period | None) -> "QuerySet[Bill]":
    """Return current bills of periods that lie in `period`."""
    current = Bill.published.using(READER)
    return current.filter(period_start__gte=period.start, period_end__lte=period.end) if period else current
