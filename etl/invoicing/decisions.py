"""Decision on a set of bills and documents: what is issued for it, or why nothing may be."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from shlex import quote

from etl.core.bill_page import ESTIMATED, HELD, MeterOfBill, StoredBill
from etl.core.periods import Period, shown_period
from etl.invoicing import contents
from etl.invoicing.bases import Days, bases, sent_by_days
from etl.invoicing.causes import ITEMS, NEW, UNBILLED, Causes, differing, ordered
from etl.invoicing.client_sets import ClientSet
from etl.invoicing.document_lines import compared, lines_of
from etl.phrasebook.english import beginning
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.document_writer import Draft
from etl.store.documents.issuable_bills import BillDays
from etl.store.fingerprints import ASSIGNMENT

REVERSAL, DIFFERENCE = "reversal", "difference"
CORRECTIONS = (REVERSAL, DIFFERENCE)


@dataclass(frozen=True)
class Allowed:
    """What is issued only where somebody has said so."""

    incomplete: bool = False
    empty: bool = False
    credit_unbilled: bool = False
    without_failing: date | None = None
    """Bills of days that were over before this one are issued although they leave out readings that fail a rule."""
    re_estimated: bool = False
    estimated: bool = False


@dataclass(frozen=True)
class SetTexts:
    """Bills of sets with their lines, fingerprints and meters, and the bodies of documents, by key."""

    bills: Mapping[int, tuple[StoredBill, str]]
    meters: Mapping[int, Sequence[MeterOfBill]]
    bodies: Mapping[int, contents.Body]


def refusal(one: ClientSet, allowed: Allowed, owned: Callable[[Period], bool]) -> str:
    """Say why nothing of a set may be issued, and what to do; empty if it may.

    `owned`: whether days of which there is no bill are the client's still.
    """
    for bill in one.bills:
        days = shown_period(bill.period)
        if bill.failed:
            return f"its bill of {days} could not be made (the column warnings of etl export says why)"
        if bill.status == HELD:
            return f"its bill of {days} is on hold: readings fail a rule (etl findings lists them, and how to answer)"
        if bill.stale:
            return f"its bill of {days} is stale (etl bill --stale computes it again)"
    lost = [days for days in one.unbilled_days() if owned(days)]
    if lost and not allowed.credit_unbilled:
        names = [document.name for document in one.documents if document.period.within(lost[0])]
        return (
            f"{' and '.join(names)} {'was' if len(names) == 1 else 'were'} sent for {shown_period(lost[0])}, of which "
            f"there is no bill now (bill these days, or credit them: --client {quote(one.client)} --credit-unbilled)"
        )
    return ""


def shortcoming(one: ClientSet, texts: SetTexts, allowed: Allowed) -> str:
    """Say which bill of a set cannot be sent as it is, unless somebody has allowed that; empty if none is so.

    It lacks readings, all or some, or has estimates of some; or the bases of its value-added taxes do not add up.
    """
    for bill in one.bills:
        stored, _ = texts.bills[bill.pk]
        days, empty = shown_period(bill.period), _is_empty(stored)
        if empty and not allowed.empty:
            return f"its bill of {days} has no reading (load and bill some, or issue it as it is: --allow-empty)"
        allows = empty or allowed.incomplete or allowed.empty or is_released(bill, texts, allowed)
        if bill.status == "incomplete" and not allows:
            return f"its bill of {days} lacks readings (load and bill them, or issue it as it is: --allow-incomplete)"
        allows = allowed.estimated or allowed.re_estimated or is_released(bill, texts, allowed)
        if bill.status == ESTIMATED and "estimate" in json.loads(stored.treatment or "{}") and not allows:
            return f"its bill of {days} is estimated (load readings, or issue it as it is: --allow-estimated)"
        if unequal := contents.unequal_bases(stored):
            return (
                f"the bases of VAT on its bill of {days} are {unequal} (correct the tariff so that one line with "
                'tax = "vat" has each line in its base: etl tariff check)'
            )
    return ""


def is_released(bill: BillDays, texts: SetTexts, allowed: Allowed) -> bool:
    """Return whether a bill is issued although it leaves out readings that fail a rule."""
    if bill.status == HELD or allowed.without_failing is None or bill.end >= allowed.without_failing:
        return False
    left_out, warnings = beginning("left_out"), contents.detail_of(texts.bills[bill.pk][0])["warnings"]
    return any(left_out in warning for warning in warnings)


def _is_empty(bill: StoredBill) -> bool:
    totals = contents.detail_of(bill)["totals"]
    read = totals["intervals_actual"] or totals["intervals_estimated"] or totals["kwh_export"] not in {None, "0"}
    return not (bill.energy_mwh or read)


def differs(one: ClientSet, texts: SetTexts) -> bool:
    """Return whether the documents in force say something else than the bills: other days, currency or lines."""
    if not one.documents:
        return bool(one.bills)
    return _billed(one, texts) != {days: _lines(sent, texts) for days, sent in sent_by_days(one).items()}


def causes(one: ClientSet, texts: SetTexts, *, owned: bool, items_differ: bool) -> Causes:
    """Return why the documents in force are not what the bills and items are.

    `owned`: whether the days are the client's, if there is no bill of them.
    """
    items = [ITEMS] if items_differ else []
    if not one.documents:
        return (NEW,)
    if not one.bills:
        return ordered([UNBILLED if owned else ASSIGNMENT, *items])
    if items_differ and not differs(one, texts):
        return (ITEMS,)
    return ordered([*differing(*bases(one, texts.bills, texts.bodies)), *items])


def kwh_sent(one: ClientSet, texts: SetTexts) -> dict[str, Decimal]:
    """Return the energy of the documents in force by currency."""
    found: dict[str, Decimal] = {}
    for document in one.documents:
        kwh = Decimal(texts.bodies[document.pk].get("kwh", 0))
        found[document.currency] = found.get(document.currency, Decimal(0)) + kwh
    return found


def drafts(one: ClientSet, texts: SetTexts, corrections: str) -> list[Draft]:
    """Return the documents that lead from those in force to the bills of a set."""
    sent = sent_by_days(one)
    if not sent:
        return [_invoice(bill.pk, texts) for bill in one.bills]
    if corrections == DIFFERENCE and _days_are_the_same(one, sent) and _taxes_are_alike(one, texts):
        return _differences(one, sent, texts)
    reversals = [contents.credit_note(document, texts.bodies[document.pk]) for document in one.documents]
    return reversals + [_invoice(bill.pk, texts) for bill in one.bills]


def _differences(one: ClientSet, sent: Mapping[Days, list[StoredDocument]], texts: SetTexts) -> list[Draft]:
    found = []
    for bill in one.bills:
        documents = sent[bill.start, bill.end]
        stored, fingerprint = texts.bills[bill.pk]
        if _bill_lines(stored) != _lines(documents, texts):
            before = [(document, texts.bodies[document.pk]) for document in documents]
            found.append(contents.correction(stored, fingerprint, texts.meters.get(bill.pk, ()), before))
    return found


def _invoice(bill: int, texts: SetTexts) -> Draft:
    return contents.invoice(*texts.bills[bill], texts.meters.get(bill, ()))


def _days_are_the_same(one: ClientSet, sent: Mapping[Days, Sequence[StoredDocument]]) -> bool:
    """Return whether each bill corrects documents of its own days and currency."""
    return sent.keys() == {(bill.start, bill.end) for bill in one.bills} and all(
        document.currency == bill.currency for bill in one.bills for document in sent[bill.start, bill.end]
    )


def _taxes_are_alike(one: ClientSet, texts: SetTexts) -> bool:
    """Return whether bills and documents all have value-added tax, or none: else other lines are net."""
    billed = [contents.detail_of(texts.bills[bill.pk][0]) for bill in one.bills]
    sent = [texts.bodies[document.pk] for document in one.documents]
    return len({contents.has_vat(body) for body in (*billed, *sent)}) == 1


def _billed(one: ClientSet, texts: SetTexts) -> dict[Days, object]:
    return {(bill.start, bill.end): _bill_lines(texts.bills[bill.pk][0]) for bill in one.bills}


def _bill_lines(bill: StoredBill) -> tuple[str, list[tuple[str, ...]]]:
    return bill.currency, compared(lines_of(contents.detail_of(bill)["lines"]))


def _lines(documents: Sequence[StoredDocument], texts: SetTexts) -> tuple[str, list[tuple[str, ...]]]:
    bodies = [texts.bodies[document.pk] for document in documents]
    return documents[0].currency, compared(contents.lines_in_force(bodies))
