"""Rows for exports: stored bills, and readings as columns, streamed in the order of clients' numbers as bytes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet, Value

from etl.core.bill_page import StoredBill
from etl.core.periods import Period
from etl.store.bill_columns import STORED
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Bill, Client
from etl.store.ordering import by_bytes, later_than

PAGE = 256


def bills(
    period: Period | None = None, client: str | None = None, own: Mapping[str, Sequence[Period]] | None = None
) -> Iterator[StoredBill]:
    """Yield current bills by client number as bytes and period, a page of clients at a time: nothing big is sorted.

    `own`: bills of each client's own periods alone.
    """
    last = ""
    clients = Client.objects.using(READER).order_by(by_bytes("number"))
    if client is not None:
        clients = clients.filter(number=client)
    while page := list((later_than(clients, "number", last) if last else clients).values_list("pk", "number")[:PAGE]):
        numbers = dict(page)
        rows = _bills(period).filter(client_id__in=numbers).order_by("period_start").values_list("client_id", *STORED)
        of_client: dict[int, list[StoredBill]] = {}
        for identity, *row in rows.iterator(chunk_size=PAGE):
            bill = StoredBill(numbers[identity], *row)
            if own is None or lies_in(bill.period_start, bill.period_end, own.get(bill.client, ())):
                of_client.setdefault(identity, []).append(bill)
        for identity in numbers:
            yield from of_client.get(identity, [])
        last = page[-1][1]


def bills_of(clients: Sequence[str], period: Period) -> dict[str, list[StoredBill]]:
    """Return the current bills of some clients in a period, without their details, in order of time."""
    columns = ["nothing" if name == "detail" else name for name in STORED]
    rows = _bills(period).filter(any_of("client__number", clients)).annotate(nothing=Value("")).order_by("period_start")
    found: dict[str, list[StoredBill]] = {}
    for client, *row in rows.values_list("client__number", *columns):
        found.setdefault(client, []).append(StoredBill(client, *row))
    return found


def count_bills(period: Period | None = None, client: str | None = None) -> int:
    """Return how many current bills there are, counted by the database."""
    chosen = _bills(period)
    return (chosen if client is None else chosen.filter(client__number=client)).count()


def lies_in(start: date, end: date, periods: Sequence[Period]) -> bool:
    """Return whether days lie in one of some periods."""
    return any(one.start <= start and end <= one.end for one in periods)


def _bills(period: Period | None) -> "QuerySet[Bill]":
    """Return current bills of periods that lie in `period`."""
    current = Bill.published.using(READER)
    return current.filter(period_start__gte=period.start, period_end__lte=period.end) if period else current
