"""Output of `etl bills`, from bills written by hand."""

import json
from collections.abc import Sequence
from decimal import Decimal

import pytest

from etl.core.periods import month
from etl.reports.listing.bills import as_json, pages
from etl.review.found_bills import FoundBills
from etl.store.bills.bill_list import Chosen, ListedBill, Row, YearBefore

AUGUST = month("2017-08")
DETAIL = json.dumps({"warnings": ["99 h missing, longest gap from 2017-08-05T05:00+00:00"]})
A = ListedBill("a", AUGUST, 1_329_641_000, "282.84", "EUR", "incomplete", stale=True, detail=DETAIL)
B = ListedBill("b", AUGUST, 0, "", "", "failed", stale=False, detail=json.dumps({"warnings": ["has no prices"]}))
ANY = Chosen()
ROWS: list[Row] = [(A, YearBefore(1_000_000_000, Decimal("300.00"))), (B, None)]


def shown(rows: Sequence[Row] = ROWS, *, chosen: Chosen = ANY, width: int | None = None, number: int = 2) -> list[str]:
    count = number if rows else 0
    found = FoundBills(chosen, count, len(rows), with_year_before=True, pages=iter([list(rows)]))
    return [line for page in pages(found, width) for line in page]


def test_people_read_energy_money_status_and_the_change_to_the_year_before() -> None:
    assert shown(number=100_000) == [
        "client  period         kWh   total       status             to the year before",
        "a       2017-08  1,329.641  282.84  EUR  incomplete, stale     -17.16 (-5.7 %)",
        "b       2017-08                          failed",
        "and 99,998 more (--all shows them, etl export writes them to a file)",
    ]


def test_bills_of_one_status_have_their_reasons_in_whole_words() -> None:
    assert shown(chosen=Chosen(statuses=("incomplete",)), width=42)[2:] == [
        "a       2017-08  1,329.641  282.84  EUR",
        "  incomplete, stale     -17.16 (-5.7 %)",
        "  99 h missing, longest gap from",
        "  2017-08-05T05:00+00:00",
        "b       2017-08",
        "  failed",
        "  has no prices",
    ]


@pytest.mark.parametrize(
    ("chosen", "line"),
    [
        (Chosen(), "no bills (make some: etl bill --month YYYY-MM)"),
        (Chosen(AUGUST, client="a"), "no bills of client a of 2017-08 (make some: etl bill --month 2017-08)"),
        (Chosen(statuses=("incomplete", "held")), "no bill is incomplete or on hold"),
    ],
)
def test_no_bills_are_one_line(chosen: Chosen, line: str) -> None:
    assert shown([], chosen=chosen) == [line]


def test_programs_read_exact_texts_and_days_whose_end_is_excluded() -> None:
    assert as_json(ROWS[0]) == {
        "client_number": "a", "month": "2017-08", "period_start": "2017-08-01", "period_end": "2017-09-01",
        "kwh": "1329.641", "total": "282.84", "currency": "EUR", "status": "incomplete", "stale": True,
        "year_before": {"kwh": "1000", "total": "300.00"}, "change": "-17.16",
        "warnings": ["99 h missing, longest gap from 2017-08-05T05:00+00:00"],
    }  # fmt: skip
    failed = as_json(ROWS[1])
    assert (failed["kwh"], failed["total"], failed["year_before"], failed["change"]) == (None, None, None, None)
