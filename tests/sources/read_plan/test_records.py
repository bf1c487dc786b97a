"""Files that are no tables: their batches reach the database as rows of tables do."""

import pytest

from etl.sources.read_plan import records
from tests.support.command import Shell

HOURS, HALVES = " ".join(["1"] * 24), " ".join(["2"] * 48)
WEEK = "".join(f"DAY 7 import 60 2017-08-{day:02} {HOURS}\n" for day in range(1, 8))


@pytest.fixture(autouse=True)
def _days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "RECORDS", {"days": "tests.support.day_records"})


def test_a_file_is_recognised_by_its_first_bytes_and_loaded_once(etl: Shell) -> None:
    first, again = (etl("load", "-", stdin=WEEK) for _ in range(2))
    assert first.err == "standard input: layout days, timestamps in UTC, at the start of the interval, kWh\n"
    assert "loaded 168 readings of 1 client, 2017-08-01 00:00 UTC to 2017-08-08 00:00 UTC, 168.000 kWh" in first.out
    assert "already loaded (load 1)" in again.out


def test_flows_and_intervals_of_one_client_lie_side_by_side_whatever_the_order_of_batches(etl: Shell) -> None:
    text = f"DAY 7 export 30 2017-08-08 {HALVES}\n{WEEK}DAY 7 import 30 2017-08-08 {HALVES}\n"
    found = etl.load("-", stdin=text)
    assert (found["loaded"], found["kwh"]) == (264, {"export": "96", "import": "264"})
    assert etl.ok("status", "--json").json["intervals"] == {"30": 2, "60": 1}


def test_one_reading_of_a_day_has_the_interval_that_its_batch_says(etl: Shell) -> None:
    etl.load("-", stdin="DAY 7 import 5 2017-08-01 1\n")
    assert etl.ok("status", "--json").json["intervals"] == {"5": 1}


def test_two_values_for_one_interval_are_bad_rows_with_the_lines_of_the_file(etl: Shell) -> None:
    text = f"{WEEK}DAY 7 import 60 2017-08-03 1 9 1\n"
    done = etl("load", "-", stdin=text)
    what = "another row of this file has another value for the same interval"
    assert done.error == f"etl: standard input:3: {what} (use --rejects FILE to set such rows aside)"
    found = etl.load("-", "--rejects", "bad.csv", stdin=text)
    assert (found["loaded"], found["duplicate"], found["rejected"]) == (167, 2, 2)


def test_energy_below_zero_is_a_bad_row_or_export(etl: Shell) -> None:
    text = "DAY 7 import 60 2017-08-01 1 -2 1\n"
    assert etl("load", "-", stdin=text).error.startswith("etl: standard input:1: the value is negative")
    assert etl.load("-", "--negative", "export", stdin=text)["kwh"] == {"export": "2", "import": "2"}


def test_readings_of_nobody_take_the_client_that_is_said(etl: Shell) -> None:
    text = "DAY  import 60 2017-08-01 1 1 1\n"
    assert etl("load", "-", stdin=text).error == (
        "etl: standard input:1: the row names no client (give it with --client)"
    )
    assert etl.load("-", "--client", "home", stdin=text)["clients"] == 1


def test_what_the_file_says_itself_may_not_be_said(etl: Shell) -> None:
    done = etl("load", "-", "--unit", "Wh", stdin=WEEK)
    assert (done.code, done.error) == (2, "etl: --unit: a file of layout days states this itself (omit the option)")


def test_a_file_that_is_not_of_the_layout_named_is_refused(etl: Shell) -> None:
    done = etl("load", "-", "--format", "days", stdin="client,timestamp,kwh\n")
    assert done.error == "etl: standard input: does not begin as a days file does (omit --format)"
