"""Contents of documents: an invoice stands alone, so it has all that explains it; others say what they change."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from etl.core.bill_page import MeterOfBill, StoredBill
from etl.core.numbers import number_text
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH
from etl.invoicing.document_lines import Line, bill_lines, difference, item_lines, lines_of, negated, totals
from etl.store.documents.document_rows import CORRECTION, CREDIT_NOTE, INVOICE, StoredDocument
from etl.store.documents.document_writer import Draft
from etl.store.documents.item_rows import ClientItem

Body = Mapping[str, Any]


def invoice(bill: StoredBill, fingerprint: str, meters: Sequence[MeterOfBill]) -> Draft:
    """Return the invoice of a bill."""
    content = _of_bill(bill, fingerprint, meters)
    period = Period(bill.period_start, bill.period_end)
    return Draft(INVOICE, bill.client, period, bill.currency, content["gross"], content)


def with_items(draft: Draft, items: Sequence[ClientItem]) -> Draft:
    """Return an invoice with items after its other lines; without any, the same."""
    if not items:
        return draft
    lines = [*draft.content["lines"], *(line for item in items for line in item_lines(item))]
    content = {
        **draft.content,
        **_sums(lines, draft.gross, vat=has_vat(draft.content)),
        "items": [item.name for item in items],
    }
    of_bills = draft.gross if draft.of_bills is None else draft.of_bills
    return replace(draft, gross=content["gross"], content=content, of_bills=of_bills, items=items)


def invoice_of_items(client: str, period: Period, currency: str, items: Sequence[ClientItem]) -> Draft:
    """Return the invoice of items that no invoice of a bill has."""
    content = {**_sums([], items[0].amount), "items_alone": True}
    return with_items(Draft(INVOICE, client, period, currency, content["gross"], content, of_bills=""), items)


def credit_note(document: StoredDocument, body: Body) -> Draft:
    """Return the credit note that reverses a document, line for line."""
    content = _sums(negated(body["lines"]), document.gross, vat=has_vat(body)) | {
        name: body[name] for name in (*_ALIKE, "items_alone") if name in body
    }
    if "kwh" in body:
        content["kwh"] = format(-Decimal(body["kwh"]), "f")
    key = (document.pk, document.name)
    of_bills = totals(negated(bill_lines(body["lines"])), document.gross).gross if document.of_bills else ""
    return Draft(
        CREDIT_NOTE, document.client, document.period, document.currency, content["gross"], content, key, of_bills
    )


def correction(
    bill: StoredBill, fingerprint: str, meters: Sequence[MeterOfBill], sent: Sequence[tuple[StoredDocument, Body]]
) -> Draft:
    """Return what leads from the documents in force of a bill's days, its invoice first, to the bill as it is now."""
    result = _of_bill(bill, fingerprint, meters)
    before = [line for _, body in sent for line in bill_lines(body["lines"])]
    changes = _sums(difference(result["lines"], before), bill.total, vat=has_vat(result))
    content = {name: result[name] for name in _ALIKE} | changes
    kwh = Decimal(result["kwh"]) - sum((Decimal(body.get("kwh", 0)) for _, body in sent), Decimal(0))
    first = sent[0][0]
    content |= {"kwh": format(kwh, "f"), "result": result}
    key = (first.pk, first.name)
    return Draft(CORRECTION, bill.client, first.period, bill.currency, content["gross"], content, key)


def lines_in_force(bodies: Iterable[Body]) -> Sequence[Line]:
    """Return the lines of a bill as its invoice, or the newest of its corrections, has left them."""
    lines: Sequence[Line] = ()
    for body in bodies:
        lines = body["result"]["lines"] if "result" in body else bill_lines(body["lines"])
    return lines


@lru_cache(maxsize=16)
def detail_of(bill: StoredBill) -> Mapping[str, Any]:
    """Return the detail of a bill; what looks at a set of bills looks at each several times in a row."""
    return cast("Mapping[str, Any]", json.loads(bill.detail))


def has_vat(body: Body) -> bool:
    """Return whether a document, or the detail of a bill, is by a tariff that has value-added tax."""
    return OUTSIDE in body


def unequal_bases(bill: StoredBill) -> str:
    """Say by how much the bases of a bill's value-added taxes do not add up to what is net; empty where they do."""
    detail = detail_of(bill)
    if not has_vat(detail):
        return ""
    found = totals(lines_of(detail["lines"]), bill.total)
    net, outside = Decimal(found.net), Decimal(detail[OUTSIDE])
    bases = net - Decimal(found.outside)
    return "" if bases + outside == net else f"{bases} and {outside} outside of them, but its lines are {net} net"


OUTSIDE = "out_of_scope"
"""What is net and in the base of no value-added tax, of which other tariffs say nothing."""
_ALIKE = ("timezone", "tariff", "tariff_sha")


def _of_bill(bill: StoredBill, fingerprint: str, meters: Sequence[MeterOfBill]) -> dict[str, Any]:
    detail = detail_of(bill)
    return _sums(lines_of(detail["lines"]), bill.total, vat=has_vat(detail)) | {
        "timezone": bill.timezone,
        "tariff": bill.tariff,
        "tariff_sha": bill.tariff_sha256,
        "status": bill.status,
        "kwh": number_text(Fraction(bill.energy_mwh, MWH_PER_KWH)),
        "warnings": detail["warnings"],
        "quantities": detail["quantities"],
        "balances": detail["balances"],
        "totals": detail["totals"],
        "meters": [meter.texts() for meter in meters],
        "fingerprint": fingerprint,
    }


def _sums(lines: list[Line], zero: str, *, vat: bool = False) -> dict[str, Any]:
    found = totals(lines, zero)
    sums = {"lines": lines, "net": found.net, "tax": found.tax, "gross": found.gross, "taxes": found.taxes}
    return sums | {OUTSIDE: found.outside} if vat else sums
