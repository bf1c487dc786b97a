"""Output of `etl issue`, from reports written by hand."""

from datetime import date

from etl.core.periods import Period
from etl.issue import IssueReport
from etl.reports.issue import as_json, lines
from etl.store.bills.issuing import Issued

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))


def test_a_month_that_is_issued_whole_is_one_line() -> None:
    assert lines(IssueReport(AUGUST, Issued(2, 0, 0, 0))) == ["2017-08: 2 bills issued"]


def test_bills_that_were_left_alone_have_a_line_each_with_what_to_do() -> None:
    assert lines(IssueReport(AUGUST, Issued(1, 2, 1, 3))) == [
        "2017-08: 1 bill issued",
        "  2 bills were issued before and stay as they are",
        "  1 bill is stale and not issued (bill them again first: etl bill --stale)",
        "  3 bills could not be made (etl export shows the reasons)",
    ]


def test_json_counts_them_apart() -> None:
    assert as_json(IssueReport(AUGUST, Issued(1, 2, 3, 4))) == {
        "month": "2017-08", "issued": 1, "issued_before": 2, "stale": 3, "failed": 4,
    }  # fmt: skip
