"""Reports of issuing count all, and name the first or the largest ones."""

from datetime import date
from decimal import Decimal

import pytest

from etl.core.periods import Period
from etl.invoicing import issue_report
from etl.invoicing.client_sets import ClientSet
from etl.invoicing.issue_report import IssueReport, Request
from etl.invoicing.item_placement import Decided
from etl.store.documents.document_rows import StoredDocument
from tests.support.sent import AT, bill, draft

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))


def decided(client: str, gross: str, kind: str = "invoice") -> Decided:
    one = ClientSet(client, [bill(1, 11, gross)] if kind == "invoice" else [])
    return Decided.of_set(one, [draft(client, one.period if one.bills else AUGUST, gross, kind=kind)])


def test_documents_are_counted_by_kind_and_added_up_and_the_largest_changes_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issue_report, "SHOWN", 2)
    report = IssueReport(Request([AUGUST]))
    for client, gross in (("a", "1.00"), ("b", "-5.00"), ("c", "2.00")):
        report.add(decided(client, gross))
    report.finish()
    assert (report.documents, report.totals, report.credits_alone) == (3, {"EUR": Decimal("-2.00")}, 0)
    assert [(one.client, one.after) for one in report.changes] == [("b", Decimal("-5.00")), ("c", Decimal("2.00"))]


def test_corrections_are_named_before_larger_changes_that_correct_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two new invoices of 5.00, and 1.00 of client c that is 3.00 now: a change of 2.00."""
    monkeypatch.setattr(issue_report, "SHOWN", 2)
    report = IssueReport(Request([AUGUST]))
    report.add(decided("a", "5.00"))
    report.add(decided("b", "5.00"))
    days = date(2017, 8, 1), date(2017, 9, 1)
    sent = StoredDocument(7, "S", 1, "invoice", "c", *days, "EUR", "1.00", AT, None, None, None, "", "1.00", "")
    report.add(Decided("c", AUGUST, [sent], [draft("c", AUGUST, "2.00", kind="correction")]))
    report.finish()
    assert [one.client for one in report.changes] == ["a", "c"]
    assert (report.changed, report.corrected) == (3, 1)


def test_a_set_of_two_currencies_has_two_changes_that_may_be_of_one_size() -> None:
    report = IssueReport(Request([AUGUST]))
    both = [draft("a", AUGUST, "5.00"), draft("a", AUGUST, "5.00", currency="USD")]
    report.add(Decided("a", AUGUST, [], both))
    report.finish()
    assert [(one.currency, one.after) for one in report.changes] == [("EUR", Decimal("5.00")), ("USD", Decimal("5.00"))]


def test_what_is_refused_or_has_changed_elsewhere_is_counted_beyond_what_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issue_report, "SHOWN", 1)
    report = IssueReport(Request([AUGUST]))
    for client in "ab":
        report.refuse(client, AUGUST, "why")
        report.add_later(client, AUGUST)
    assert (report.refusals, [one.client for one in report.refused]) == (2, ["a"])
    assert (report.open, report.later) == (2, [("a", AUGUST)])


def test_a_set_with_days_that_were_not_requested_is_beyond() -> None:
    report = IssueReport(
        Request([Period(date(2017, 8, 1), date(2017, 8, 6)), Period(date(2017, 8, 6), date(2017, 8, 11))])
    )
    report.add_beyond(ClientSet("a", [bill(1, 11)]))
    assert (report.reaching, report.beyond) == (0, [])
    report.add_beyond(ClientSet("b", [bill(5, 12)]))
    assert report.beyond == [("b", Period(date(2017, 8, 5), date(2017, 8, 12)))]


def test_days_of_own_periods_are_those_of_the_client() -> None:
    request = Request(own_periods={"a": [AUGUST], "b": [Period(date(2017, 7, 1), date(2017, 8, 1))]})
    assert (request.periods_of("a"), request.periods_of("c")) == ([AUGUST], ())
    assert request.span == Period(date(2017, 7, 1), date(2017, 9, 1))
