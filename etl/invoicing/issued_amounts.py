"""Amounts issued of bills, and amounts that are still to be issued: one look shows what a run of `etl issue` sends."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice

from etl.core.bill_page import StoredBill
from etl.invoicing.client_sets import ClientSet, sets_of
from etl.store.database.locks import READER
from etl.store.documents import document_rows, issuable_bills

_PAGE = 256

Key = tuple[str, object, object]


def with_issued(stored: Iterable[StoredBill]) -> Iterator[StoredBill]:
    """Yield bills with what the documents in force say of their days. Used in a snapshot.

    What was issued of other days is said of the first bill that shares days with it, so that sums are right.
    """
    if not document_rows.any_document():
        yield from stored
        return
    source = iter(stored)
    while page := list(islice(source, _PAGE)):
        issued = _issued(sorted({bill.client for bill in page}))
        for bill in page:
            amount = issued.get((bill.client, bill.period_start, bill.period_end))
            yield bill if amount is None else bill._replace(issued=format(amount, "f"))


def issued_by_bill(one: ClientSet) -> dict[tuple[date, date], Decimal]:
    """Return what the documents of a set say, by the days of its bills: of other days by those of the first one.

    What was issued in a currency of which there is no bill now is said of none.
    """
    days: dict[str, list[tuple[date, date]]] = {}
    for bill in one.bills:
        days.setdefault(bill.currency, []).append((bill.start, bill.end))
    found: dict[tuple[date, date], Decimal] = {}
    for document in one.documents:
        own = document.start, document.end
        alike = days.get(document.currency) or days.get("")  # a failed bill has no currency
        if alike:
            key = own if own in alike else min(alike)
            found[key] = found.get(key, Decimal(0)) + Decimal(document.of_bills)
    return found


def _issued(clients: list[str]) -> dict[Key, Decimal]:
    documents = document_rows.in_force(clients, alias=READER)
    bills = issuable_bills.bill_days(sorted({one.client for one in documents}), alias=READER)
    return {
        (client, *days): amount
        for client, own in sets_of(bills, documents).items()
        for one in own
        for days, amount in issued_by_bill(one).items()
    }
