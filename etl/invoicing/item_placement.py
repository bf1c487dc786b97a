"""Placement of items: the documents that have those of a client, once the documents of its bills are drafted."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from etl.core.money import added
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH
from etl.invoicing import contents
from etl.invoicing.cause_totals import Sums
from etl.invoicing.causes import ITEMS, Causes
from etl.invoicing.client_sets import ClientSet
from etl.store.database.locks import WRITER
from etl.store.documents import document_rows
from etl.store.documents.document_rows import CREDIT_NOTE, INVOICE, StoredDocument
from etl.store.documents.document_writer import Draft
from etl.store.documents.item_rows import ClientItem

Items = Mapping[str, ClientItem]
"""Items of a client by their ids."""


@dataclass(frozen=True)
class Decided:
    """Documents of a client in force, and those that are to be made of them."""

    client: str
    period: Period
    documents: Sequence[StoredDocument] = ()
    drafts: Sequence[Draft] = ()
    """Without any it has not changed, or is refused."""
    refused: bool = False
    """The items of its days wait, too."""
    causes: Causes = (ITEMS,)
    """Why its documents are no longer right."""
    kwh: Mapping[str, Decimal] = field(default_factory=dict)
    """What its documents in force have, by currency."""

    @classmethod
    def of_set(cls, whole: ClientSet, drafts: Sequence[Draft] = (), **more: Any) -> "Decided":
        return cls(whole.client, whole.period, whole.documents, drafts, **more)

    @property
    def currencies(self) -> list[str]:
        """The currencies of all of them."""
        own = [document.currency for document in self.documents] + [draft.currency for draft in self.drafts]
        return list(dict.fromkeys(own))

    def before(self, currency: str) -> Decimal | None:
        """Return what its documents in force add up to in a currency; None if there are none."""
        return added(one.gross for one in self.documents if one.currency == currency)

    def after(self, currency: str) -> Decimal:
        """Return what they add up to with its drafts."""
        every: list[StoredDocument | Draft] = [*self.documents, *self.drafts]
        whole = added(one.gross for one in every if one.currency == currency)
        return Decimal(0) if whole is None else whole

    def sums(self, currency: str) -> tuple[Sums, Sums]:
        """Return its documents in force in a currency, their energy and money, and those with its drafts."""
        drafts = [draft for draft in self.drafts if draft.currency == currency]
        kwh = self.kwh.get(currency, Decimal(0))
        more = sum((Decimal(draft.content.get("kwh", 0)) for draft in drafts), kwh)
        sent = sum(document.currency == currency for document in self.documents)
        left = sent + sum(-1 if draft.kind == CREDIT_NOTE else 1 for draft in drafts)
        return (
            Sums(sent, int(kwh * MWH_PER_KWH), self.before(currency) or Decimal(0)),
            Sums(left, int(more * MWH_PER_KWH), self.after(currency)),
        )


def outdated(documents: Iterable[StoredDocument], items: Items) -> bool:
    """Return whether a document has an item that was taken out or replaced."""
    return any(items.get(item.name) != item for document in documents for item in document.placed)


def alone(documents: Iterable[StoredDocument]) -> list[StoredDocument]:
    """Return the documents that have items alone."""
    return [document for document in documents if not document.of_bills]


def placed(
    decided: Sequence[Decided], items: Items, documents: Sequence[StoredDocument], requested: Sequence[Period]
) -> list[Decided]:
    """Put a client's items on the invoices that are drafted of it; the rest on invoices of items alone.

    Those that no document in force will have: an item joins the invoice of its day, else the last one that ends after
    it. `documents`: all of the client that are in force.
    """
    own = [one for one in alone(documents) if any(one.period.within(period) for period in requested)]
    gone = [document for document in own if outdated([document], items)]
    drafts = [draft for one in decided for draft in one.drafts]
    ending = {draft.corrects[0] for draft in drafts if draft.kind == CREDIT_NOTE and draft.corrects}
    ending |= {document.pk for document in gone}
    standing = {item.name for document in documents if document.pk not in ending for item in document.placed}
    again = {item.name for document in documents if document.pk in ending for item in document.placed}
    invoices = [draft for draft in drafts if draft.kind == INVOICE]
    due = [*requested, *(draft.period for draft in invoices)]
    waiting = [one.period for one in decided if one.refused]
    on_invoice: dict[int, list[ClientItem]] = {}
    rest: list[ClientItem] = []
    for name, item in items.items():
        is_due = item.day < max(period.end for period in due) and not _has(waiting, item.day)
        if name in standing or not (is_due or name in again):
            continue
        place = _invoice_of(item, invoices)
        (rest if place is None else on_invoice.setdefault(id(place), [])).append(item)
    return [
        *(
            replace(one, drafts=[contents.with_items(draft, on_invoice.get(id(draft), ())) for draft in one.drafts])
            for one in decided
        ),
        *(Decided(one.client, one.period, [one]) for one in own if one not in gone),
        *_of_their_own(rest, gone, requested),
    ]


def _has(periods: Iterable[Period], day: date) -> bool:
    return any(period.start <= day < period.end for period in periods)


def _invoice_of(item: ClientItem, invoices: Sequence[Draft]) -> Draft | None:
    alike = [draft for draft in invoices if draft.currency == item.currency and draft.period.end > item.day]
    return min(alike, key=lambda draft: (draft.period.start > item.day, -draft.period.end.toordinal()), default=None)


def _of_their_own(
    items: Sequence[ClientItem], gone: Sequence[StoredDocument], requested: Sequence[Period]
) -> list[Decided]:
    """Return the documents of items alone: credit notes of those that are gone, and an invoice a period."""
    found: dict[tuple[Period, str], tuple[list[StoredDocument], list[ClientItem]]] = {}
    for document in gone:
        found.setdefault((document.period, document.currency), ([], []))[0].append(document)
    for item in items:
        found.setdefault((_period_of(item.day, requested), item.currency), ([], []))[1].append(item)
    bodies = document_rows.bodies([document.pk for document in gone], alias=WRITER)
    result = []
    for (period, currency), (documents, own) in sorted(found.items(), key=lambda entry: entry[0]):
        client = own[0].client if own else documents[0].client
        drafts = [contents.credit_note(document, json.loads(bodies[document.pk])) for document in documents]
        drafts += [contents.invoice_of_items(client, period, currency, own)] if own else []
        result.append(Decided(client, period, documents, drafts))
    return result


def _period_of(day: date, requested: Sequence[Period]) -> Period:
    """Return the period that has a day, else the first one after it, else the last one."""
    ordered = sorted(requested)
    return next((period for period in ordered if day < period.end), ordered[-1])
