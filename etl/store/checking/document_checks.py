"""Checks of documents: their numbers and chain, what each says against its lines, and what corrects what."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.db.models import Count, Min

from etl.core.errors import UsageError
from etl.core.periods import Period, shown_period
from etl.core.violations import Violation
from etl.store.database.immutability import missing_triggers
from etl.store.database.locks import READER
from etl.store.document_models import Document, DocumentSeries
from etl.store.documents.chain import FOLLOWS, Head, digest, number_text, read_number
from etl.store.documents.client_renames import leads_to
from etl.store.documents.document_rows import CORRECTION, CREDIT_NOTE, INVOICE, standing
from etl.store.documents.item_rows import ITEM_KINDS, unpacked
from etl.store.ordering import by_bytes

ROWS = 256
"""Documents that are in memory at once."""
SUMS = ("quantity", "amount_exact", "amount")
"""Figures of a line of which a credit note has the negative."""


class _Row(NamedTuple):
    """A document with the text of the one that it corrects."""

    number: int
    sha256: str
    body: str
    kind: str
    client: str
    start: date
    end: date
    currency: str
    gross: str
    of_bills: str
    items: str
    issued_at: datetime
    corrects: int | None
    corrected_series: str | None
    corrected_number: int | None
    corrected_kind: str | None
    corrected_body: str | None
    corrected_client: str | None

    @property
    def corrected(self) -> str | None:
        if self.corrected_series is None or self.corrected_number is None:
            return None
        return number_text(self.corrected_series, self.corrected_number)


_COLUMNS = (
    "number", "sha256", "body", "kind", "client_number", "period_start", "period_end", "currency", "gross", "of_bills",
    "items", "issued_at", "corrects", "corrects__series__name", "corrects__number", "corrects__kind", "corrects__body",
    "corrects__client_number",
)  # fmt: skip


def count_documents() -> int:
    """Return how many documents there are."""
    return Document.objects.using(READER).count()


def check_documents() -> Iterator[Violation]:
    """Check every document by itself, in the chain of its series, and against the one that it corrects."""
    for trigger in missing_triggers(READER):
        what = f"the trigger {trigger}, which keeps them from being changed, is not there as it was made"
        yield Violation("documents", what)
    for series in DocumentSeries.objects.using(READER).order_by("pk"):
        yield from _series(series)
    yield from _reversed_twice()
    yield from _sent_twice()


def check_heads(known: Sequence[Head]) -> Iterator[Violation]:
    """Compare heads that were written down with what is there now."""
    for head in known:
        name = number_text(head.series, head.number)
        rows = Document.objects.using(READER).filter(series__name=head.series).order_by("-number")
        stored = rows.filter(number=head.number).values_list("sha256", flat=True).first()
        if stored is None:
            last = rows.values_list("number", flat=True).first()
            newest = f"the newest is {number_text(head.series, last)}" if last else "it has none"
            yield Violation(f"series {head.series}", f"documents are missing at the end: {name} was issued, {newest}")
        elif stored != head.sha256:
            what = "its digest is not that of --head: it, or a document before it, was replaced"
            yield Violation(f"document {name}", what)


def _series(series: DocumentSeries) -> Iterator[Violation]:
    rows = Document.objects.using(READER).filter(series=series).order_by("number").values_list(*_COLUMNS)
    last, before = 0, ""
    for values in rows.iterator(ROWS):
        row = _Row._make(values)
        where = f"document {number_text(series.name, row.number)}"
        if row.number != last + 1:
            yield Violation(f"series {series.name}", _hole(series.name, last + 1, row.number - 1))
        elif row.number == 1 and (lost := _is_lost(row.body)):
            yield Violation(where, f"follows {lost}, which is not there")
        elif digest(before if row.number > 1 else _digest_followed(row.body), row.body) != row.sha256:
            yield Violation(where, "its digest is not that of its text and of the document before it")
        yield from (Violation(where, what) for what in _faults(series.name, row))
        last, before = row.number, row.sha256
    yield from _head(series, last, before)


def _followed(body: str) -> str:
    """Return what the document is called that the first one of a series follows; empty for none."""
    try:
        return str(json.loads(body).get(FOLLOWS, ""))
    except (ValueError, AttributeError):
        return ""


def _digest_followed(body: str) -> str:
    name = _followed(body)
    if not name:
        return ""
    try:
        series, number = read_number(name)
    except UsageError:
        return ""
    rows = Document.objects.using(READER).filter(series__name=series, number=number)
    return rows.values_list("sha256", flat=True).first() or ""


def _is_lost(body: str) -> str:
    """Return what a document says that it follows, if that is not there."""
    name = _followed(body)
    return "" if _digest_followed(body) else name


def _hole(series: str, first: int, last: int) -> str:
    names = [number_text(series, number) for number in dict.fromkeys((first, last))]
    return f"{' to '.join(names)} {'is' if first == last else 'are'} missing"


def _head(series: DocumentSeries, last: int, sha256: str) -> Iterator[Violation]:
    where = f"series {series.name}"
    if last < series.number:
        yield Violation(where, f"documents are missing at the end: {_hole(series.name, last + 1, series.number)}")
    elif last > series.number:
        yield Violation(where, f"its counter is at {series.number}, and its newest document is of number {last}")
    elif sha256 != series.sha256:
        yield Violation(where, "its digest is not that of its newest document")


def _faults(series: str, row: _Row) -> Iterator[str]:
    try:
        body = json.loads(row.body)
        yield from _columns(series, row, body)
        yield from _sums(body)
        if "result" in body:
            yield from (f"in its result {what}" for what in _sums(body["result"]))
        yield from _correcting(row, body)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation):
        yield "its text cannot be read"


def _columns(series: str, row: _Row, body: Mapping[str, Any]) -> Iterator[str]:
    """Compare what queries look for with what the document says."""
    repeated = {
        "series": series,
        "number": row.number,
        "kind": row.kind,
        "period_start": row.start.isoformat(),
        "period_end": row.end.isoformat(),
        "currency": row.currency,
        "gross": row.gross,
        "issued_at": row.issued_at.isoformat(timespec="seconds"),
        "corrects": row.corrected,
    }
    for name, column in repeated.items():
        if body[name] != column:
            yield f"its {name} is {body[name]} in its text, but {column} in its row"
    borne = body["client_number"]
    if borne != row.client and not leads_to(borne, row.client):
        yield f"its client_number is {borne} in its text, but {row.client} in its row"
    of_bills = [Decimal(line["amount"]) for line in body["lines"] if line["kind"] not in ITEM_KINDS]
    alone = bool(body.get("items_alone"))
    if alone is not (row.of_bills == "") or Decimal(row.of_bills or 0) != sum(of_bills):
        yield f"its lines of bills add up to {sum(of_bills)}, but in its row they are {row.of_bills or 'none'}"
    placed = [item.name for item in unpacked(row.items, row.client, row.currency)]
    if placed != body.get("items", []):
        yield f"its items are {_list(body.get('items', []))} in its text, but {_list(placed)} in its row"


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"


def _sums(body: Mapping[str, Any]) -> Iterator[str]:
    lines = body["lines"]
    net = sum((Decimal(line["amount"]) for line in lines if not line["tax"]), Decimal(0))
    tax = sum((Decimal(line["amount"]) for line in lines if line["tax"]), Decimal(0))
    for name, amount in (("net", net), ("tax", tax), ("gross", net + tax)):
        if Decimal(body[name]) != amount:
            yield f"its lines add up to {amount}, but its {name} is {body[name]}"
    if "out_of_scope" in body:
        parts = [*(tax["base"] for tax in body["taxes"]), body["out_of_scope"]]
        if (whole := sum(map(Decimal, parts), Decimal(0))) != net:
            yield f"its bases of VAT, and what is outside of them, add up to {whole}, but it is {net} net"


def _correcting(row: _Row, body: Mapping[str, Any]) -> Iterator[str]:
    """Compare a document with the one that it corrects."""
    if row.corrected_body is None:
        if row.kind != INVOICE:
            yield f"is {_called(row.kind)} of no document"
        return
    other = json.loads(row.corrected_body)
    own = ("period_start", "period_end", "currency")
    if row.client != row.corrected_client or any(body[name] != other[name] for name in own):
        yield f"is of another client, other days or another currency than {row.corrected}, which it corrects"
    elif row.kind == CREDIT_NOTE and row.corrected_kind != CREDIT_NOTE:
        if not _is_negative(body, other):
            yield f"is not the negative of {row.corrected}, which it reverses"
    elif row.kind != CORRECTION or row.corrected_kind != INVOICE:
        yield f"is {_called(row.kind)} of {row.corrected}, which is {_called(row.corrected_kind)}"


def _called(kind: str | None) -> str:
    return {INVOICE: "an invoice", CREDIT_NOTE: "a credit note", CORRECTION: "a correction"}.get(kind or "", f"{kind}")


def _is_negative(body: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    def signed(lines: Sequence[Mapping[str, Any]], sign: int) -> list[dict[str, Any]]:
        return [{**line, **{name: sign * Decimal(line[name]) for name in SUMS if name in line}} for line in lines]

    return signed(body["lines"], -1) == signed(other["lines"], 1)


def _reversed_twice() -> Iterator[Violation]:
    notes = Document.objects.using(READER).filter(kind=CREDIT_NOTE, corrects__isnull=False).order_by("corrects")
    counted = notes.values("corrects").annotate(times=Count("pk")).filter(times__gt=1)
    names = counted.annotate(series=Min("corrects__series__name"), of=Min("corrects__number"))
    for series, number, times in names.values_list("series", "of", "times").iterator(ROWS):
        yield Violation(f"document {number_text(series, number)}", f"is reversed by {times} credit notes")


def _sent_twice() -> Iterator[Violation]:
    """Compare the invoices of bills in force of a client with each other: none of them may share a day."""
    ordered = (
        standing().filter(kind=INVOICE).exclude(of_bills="").order_by(by_bytes("client_number"), "period_start", "pk")
    )
    columns = ("client_number", "period_start", "period_end", "series__name", "number")
    last, until = "", date.min
    for client, start, end, series, number in ordered.values_list(*columns).iterator(ROWS):
        if client != last:
            last, until = client, date.min
        if start < until:
            days = shown_period(Period(start, min(end, until)))
            where = f"document {number_text(series, number)}"
            yield Violation(where, f"{days} of client {client} has another invoice that is in force")
        until = max(until, end)
