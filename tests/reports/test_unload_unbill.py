"""Output of `etl unbill`, from reports written by hand."""

from decimal import Decimal

from etl.bill_runs.unbill import UnbillReport
from etl.reports.unload import unbilled, unbilled_as_json
from etl.store.bills.removal import Removed
from etl.store.documents.open_totals import Total
from tests.support.store_rows import AUGUST


def test_what_stays_is_said_with_what_it_means() -> None:
    totals = {"EUR": Total(2, Decimal("1234.50")), "JPY": Total(1, Decimal(500))}
    report = UnbillReport(AUGUST, Removed(3, 1, 2, totals))
    credit = "(etl issue credits days without a bill only by --credit-unbilled)"
    assert unbilled(report) == [
        "2017-08: 3 bills removed (compute them again: etl bill)",
        f"  2 documents of these days stay in force: 1,234.50 EUR {credit}",
        f"  1 document of these days stays in force: 500 JPY {credit}",
        "  1 bill reaches beyond these days and stays",
        "  2 bills are stale now (bill them again: etl bill --stale)",
    ]
    assert unbilled_as_json(report) == {
        "period_start": "2017-08-01", "period_end": "2017-09-01", "bills": 3, "reaching": 1, "stale": 2,
        "in_force": [
            {"currency": "EUR", "documents": 2, "amount": "1234.50"},
            {"currency": "JPY", "documents": 1, "amount": "500"},
        ],
    }  # fmt: skip


def test_without_documents_it_is_one_line() -> None:
    assert unbilled(UnbillReport(AUGUST, Removed(1))) == ["2017-08: 1 bill removed (compute them again: etl bill)"]
    assert unbilled(UnbillReport(AUGUST, Removed(1, 2)))[1] == "  2 bills reach beyond these days and stay"
