"""Output of `etl issue`, from reports written by hand."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from etl.core.periods import Period
from etl.invoicing.cause_totals import CauseTotal, Sums
from etl.invoicing.issue_report import Change, IssueReport, RefusedSet, Request
from etl.reports.issuing.issue import as_json, lines
from etl.store.documents.chain import Head

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
JULY = Period(date(2017, 7, 1), date(2017, 8, 1))
CHANGE = Change("7", AUGUST, "EUR", Decimal("10.00"), Decimal("12.50"), 2, causes=("load", "tariff"))
WAS, IS = Sums(1, 2_000_000, Decimal("10.00")), Sums(1, 3_000_000, Decimal("12.50"))
BY_CAUSE = [
    CauseTotal(("load", "tariff"), "EUR", 1, {"7"}, WAS, IS), CauseTotal(("new",), "EUR", 2, {"8", "9"}, Sums(), IS),
]  # fmt: skip
REFUSED = RefusedSet("8", AUGUST, "its bill of 2017-08 is stale (etl bill --stale computes it again)")


def report(**changes: Any) -> IssueReport:
    """Two invoices."""
    made = IssueReport(
        Request([AUGUST]), Counter(invoice=2), "2017-000001", "2017-000002", {"EUR": Decimal("1234.50")},
        head=Head("2017", 2, "ab"),
    )  # fmt: skip
    return replace(made, **changes)


def test_invoices_are_one_line_with_their_numbers_and_their_sum() -> None:
    assert lines(report()) == [
        "issued 2 invoices, 2017-000001 to 2017-000002, together 1,234.50 EUR",
        "  head of the series (keep it: it shows later whether a document is missing): 2017:2:ab",
    ]


def test_documents_of_all_kinds_are_counted_and_what_was_sent_before_is_said() -> None:
    kinds = Counter(invoice=1, credit_note=1, correction=3)
    assert lines(report(kinds=kinds, changes=[CHANGE], head=None)) == [
        "issued 1 invoice, 1 credit note and 3 corrections, 2017-000001 to 2017-000002, together 1,234.50 EUR",
        "  client 7, 2017-08: was issued as 10.00 EUR, is 12.50 now (+2.50)",
    ]


def test_changes_that_are_not_named_are_counted() -> None:
    """Of 30, 22 correct something: 20 are named."""
    many = report(changes=[CHANGE] * 22, changed=30, corrected=22, head=None)
    assert lines(many)[-1] == "  and 2 more with a change (--json names them)"
    assert lines(replace(many, request=Request([AUGUST], dry_run=True)))[-1].startswith("  and 10 more")


def test_items_on_the_documents_are_counted() -> None:
    assert lines(report(items=3))[1] == "  3 items are on them"
    assert lines(report(items=1, kinds=Counter(invoice=1)))[1] == "  1 item is on it"
    assert as_json(report(items=3))["items"] == 3


def test_a_dry_run_says_what_it_would_issue() -> None:
    request = Request([AUGUST], dry_run=True)
    first = replace(CHANGE, before=None, corrects=False)
    assert lines(report(request=request, changes=[CHANGE, first], by_cause=BY_CAUSE, head=None)) == [
        "would issue 2 invoices, together 1,234.50 EUR (nothing was issued)",
        "  causes load, tariff: 1 client, 2.000 kWh, 10.00 EUR -> 3.000 kWh, 12.50 EUR (+2.50)",
        "  new: 2 clients, 3.000 kWh, 12.50 EUR",
        "  client 7, 2017-08: was issued as 10.00 EUR, is 12.50 now (+2.50; causes load, tariff)",
        "  client 7, 2017-08: 12.50 EUR",
    ]


def test_what_is_not_issued_is_said_by_name_with_its_reason() -> None:
    done = IssueReport(Request([AUGUST]), refused=[REFUSED], refusals=1, unchanged=2)
    assert lines(done) == [
        "nothing was issued",
        "  2 bills were issued before and have not changed",
        "  client 8, 2017-08: not issued: its bill of 2017-08 is stale (etl bill --stale computes it again)",
    ]


def test_of_many_the_first_ones_are_named() -> None:
    refused = [RefusedSet(f"{number}", AUGUST, f"reason {number}") for number in range(30)]
    done = IssueReport(Request([AUGUST]), refused=refused, refusals=1030)
    assert lines(done)[-1] == "  and 1,010 more not issued (--json names them)"


def test_a_reason_that_clients_share_stands_once_and_hides_no_other_one() -> None:
    lacking = [RefusedSet(f"{number}", AUGUST, "it lacks readings") for number in range(21)]
    few = [replace(REFUSED, why="it is on hold"), replace(REFUSED, client="9", why="it is on hold")]
    done = IssueReport(Request([AUGUST]), refused=[*lacking, *few], refusals=23)
    assert lines(done)[1:] == [
        "  21 clients (0, 1, 2, 3, 4 ...), 2017-08: not issued: it lacks readings",
        "  clients 8, 9, 2017-08: not issued: it is on hold",
    ]


def test_other_days_that_were_touched_or_have_changed_are_said() -> None:
    done = report(beyond=[("7", JULY)], reaching=1, later=[("7", JULY), ("8", JULY)], open=2, head=None)
    assert lines(done)[1:] == [
        "  client 7, 2017-07: issued whole, although only some of its days were requested",
        "  other periods have changed since they were issued: 2017-07 (etl issue corrects those, too)",
    ]


def test_json_has_exact_texts_and_days_with_the_end_excluded() -> None:
    days = {"client_number": "7", "period_start": "2017-08-01", "period_end": "2017-09-01"}
    found = as_json(report(changes=[CHANGE], refused=[REFUSED], refusals=1, by_cause=BY_CAUSE))
    assert (found["documents"], found["invoices"], found["credit_notes"], found["corrections"]) == (2, 2, 0, 0)
    assert (found["first"], found["last"], found["head"]) == ("2017-000001", "2017-000002", "2017:2:ab")
    assert found["total"] == {"EUR": "1234.50"}
    why = ["load", "tariff"]
    assert found["changes"] == [
        {**days, "currency": "EUR", "before": "10.00", "after": "12.50", "documents": 2, "causes": why}
    ]
    assert found["causes"][0] == {
        "causes": why, "currency": "EUR", "changes": 1, "clients": 1, "difference": "+2.50",
        "before": {"documents": 1, "kwh": "2", "total": "10.00"},
        "after": {"documents": 1, "kwh": "3", "total": "12.50"},
    }  # fmt: skip
    assert found["refusals"] == [{**days, "client_number": "8", "reason": REFUSED.why}]
