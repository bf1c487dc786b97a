"""Output of `etl bill`, from reports written by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from etl.bill_runs.outcome import BillReport, Mixed
from etl.bill_runs.stale_preview import BillChange, StalePreview
from etl.core.periods import Period
from etl.invoicing.cause_totals import CauseTotal, Sums
from etl.invoicing.open_sets import OpenSet
from etl.reports.bill import as_json, difference, lines, preview_as_json, preview_lines
from etl.store.bills.failures import FailedBill

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
FIRST_HALF = Period(date(2017, 8, 1), date(2017, 8, 15))
SECOND_HALF = Period(date(2017, 8, 15), date(2017, 9, 1))
OPEN = OpenSet("7584", AUGUST, "EUR", Decimal("10.00"), Decimal("12.50"))


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
        changed=1, unchanged=1, incomplete=1, stale=2, withdrawn=1, mixed=[Mixed(7, 3)], open=[OPEN],
        failed=[FailedBill("9", AUGUST, "UTC", "why")],
    )  # fmt: skip
    assert lines(done)[1:] == [
        "  1 new or changed, 1 unchanged",
        "  1 bill could not be made",
        "  1 bill is incomplete: readings are missing",
        "  2 bills are stale: readings have been loaded since (etl bill --stale)",
        "  bills of 3 clients include load 7, the others do not yet (etl bill --stale)",
        "  1 bill withdrawn: the client has no meter, or no reading, in the period any more",
        "  client 7584, 2017-08: was issued as 10.00 EUR, is 12.50 now (+2.50)",
        "  to correct what was issued: etl issue --month 2017-08",
    ]


def test_a_run_that_changes_nothing_says_so() -> None:
    assert lines(report(changed=0, unchanged=2))[1:] == ["  nothing changed: every bill is the same"]


def test_a_run_for_stale_bills_that_finds_none_has_nothing_to_do() -> None:
    assert lines(BillReport()) == ["no bill is stale: nothing to do"]


def test_a_difference_has_its_sign() -> None:
    afters = ("12.50", "9.99", "10.00")
    assert [difference(replace(OPEN, billed=Decimal(after))).split()[-1] for after in afters] == [
        "(+2.50)", "(-0.01)", "(+0.00)",
    ]  # fmt: skip


def test_days_that_were_issued_and_have_no_bill_are_named() -> None:
    """Without a bill of them nothing is issued, if they are the client's still."""
    rest = replace(OPEN, billed=Decimal("4.00"), unbilled=[SECOND_HALF])
    assert difference(rest) == ("was issued as 10.00 EUR, is 4.00 now (-6.00; no bill of 2017-08-15..2017-08-31)")


@pytest.mark.parametrize(
    ("periods", "option"),
    [
        ([AUGUST], "--month 2017-08"),
        ([Period(date(2017, 7, 1), date(2017, 8, 1)), AUGUST], "--month 2017-07..2017-08"),
        ([FIRST_HALF, SECOND_HALF], "--from 2017-08-01 --to 2017-09-01"),
    ],
)
def test_the_command_that_corrects_names_the_days_of_the_run(periods: list[Period], option: str) -> None:
    assert lines(report(periods=periods, open=[OPEN]))[-1].endswith(f"to correct what was issued: etl issue {option}")


def test_json_has_exact_texts_and_days_with_the_end_excluded() -> None:
    failed = [FailedBill("9", FIRST_HALF, "UTC", "why")]
    found = as_json(report(open=[OPEN], mixed=[Mixed(7, 3)], failed=failed))
    assert (found["failed"], found["failures"]) == (
        1, [{"client_number": "9", "period_start": "2017-08-01", "period_end": "2017-08-15", "error": "why"}],
    )  # fmt: skip
    assert found["open"] == [
        {
            "client_number": "7584", "period_start": "2017-08-01", "period_end": "2017-09-01",
            "issued": "10.00", "now": "12.50", "difference": "+2.50", "currency": "EUR",
        }
    ]  # fmt: skip
    assert {name: found[name] for name in ("run", "month", "periods", "kwh", "total", "mixed", "seconds")} == {
        "run": 3, "month": "2017-08", "periods": ["2017-08-01..2017-09-01"], "kwh": "1500",
        "total": {"EUR": "1234.50"}, "mixed": [{"load": 7, "clients": 3}], "seconds": 0.988,
    }  # fmt: skip


def test_json_of_several_periods_names_no_month() -> None:
    found = as_json(report(periods=[FIRST_HALF, SECOND_HALF]))
    assert (found["month"], found["periods"]) == ("", ["2017-08-01..2017-08-15", "2017-08-15..2017-09-01"])


def preview(changes: int = 1, failed: int = 1) -> StalePreview:
    """A bill of 2 kWh for 20.00 that would be two of 3 kWh, and others of which none is left."""
    before, after = Sums(1, 2_000_000, Decimal("20.00")), Sums(2, 3_000_000, Decimal("1030.00"))
    gone = [BillChange(f"c{place}", AUGUST, "EUR", before, Sums(), ("load",)) for place in range(1, changes)]
    total = CauseTotal(("tariff",), "EUR", 1, {"7"}, before, after)
    return StalePreview(
        changes + 2, [BillChange("7", AUGUST, "EUR", before, after, ("tariff",)), *gone], changes, 1, {"EUR": before},
        {"EUR": after}, [total], [FailedBill("9", AUGUST, "UTC", "why")] * failed,
    )  # fmt: skip


def test_a_preview_says_what_was_and_what_would_be() -> None:
    assert preview_lines(preview(2)) == [
        "would compute 4 bills again (nothing was stored)",
        "  2.000 kWh, 20.00 EUR -> 3.000 kWh, 1,030.00 EUR",
        "  cause tariff: 1 client, 2.000 kWh, 20.00 EUR -> 3.000 kWh, 1,030.00 EUR (+1,010.00)",
        "  client 7, 2017-08: 2.000 kWh, 20.00 EUR -> 3.000 kWh, 1,030.00 EUR (+1,010.00; cause tariff)",
        "  client c1, 2017-08: 2.000 kWh, 20.00 EUR -> no bill (-20.00; cause load)",
        "  1 client period would have the same energy and money",
        "  client 9, 2017-08: cannot be computed and stays: why",
    ]


def test_of_many_changes_the_first_are_shown_and_the_others_counted() -> None:
    texts = preview_lines(preview(25, 23))
    assert sum("no bill" in text for text in texts) == 19
    assert "  and 5 more with a change (--json names them)" in texts
    assert texts[-1] == "  and 3 more that cannot be computed (--json names them)"


def test_a_preview_of_nothing_is_one_line() -> None:
    assert preview_lines(StalePreview()) == ["no bill is stale: nothing to do"]


def test_json_of_a_preview_has_exact_numbers() -> None:
    before = {"bills": 1, "kwh": "2", "total": "20.00"}
    after = {"bills": 2, "kwh": "3", "total": "1030.00"}
    assert preview_as_json(preview()) == {
        "dry_run": True, "stale": 3, "changed": 1, "unchanged": 1, "before": {"EUR": before}, "after": {"EUR": after},
        "causes": [
            {"causes": ["tariff"], "currency": "EUR", "changes": 1, "clients": 1, "before": before, "after": after,
             "difference": "+1010.00"},
        ],
        "changes": [
            {"client_number": "7", "period_start": "2017-08-01", "period_end": "2017-09-01", "currency": "EUR",
             "before": before, "after": after, "difference": "+1010.00", "causes": ["tariff"]},
        ],
        "failures": [
            {"client_number": "9", "period_start": "2017-08-01", "period_end": "2017-09-01", "error": "why"},
        ],
    }  # fmt: skip
