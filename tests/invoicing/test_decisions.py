"""Decisions on sets: what is issued, and what is refused with its reason."""

import json
from datetime import date
from typing import Any

import pytest

from etl.core.bill_page import LINE_FIELDS, StoredBill
from etl.core.periods import Period
from etl.invoicing import contents
from etl.invoicing.client_sets import ClientSet, connected
from etl.invoicing.decisions import DIFFERENCE, REVERSAL, Allowed, SetTexts, differs, drafts, refusal, shortcoming
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.issuable_bills import BillDays
from tests.support.sent import AT, line

READ = {"intervals_expected": 744, "intervals_actual": 744, "intervals_estimated": 0, "kwh_export": "0"}
NOT_READ = {**READ, "intervals_actual": 0}


def whole(first: int, end: int, amount: str, totals: dict[str, Any] | None = None, kwh: int = 1) -> StoredBill:
    detail = {
        "lines": [[line(amount).get(name) for name in LINE_FIELDS]], "quantities": {}, "balances": {}, "warnings": [],
        "totals": totals or READ,
    }  # fmt: skip
    days = date(2017, 8, first), date(2017, 8, end)
    return StoredBill("a", *days, "UTC", "t", "ab", "EUR", kwh * 10**6, amount, "complete", json.dumps(detail))


def in_force(key: int, one: StoredBill) -> StoredDocument:
    return StoredDocument(
        key, "S", key, "invoice", "a", one.period_start, one.period_end, "EUR", one.total, AT, None, None, None, "",
        one.total, "",
    )  # fmt: skip


def scene(
    bills: list[StoredBill], sent: list[StoredBill], status: str = "complete", *, stale: bool = False
) -> tuple[ClientSet, SetTexts]:
    """A client's bills, and bills as they were when invoices of them were sent."""
    days = [
        BillDays(key, "a", one.period_start, one.period_end, status, stale=stale, total=one.total, currency="EUR")
        for key, one in enumerate(bills)
    ]
    documents = [in_force(key, one) for key, one in enumerate(sent)]
    (found,) = connected("a", days, documents)
    bodies = {key: contents.invoice(one, "f", []).content for key, one in enumerate(sent)}
    return found, SetTexts({key: (one, "f") for key, one in enumerate(bills)}, {}, bodies)


def made(bills: list[StoredBill], sent: list[StoredBill], how: str = REVERSAL) -> list[tuple[str, str]]:
    found, texts = scene(bills, sent)
    return [(one.kind, one.gross) for one in drafts(found, texts, how)] if differs(found, texts) else []


JULY_TO_AUGUST = [whole(1, 11, "4.00"), whole(11, 31, "6.00")]


def test_bills_of_which_nothing_was_sent_are_invoiced() -> None:
    assert made(JULY_TO_AUGUST[:1], []) == [("invoice", "4.00")]


def test_what_was_sent_as_it_is_makes_no_document() -> None:
    assert made([whole(1, 11, "4.00")], [whole(1, 11, "4.00")]) == []


@pytest.mark.parametrize("how", [REVERSAL, DIFFERENCE])
def test_other_days_are_reversed_whatever_is_asked_for(how: str) -> None:
    assert made(JULY_TO_AUGUST, [whole(1, 31, "10.00")], how) == [
        ("credit_note", "-10.00"), ("invoice", "4.00"), ("invoice", "6.00"),
    ]  # fmt: skip


def test_of_the_same_days_the_difference_may_be_sent() -> None:
    after, before = [whole(1, 31, "12.50")], [whole(1, 31, "10.00")]
    assert made(after, before) == [("credit_note", "-10.00"), ("invoice", "12.50")]
    assert made(after, before, DIFFERENCE) == [("correction", "2.50")]


def test_days_without_a_bill_are_credited() -> None:
    assert made([], [whole(1, 31, "10.00")]) == [("credit_note", "-10.00")]


@pytest.mark.parametrize(
    ("status", "stale", "reason"),
    [
        ("complete", True, "its bill of 2017-08-01..2017-08-10 is stale (etl bill --stale computes it again)"),
        (
            "failed",
            False,
            "its bill of 2017-08-01..2017-08-10 could not be made (the column warnings of etl export says why)",
        ),
        ("estimated", False, ""),
    ],
)
def test_a_bill_that_is_not_what_its_inputs_give_is_refused(status: str, stale: bool, reason: str) -> None:
    found, _ = scene([whole(1, 11, "4.00")], [], status, stale=stale)
    assert refusal(found, Allowed(), lambda _: True) == reason


def test_days_that_are_the_clients_still_and_have_no_bill_are_refused_unless_a_credit_is_wanted() -> None:
    found, _ = scene([], [whole(1, 11, "4.00")])
    assert refusal(found, Allowed(), lambda _: True) == (
        "S-000000 was sent for 2017-08-01..2017-08-10, of which there is no bill now "
        "(bill these days, or credit them: --client a --credit-unbilled)"
    )
    found.client = "O'Brien & Co"
    assert """--client 'O'"'"'Brien & Co' --credit-unbilled""" in refusal(found, Allowed(), lambda _: True)
    assert not refusal(found, Allowed(credit_unbilled=True), lambda _: True)
    august = Period(date(2017, 8, 1), date(2017, 8, 11))
    assert not refusal(found, Allowed(), lambda days: days != august)


@pytest.mark.parametrize(
    ("totals", "kwh", "status", "allowed", "ends"),
    [
        (READ, 1, "incomplete", Allowed(), "(load and bill them, or issue it as it is: --allow-incomplete)"),
        (READ, 1, "incomplete", Allowed(incomplete=True), ""),
        (
            NOT_READ,
            0,
            "incomplete",
            Allowed(incomplete=True),
            "(load and bill some, or issue it as it is: --allow-empty)",
        ),
        (NOT_READ, 0, "incomplete", Allowed(empty=True), ""),
        (NOT_READ, 1, "complete", Allowed(), ""),
        (
            {**NOT_READ, "intervals_expected": 0},
            0,
            "complete",
            Allowed(),
            "(load and bill some, or issue it as it is: --allow-empty)",
        ),
    ],
)
def test_bills_that_lack_readings_are_issued_where_that_is_allowed(
    totals: dict[str, Any], kwh: int, status: str, allowed: Allowed, ends: str
) -> None:
    found = shortcoming(*scene([whole(1, 11, "4.00", totals, kwh)], [], status), allowed)
    assert found.endswith(ends)
    assert bool(found) == bool(ends)
