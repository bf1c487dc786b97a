"""Open amounts: by the days of bills how many of them are not issued as they are now, and what is still to be sent."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from etl.core.bill_page import ESTIMATED
from etl.invoicing.bases import only_re_estimated
from etl.invoicing.client_sets import ClientSet, sets_of
from etl.invoicing.issued_amounts import issued_by_bill
from etl.store.database.locks import READER
from etl.store.documents import document_rows, issuable_bills, open_totals
from etl.store.documents.open_totals import NOTHING, Total

_SENT, _WAITS, _RE_ESTIMATED = "sent", "waits", "re-estimated"
Key = tuple[date, date, str]
"""First day, day after the last one, currency."""


@dataclass(frozen=True)
class OpenAmounts:
    """What is open, and what is in force."""

    bills: dict[Key, Total] = field(default_factory=dict)
    """Open bills, and what is to be issued of them."""
    waiting: dict[Key, Total] = field(default_factory=dict)
    """Those of them that `etl issue` does not send as they are: of their sets a bill is stale, on hold, failed or
    incomplete, or only estimates have changed."""
    re_estimated: dict[Key, Total] = field(default_factory=dict)
    """Those of the latter sets."""
    in_force: dict[str, Total] = field(default_factory=dict)
    """Documents that no credit note reverses, by currency."""
    unbilled: dict[str, Total] = field(default_factory=dict)
    """Those of them of whose days there is no bill."""


def open_amounts() -> OpenAmounts | None:
    """Return what is open; None where nothing was ever issued. Used in a snapshot.

    Only bills that differ from a single invoice of their days are looked at one by one.
    """
    if not document_rows.any_document():
        return None
    bills: dict[Key, Total] = {}
    waiting: dict[Key, Total] = {}
    estimated: dict[Key, Total] = {}
    for key, total, state in _open():
        for found in {_SENT: [bills], _WAITS: [bills, waiting], _RE_ESTIMATED: [bills, waiting, estimated]}[state]:
            found[key] = found.get(key, NOTHING).plus(total)
    return OpenAmounts(bills, waiting, estimated, open_totals.in_force(), open_totals.unbilled())


def _open() -> Iterator[tuple[Key, Total, str]]:
    for (start, end, currency, waits), total in open_totals.never_issued().items():
        yield (start, end, currency), total, _WAITS if waits else _SENT
    for clients in open_totals.changed_clients():
        documents = document_rows.in_force(clients, alias=READER)
        bills = issuable_bills.bill_days(clients, alias=READER)
        sets = [one for own in sets_of(bills, documents).values() for one in own if one.is_open()]
        estimated = _re_estimated([one for one in sets if _may_be_re_estimated(one)])
        for one in sets:
            waits = any(bill.waits for bill in one.bills)
            state = _WAITS if waits else _RE_ESTIMATED if one in estimated else _SENT
            yield from ((key, Total(1, rest), state) for key, rest in _open_bills(one))


def _may_be_re_estimated(one: ClientSet) -> bool:
    return bool(one.documents) and any(bill.status == ESTIMATED for bill in one.bills)


def _re_estimated(sets: Sequence[ClientSet]) -> list[ClientSet]:
    """Return the sets of which only estimates have changed since they were sent."""
    if not sets:
        return []
    bills = issuable_bills.whole_bills([bill.pk for one in sets for bill in one.bills], READER)
    texts = document_rows.bodies([document.pk for one in sets for document in one.documents])
    bodies = {key: json.loads(text) for key, text in texts.items()}
    return [one for one in sets if only_re_estimated(one, bills, bodies)]


def _open_bills(one: ClientSet) -> list[tuple[Key, Decimal]]:
    """Return the open bills of an open set, the first of which stands for days that have no bill."""
    issued = issued_by_bill(one)
    rests = [
        ((bill.start, bill.end, bill.currency), Decimal(bill.total) - issued.get((bill.start, bill.end), 0))
        for bill in one.made
    ]
    return [rest for rest in rests if rest[1]] or rests[:1]
