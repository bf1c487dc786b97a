"""What `etl bill` shows, from reports written by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from etl.bill_runs.outcome import BillReport, Mixed
from etl.core.periods import Period
from etl.reports.bill import as_json, difference, lines
from etl.store.bills.failures import FailedBill
from etl.store.bills.revisions import Reissued

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
FIRST_HALF = Period(date(2017, 8, 1), date(2017, 8, 15))
SECOND_HALF = Period(date(2017, 8, 15), date(2017, 9, 1))
REISSUED = Reissued("7584", AUGUST, 2, "10.00", "12.50", "EUR")


def report(**changes: Any) -> BillReport:
    """Two bills of August 2017 that were made for the first time."""
    made = BillReport(
        periods=[AUGUST], bills=2, clients=2, energy_mwh=1_500_000_000, total={"EUR": Decimal("1234.50")},
        run=3, changed=2, seconds=0.98765,
    )  # fmt: skip
    return replace(made, **changes)


def test_one_line_has_the_month_the_bills_their_energy_and_their_sum() -> None:
    assert lines(report()) == ["2017-08: 2 bills, 1,500.000 kWh, 1,234.50 EUR"]


def test_sums_of_several_currencies_stand_side_by_side() -> None:
    sums = {"EUR": Decimal("1.00"), "GBP": Decimal("2.00")}
    assert lines(report(total=sums)) == ["2017-08: 2 bills, 1,500.000 kWh, 1.00 EUR, 2.00 GBP"]


def test_several_months_are_named_by_the_first_and_the_last() -> None:
    july = Period(date(2017, 7, 1), date(2017, 8, 1))
    assert lines(report(periods=[july, AUGUST]))[0].startswith("2017-07 to 2017-08: ")


def test_what_needs_attention_has_a_line_each_with_its_remedy() -> None:
    done = report(
        changed=1, unchanged=1, incomplete=1, stale=2, withdrawn=1, mixed=[Mixed(7, 3)], reissued=[REISSUED],
        failed=[FailedBill("9", AUGUST, "UTC", "why")],
    )  # fmt: skip
    assert lines(done)[1:] == [
        "  1 new or changed, 1 unchanged",
        "  1 bill could not be made",
        "  1 bill is incomplete: readings are missing",
        "  2 bills are stale: readings have been loaded since (etl bill --stale)",
        "  bills of 3 clients include load 7, the others do not yet (etl bill --stale)",
        "  1 bill withdrawn: the client has no meter, or no reading, in the period any more",
        "  client 7584, 2017-08: was issued as 10.00 EUR, revision 2 is 12.50 (+2.50)",
    ]


def test_a_run_that_changes_nothing_says_so() -> None:
    assert lines(report(changed=0, unchanged=2))[1:] == ["  nothing changed: every bill is the same"]


def test_a_run_for_stale_bills_that_finds_none_has_nothing_to_do() -> None:
    assert lines(BillReport()) == ["no bill is stale: nothing to do"]


def test_an_issued_bill_that_became_two_names_their_days() -> None:
    two = replace(REISSUED, now=(FIRST_HALF, SECOND_HALF), after="9.00")
    assert lines(report(reissued=[two]))[-1].endswith(
        "revision 2 of 2017-08-01..2017-08-14 and 2017-08-15..2017-08-31 is 9.00 (-1.00)"
    )


def test_a_difference_has_its_sign() -> None:
    assert [difference(replace(REISSUED, after=after)) for after in ("12.50", "9.99", "10.00")] == [
        "+2.50", "-0.01", "+0.00",
    ]  # fmt: skip


def test_json_has_exact_texts_and_days_with_the_end_excluded() -> None:
    failed = [FailedBill("9", FIRST_HALF, "UTC", "why")]
    found = as_json(report(reissued=[REISSUED], mixed=[Mixed(7, 3)], failed=failed))
    assert (found["failed"], found["failures"]) == (
        1, [{"client_number": "9", "period_start": "2017-08-01", "period_end": "2017-08-15", "error": "why"}],
    )  # fmt: skip
    assert found["reissued"] == [
        {
            "client_number": "7584", "period_start": "2017-08-01", "period_end": "2017-09-01", "revision": 2,
            "before": "10.00", "after": "12.50", "difference": "+2.50", "currency": "EUR", "now": [],
        }
    ]  # fmt: skip
    assert {name: found[name] for name in ("run", "month", "periods", "kwh", "total", "mixed", "seconds")} == {
        "run": 3, "month": "2017-08", "periods": ["2017-08-01..2017-09-01"], "kwh": "1500",
        "total": {"EUR": "1234.50"}, "mixed": [{"load": 7, "clients": 3}], "seconds": 0.988,
    }  # fmt: skip


def test_json_of_several_periods_names_no_month() -> None:
    found = as_json(report(periods=[FIRST_HALF, SECOND_HALF]))
    assert (found["month"], found["periods"]) == ("", ["2017-08-01..2017-08-15", "2017-08-15..2017-09-01"])
