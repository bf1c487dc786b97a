"""Totals of documents in force and of bills without any, added up by the database; and whose bills differ from theirs.

Amounts are added as whole numbers of their smallest unit: SQLite would add decimals as binary fractions.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Length, Replace, StrIndex

from etl.core.bill_page import FAILED
from etl.store.bill_columns import of_tariff
from etl.store.database.locks import READER
from etl.store.document_models import Document
from etl.store.documents.document_rows import INVOICE, standing
from etl.store.documents.issuable_bills import WAITING
from etl.store.models import Bill
from etl.store.ordering import text_pages

PAGE = 500
_OF_DOCUMENT = {
    "client__number": OuterRef("client_number"),
    "period_start__lt": OuterRef("period_end"),
    "period_end__gt": OuterRef("period_start"),
}
"""Bills that share a day with the document around the query."""


class Total(NamedTuple):
    """How many there are, and what they add up to."""

    number: int
    amount: Decimal

    def plus(self, other: "Total") -> "Total":
        """Add both."""
        return Total(self.number + other.number, self.amount + other.amount)


NOTHING = Total(0, Decimal(0))


def never_issued() -> dict[tuple[date, date, str, bool], Total]:
    """Return the current bills of whose days no document is in force, by first day, end and currency.

    And by whether they wait for something, and are not issued as they are.
    """
    bills = _bills().exclude(status=FAILED).filter(~Exists(_sent_of_bill()))
    waits = Case(When(Q(stale=True) | Q(status__in=WAITING), then=Value(1)), default=Value(0))
    totals = _totals(bills.annotate(waits=waits), "total", "period_start", "period_end", "money", "waits")
    return {(start, end, currency, bool(waits)): total for (start, end, currency, waits), total in totals.items()}


def in_force() -> dict[str, Total]:
    """Return the documents that no credit note reverses, with their items, by currency."""
    return {currency: total for (currency,), total in _totals(standing(), "gross", "currency").items()}


def in_force_of(bills: "QuerySet[Bill]") -> dict[str, Total]:
    """Return those of bills that have a day of some bills, without items, read by their connection, by currency."""
    documents = _sent(bills.db).filter(Exists(bills.order_by().filter(**_OF_DOCUMENT)))
    return {currency: total for (currency,), total in _totals(documents, "of_bills", "currency").items()}


def unbilled() -> dict[str, Total]:
    """Return those of bills of whose days there is no bill at all, without items, by currency."""
    documents = _sent().filter(~Exists(Bill.published.filter(**_OF_DOCUMENT)))
    return {currency: total for (currency,), total in _totals(documents, "of_bills", "currency").items()}


def changed_clients() -> Iterator[list[str]]:
    """Yield pages of clients with a bill that more than one document is in force of, or one that says otherwise."""
    sent = _sent_of_bill()
    days = {"period_start": OuterRef("period_start"), "period_end": OuterRef("period_end")}
    alike = sent.filter(kind=INVOICE, currency=OuterRef("money"), **days)
    others = sent.exclude(kind=INVOICE, **days)
    changed = _bills().filter(Exists(sent)).exclude(Exists(alike.filter(of_bills=OuterRef("total"))) & ~Exists(others))
    return text_pages(PAGE, (changed, "client__number"))


def _bills() -> "QuerySet[Bill]":
    return Bill.published.using(READER).annotate(money=of_tariff("currency"))


def _sent(alias: str = READER) -> "QuerySet[Document]":
    """Return the documents of bills that are in force."""
    return standing(alias).exclude(of_bills="")


def _sent_of_bill() -> "QuerySet[Document]":
    """Return the documents in force that have a day of a bill of their client."""
    return _sent().filter(
        client_number=OuterRef("client__number"), period_start__lt=OuterRef("period_end"),
        period_end__gt=OuterRef("period_start"),
    )  # fmt: skip


def _totals(rows: "QuerySet[Bill] | QuerySet[Document]", amount: str, *keys: str) -> dict[tuple[Any, ...], Total]:
    """Return number and sum by some columns."""
    point = StrIndex(F(amount), Value("."))
    places = Case(When(Q(point=0), then=Value(0)), default=Length(amount) - F("point"), output_field=IntegerField())
    units = Cast(Replace(F(amount), Value("."), Value("")), BigIntegerField())
    sums = rows.annotate(point=point).annotate(places=places).order_by().values(*keys, "places")
    found: dict[tuple[Any, ...], Total] = {}
    for *key, digits, number, whole in sums.annotate(number_of=Count("pk"), units=Sum(units)).values_list(
        *keys, "places", "number_of", "units"
    ):
        more = Total(number, Decimal(int(whole)).scaleb(-digits))
        found[tuple(key)] = found.get(tuple(key), NOTHING).plus(more)
    return found
