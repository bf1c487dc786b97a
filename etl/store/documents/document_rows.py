"""Documents as they are stored: those in force, those of an export, and one by its number."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store.database.locks import READER
from etl.store.document_models import Document, DocumentSeries, Item
from etl.store.documents.chain import Head, number_text, read_number
from etl.store.documents.item_rows import ClientItem, unpacked
from etl.store.ordering import by_bytes, text_pages

INVOICE, CREDIT_NOTE, CORRECTION = "invoice", "credit_note", "correction"
PAGE = 500
_COLUMNS = (
    "pk", "series__name", "number", "kind", "client_number", "period_start", "period_end", "currency", "gross",
    "issued_at", "corrects", "corrects__series__name", "corrects__number", "sha256",
    "of_bills", "items",
)  # fmt: skip


class StoredDocument(NamedTuple):
    """A document without its body."""

    pk: int
    series: str
    number: int
    kind: str
    client: str
    start: date
    end: date
    """Excluded."""
    currency: str
    gross: str
    issued_at: datetime
    corrects: int | None
    """The document that a credit note reverses, or the invoice that a correction corrects."""
    corrects_series: str | None
    corrects_number: int | None
    sha256: str
    of_bills: str
    """What its lines of bills add up to; empty: it has items alone, and belongs to no bill."""
    items: str

    @property
    def placed(self) -> list[ClientItem]:
        """The items that it has."""
        return unpacked(self.items, self.client, self.currency)

    @property
    def name(self) -> str:
        """How it is called: `2024-000123`."""
        return number_text(self.series, self.number)

    @property
    def corrected(self) -> str:
        """How the document is called that it corrects; empty if it corrects none."""
        if self.corrects_series is None or self.corrects_number is None:
            return ""
        return number_text(self.corrects_series, self.corrects_number)

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


def any_document(alias: str = READER) -> bool:
    """Return whether anything was ever issued."""
    return Document.objects.using(alias).exists()


def any_of(client: str, alias: str = READER) -> bool:
    """Return whether anything was ever issued to a client."""
    return Document.objects.using(alias).filter(client_number=client).exists()


def in_force(
    clients: Sequence[str] | None = None,
    period: Period | None = None,
    alias: str = READER,
    *,
    with_items: bool = False,
) -> list[StoredDocument]:
    """Return the documents of some clients (None: of all) that no credit note reverses, by client, day and number.

    `period`: only those that have a day of it; `with_items`: those that have an item. A credit note is never in force.
    """
    rows = standing(alias)
    if with_items:
        rows = rows.exclude(items="")
    if clients is not None:
        rows = rows.filter(client_number__in=clients)
    if period is not None:
        rows = rows.filter(period_start__lt=period.end, period_end__gt=period.start)
    return _stored(rows.order_by(by_bytes("client_number"), "period_start", "series_id", "number"))


def placed_items(clients: Sequence[str] | None = None) -> dict[tuple[str, str], str]:
    """Return the document in force that has an item, by client and id."""
    documents = in_force(clients, with_items=True)
    return {(one.client, item.name): one.name for one in documents for item in one.placed}


def client_pages(client: str | None, period: Period) -> Iterator[list[str]]:
    """Yield pages of the clients that have a document with a day of a period, in the order of their numbers."""
    rows = Document.objects.using(READER).filter(period_start__lt=period.end, period_end__gt=period.start)
    return text_pages(PAGE, (rows if client is None else rows.filter(client_number=client), "client_number"))


def bodies(documents: Sequence[int], alias: str = READER) -> dict[int, str]:
    """Return the texts of some documents."""
    found: dict[int, str] = {}
    for start in range(0, len(documents), PAGE):
        rows = Document.objects.using(alias).filter(pk__in=documents[start : start + PAGE])
        found.update(rows.values_list("pk", "body"))
    return found


def documents(period: Period | None = None, client: str | None = None) -> Iterator[tuple[StoredDocument, str]]:
    """Yield documents that have a day of a period, with their bodies, in the order of series and numbers.

    Of all clients a series at a time, by the index of its numbers: sorting would copy all bodies.
    """
    chosen = _chosen(period, client)
    parts = [chosen.order_by(by_bytes("series__name"), "number")]
    if client is None:
        series = DocumentSeries.objects.using(READER).order_by(by_bytes("name")).values_list("pk", flat=True)
        parts = [chosen.filter(series=one).order_by("number") for one in series]
    for rows in parts:
        for *values, body in rows.values_list(*_COLUMNS, "body").iterator(PAGE):
            yield StoredDocument._make(values), body


def listed(period: Period | None = None, client: str | None = None) -> list[StoredDocument]:
    """Return documents that have a day of a period, without their bodies, in the order of series and numbers."""
    return _stored(_chosen(period, client).order_by(by_bytes("series__name"), "number"))


def count_documents(period: Period | None = None, client: str | None = None) -> int:
    """Return how many documents have a day of a period."""
    return _chosen(period, client).count()


def document(name: str) -> tuple[StoredDocument, str]:
    """Return a document by what it is called, with its body; EtlError if there is none."""
    series, number = read_number(name)
    rows = Document.objects.using(READER).filter(series__name=series, number=number)
    for *values, body in rows.values_list(*_COLUMNS, "body"):
        return StoredDocument._make(values), body
    raise EtlError(f"there is no document {name} (etl documents lists them)", code="E-NO-DOCUMENT")


def heads(alias: str = READER) -> list[Head]:
    """Return the head of each series that has documents, by name."""
    rows = DocumentSeries.objects.using(alias).filter(number__gt=0).order_by(by_bytes("name"))
    return [Head(*row) for row in rows.values_list("name", "number", "sha256")]


def has_head(head: Head, alias: str = READER) -> bool:
    """Return whether a document is there with this very digest."""
    rows = Document.objects.using(alias).filter(series__name=head.series, number=head.number, sha256=head.sha256)
    return rows.exists()


def count_in_force(alias: str = READER) -> int:
    """Return how many documents no credit note reverses."""
    return standing(alias).count()


def standing(alias: str = READER) -> "QuerySet[Document]":
    """Return the rows of documents in force: no credit note reverses them, and none is one."""
    reversals = Document.objects.filter(kind=CREDIT_NOTE, corrects=OuterRef("pk"))
    return Document.objects.using(alias).exclude(kind=CREDIT_NOTE).filter(~Exists(reversals))


def count_waiting() -> int:
    """Return how many items no document in force has; the texts of documents with items are read if there are any."""
    names = Item.objects.using(READER).values_list("client_number", "name")
    if not names.exists():
        return 0
    placed = {(one.client, item.name) for one in in_force(with_items=True) for item in one.placed}
    return sum(name not in placed for name in names.iterator(PAGE))


def _chosen(period: Period | None, client: str | None) -> "QuerySet[Document]":
    within = Q() if period is None else Q(period_start__lt=period.end, period_end__gt=period.start)
    return Document.objects.using(READER).filter(within if client is None else within & Q(client_number=client))


def _stored(rows: "QuerySet[Document]") -> list[StoredDocument]:
    return [StoredDocument._make(row) for row in rows.values_list(*_COLUMNS)]
