"""Open sets: what was issued of some periods otherwise than it is billed now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.core.periods import Period, hull
from etl.invoicing.client_sets import ClientSet, sets_of
from etl.store.database.locks import READER
from etl.store.documents import document_rows, issuable_bills


@dataclass(frozen=True)
class OpenSet:
    """A client's days of which the documents in force add up to something else than the bills."""

    client: str
    period: Period
    currency: str
    issued: Decimal | None
    """None: nothing in this currency."""
    billed: Decimal
    bills: int = 1
    """How many bills were made."""
    unbilled: Sequence[Period] = ()
    """Its days of which there is none."""


def open_sets(periods: Sequence[Period], client: str | None = None) -> list[OpenSet]:
    """Return the open sets that have a day of some periods, in the order of clients' numbers. Used in a snapshot.

    One of two currencies comes twice.
    """
    if not periods or not document_rows.any_document():
        return []
    return [
        OpenSet(
            one.client,
            one.period,
            currency,
            one.issued(currency),
            one.billed(currency),
            len(one.made),
            tuple(one.unbilled_days()),
        )
        for one in _issued_sets(client, hull(periods))
        if one.is_open() and one.touches(periods)
        for currency in one.currencies
    ]


def _issued_sets(client: str | None, span: Period) -> Iterator[ClientSet]:
    for page in document_rows.client_pages(client, span):
        documents = document_rows.in_force(page, alias=READER)
        clients = sorted({document.client for document in documents})
        bills = issuable_bills.bill_days(clients, alias=READER)
        yield from (one for own in sets_of(bills, documents).values() for one in own)
