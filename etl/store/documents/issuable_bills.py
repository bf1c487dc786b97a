"""Bills that documents are made of, read by the connection that writes them: nothing can change in between."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from etl.core.bill_page import FAILED, HELD, StoredBill
from etl.core.periods import Period
from etl.store.bill_columns import STORED, of_tariff
from etl.store.database.locks import WRITER
from etl.store.document_models import Document, Item
from etl.store.models import Bill
from etl.store.ordering import by_bytes, text_pages

PAGE = 512
"""Clients whose bills and documents are in memory at once."""
_KEYS = 10_000
"""Bills that one query names: some builds of SQLite take 32,766 values."""


WAITING = (FAILED, HELD, "incomplete")
"""Statuses of bills that are not issued unless somebody says so; nor is a stale one."""


class BillDays(NamedTuple):
    """A current bill without its lines: its days, state and total."""

    pk: int
    client: str
    start: date
    end: date
    """Excluded."""
    status: str
    stale: bool
    total: str
    """Empty for a failed bill."""
    currency: str

    @property
    def failed(self) -> bool:
        return self.status == FAILED

    @property
    def waits(self) -> bool:
        """Whether it is not issued as it is."""
        return self.stale or self.status in WAITING

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


def client_pages(client: str | None, span: Period, alias: str = WRITER) -> Iterator[list[str]]:
    """Yield pages of the clients that have a bill or a document with a day of a span, or an item before its end.

    They are in the order of their numbers.
    """
    days = {"period_start__lt": span.end, "period_end__gt": span.start}
    billed = Bill.published.using(alias).filter(**days)
    sent = Document.objects.using(alias).filter(**days)
    items = Item.objects.using(alias).filter(day__lt=span.end)
    if client is not None:
        billed = billed.filter(client__number=client)
        sent, items = sent.filter(client_number=client), items.filter(client_number=client)
    return text_pages(PAGE, (billed, "client__number"), (sent, "client_number"), (items, "client_number"))


def bill_days(
    clients: Sequence[str] | None = None, period: Period | None = None, alias: str = WRITER
) -> list[BillDays]:
    """Return the current bills of some clients (None: of all), in order of time; `period`: that have a day of it."""
    rows = Bill.published.using(alias)
    if clients is not None:
        rows = rows.filter(client__number__in=clients)
    if period is not None:
        rows = rows.filter(period_start__lt=period.end, period_end__gt=period.start)
    ordered = rows.order_by(by_bytes("client__number"), "period_start")
    columns = ("pk", "client__number", "period_start", "period_end", "status", "stale", "total")
    return [BillDays._make(row) for row in ordered.values_list(*columns, of_tariff("currency"))]


def whole_bills(bills: Sequence[int], alias: str = WRITER) -> dict[int, tuple[StoredBill, str]]:
    """Return bills with their lines, and their fingerprints."""
    found: dict[int, tuple[StoredBill, str]] = {}
    for start in range(0, len(bills), _KEYS):
        found |= _whole(bills[start : start + _KEYS], alias)
    return found


def _whole(bills: Sequence[int], alias: str) -> dict[int, tuple[StoredBill, str]]:
    rows = Bill.objects.using(alias).filter(pk__in=bills).values_list("pk", "fingerprint", "client__number", *STORED)
    return {key: (StoredBill(*row), fingerprint) for key, fingerprint, *row in rows}
