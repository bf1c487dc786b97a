"""Output of `etl status`, from values written by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from etl.invoicing.open_amounts import OpenAmounts
from etl.reports.status import as_json, lines
from etl.status import MonthStatus, Status
from etl.store.documents.open_totals import Total
from etl.store.summary import Billed, Loaded

AUGUST = MonthStatus("2017-08", "import", 2_999, 3_000, 1_500_250_000)
STATUS = Status(
    clients=2, readings=2_999, first=datetime(2017, 8, 1, tzinfo=UTC), end=datetime(2017, 9, 1, tzinfo=UTC),
    intervals={0: 1, 15: 2}, months=[AUGUST], loads=1,
    newest=[Loaded(1, "a.csv", datetime(2017, 9, 2, 8, tzinfo=UTC), 2_999, 0, 0, 0)],
    bills=[Billed(date(2017, 8, 1), date(2017, 9, 1), "EUR", 2, 0, 1, 0, 0, 0)],
)  # fmt: skip
EMPTY = Status(0, 0, None, None, {}, [], 0, [], [])


def test_the_whole_is_one_screen() -> None:
    assert lines(STATUS) == [
        "2 clients, 2,999 readings, 2017-08-01 00:00 to 2017-09-01 00:00 UTC",
        "intervals: longer reads (1 channel), 15 min (2 channels)",
        "",
        "month (UTC)  flow    readings  missing  complete        kWh",
        "2017-08      import     2,999        1   99.96 %  1,500.250",
        "",
        "1 file loaded, newest first:",
        "  1  2017-09-02 08:00  a.csv: 2,999 readings",
        "",
        "bills    number  estimated  incomplete  stale  failed  currency",
        "2017-08       2          0           1      0       0  EUR",
    ]


def test_what_is_open_and_what_is_in_force_is_shown_where_anything_was_issued() -> None:
    days = date(2017, 8, 1), date(2017, 9, 1)
    totals = {"EUR": Total(3, Decimal("1234.50")), "JPY": Total(1, Decimal(500))}
    amounts = OpenAmounts(
        {(*days, "EUR"): Total(1, Decimal("-1000.25"))}, {}, {}, totals, {"JPY": Total(1, Decimal(500))}
    )
    found = replace(STATUS, open=amounts, bills=[*STATUS.bills, Billed(*days, "JPY", 1, 0, 0, 0, 0, 0)])
    assert lines(found)[-7:] == [
        "bills    number  estimated  incomplete  stale  failed  open   to issue  currency",
        "2017-08       2          0           1      0       0     1  -1,000.25  EUR",
        "2017-08       1          0           0      0       0     0          0  JPY",
        "",
        "3 documents in force: 1,234.50 EUR",
        "1 document in force: 500 JPY",
        "  1 document of days without a bill now: 500 JPY",
    ]
    assert [(one["open"], one["open_amount"]) for one in as_json(found)["bills"]] == [(1, "-1000.25"), (0, "0")]
    assert as_json(found)["documents"] == [
        {"currency": "EUR", "in_force": 3, "amount": "1234.50", "unbilled": 0, "unbilled_amount": "0"},
        {"currency": "JPY", "in_force": 1, "amount": "500", "unbilled": 1, "unbilled_amount": "500"},
    ]
    (without,) = as_json(STATUS)["bills"]
    assert (without["open"], without["open_amount"], as_json(STATUS)["documents"]) == (None, None, [])
    assert lines(replace(EMPTY, open=amounts))[2] == "3 documents in force: 1,234.50 EUR"


def test_bills_that_wait_are_not_among_what_is_to_be_issued() -> None:
    key = date(2017, 8, 1), date(2017, 9, 1), "EUR"
    amounts = OpenAmounts({key: Total(3, Decimal("1234.50"))}, {key: Total(2, Decimal("1000.25"))})
    found = replace(STATUS, open=amounts)
    assert lines(found)[-3:] == [
        "bills    number  estimated  incomplete  stale  failed  open  waiting  to issue  currency",
        "2017-08       2          0           1      0       0     3        2    234.25  EUR",
        "",
    ]
    (shown,) = as_json(found)["bills"]
    names = ("open", "open_amount", "waiting", "waiting_amount")
    assert [shown[name] for name in names] == [3, "1234.50", 2, "1000.25"]


def test_an_empty_database_shows_the_command_that_fills_it() -> None:
    assert lines(EMPTY) == ["no readings yet (load some: etl load readings.csv)"]
    assert (as_json(EMPTY)["first"], as_json(EMPTY)["last"]) == (None, None)


@pytest.mark.parametrize(("why", "used"), [("", True), ("it was not compiled", False)])
def test_json_says_whether_the_kernel_is_used(why: str, used: bool) -> None:
    found = as_json(replace(EMPTY, no_kernel=why))
    assert (found["kernel"], found["no_kernel"]) == (used, why or None)


def test_json_has_exact_energy_and_the_end_excluded() -> None:
    found = as_json(STATUS)
    assert found["months"] == [
        {"month": "2017-08", "flow": "import", "readings": 2999, "expected": 3000, "complete_percent": "99.96",
         "kwh": "1500.25"},
    ]  # fmt: skip
    assert (found["first"], found["last"]) == ("2017-08-01T00:00:00+00:00", "2017-09-01T00:00:00+00:00")
    assert (found["bills"][0]["period_start"], found["bills"][0]["period_end"]) == ("2017-08-01", "2017-09-01")
    assert found["newest_loads"] == [
        {
            "id": 1,
            "name": "a.csv",
            "loaded_at": "2017-09-02T08:00:00+00:00",
            "loaded": 2999,
            "items": 0,
            "days": 0,
            "edits": 0,
            "control_reads": 0,
        }
    ]


@pytest.mark.parametrize(
    ("readings", "expected", "percent"),
    [(0, 0, "100.00"), (0, 5, "0.00"), (2, 3, "66.66"), (999_999, 1_000_000, "99.99"), (6, 5, "100.00")],
)
def test_a_share_is_rounded_down_so_that_100_means_all(readings: int, expected: int, percent: str) -> None:
    month = MonthStatus("2017-08", "import", readings, expected, 0)
    found = as_json(Status(1, readings, None, None, {}, [month], 0, [], []))
    assert found["months"][0]["complete_percent"] == percent


def test_bills_on_hold_have_a_column_where_there_are_any() -> None:
    held = replace(STATUS, bills=[replace(STATUS.bills[0], held=1)])
    assert lines(held)[-2:] == [
        "bills    number  estimated  incomplete  on hold  stale  failed  currency",
        "2017-08       2          0           1        1      0       0  EUR",
    ]
