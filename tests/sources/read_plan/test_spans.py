"""Days, weeks, months and reads of registers: what each covers, which of them clash, and that they come back."""

import pytest

from tests.support.command import Shell, written
from tests.support.long_files import DAYS, LISBON, SPANS, spans


def days(first: int, last: int, kwh: str = "2", client: str = "7", month: str = "2017-08") -> list[str]:
    return [f"{client},{month}-{day:02},{kwh}" for day in range(first, last + 1)]


def test_dates_are_local_days_also_when_the_clock_changes(etl: Shell) -> None:
    etl.load(written("a.csv", DAYS, *days(25, 27, month="2017-03")), *LISBON)
    assert spans(etl) == [
        "2017-03-25T00:00 2017-03-26T00:00 2 measured",
        "2017-03-26T00:00 2017-03-26T23:00 2 measured",
        "2017-03-26T23:00 2017-03-27T23:00 2 measured",
    ]


def test_weeks_and_months_and_years_are_found_by_their_steps(etl: Shell) -> None:
    weeks = ["w,2017-08-07,1", "w,2017-08-14,2", "w,2017-08-28,3"]
    months = ["m,2017-01-15,1", "m,2017-02-15,2", "m,2017-04-15,3"]
    years = ["y,2016-01-01,1", "y,2017-01-01,2"]
    etl.load(written("a.csv", DAYS, *weeks, *months, *years))
    assert spans(etl) == [
        "2017-01-15T00:00 2017-02-15T00:00 1 measured",
        "2017-02-15T00:00 2017-03-15T00:00 2 measured",
        "2017-04-15T00:00 2017-05-15T00:00 3 measured",
        "2017-08-07T00:00 2017-08-14T00:00 1 measured",
        "2017-08-14T00:00 2017-08-21T00:00 2 measured",
        "2017-08-28T00:00 2017-09-04T00:00 3 measured",
        "2016-01-01T00:00 2017-01-01T00:00 1 measured",
        "2017-01-01T00:00 2018-01-01T00:00 2 measured",
    ]


@pytest.mark.parametrize(
    ("interval", "start", "end"),
    [
        ("1d", "2017-08-01T00:00 2017-08-02T00:00", "2017-07-31T00:00 2017-08-01T00:00"),
        ("1w", "2017-08-01T00:00 2017-08-08T00:00", "2017-07-25T00:00 2017-08-01T00:00"),
        ("1month", "2017-08-01T00:00 2017-09-01T00:00", "2017-07-01T00:00 2017-08-01T00:00"),
        ("1y", "2017-08-01T00:00 2018-08-01T00:00", "2016-08-01T00:00 2017-08-01T00:00"),
    ],
)
def test_a_step_that_is_said_holds_for_a_single_reading(etl: Shell, interval: str, start: str, end: str) -> None:
    etl.load(written("a.csv", DAYS, "7,2017-08-01,5"), "--interval", interval)
    etl.load(written("b.csv", DAYS, "8,2017-08-01,5"), "--interval", interval, "--stamp", "end")
    assert spans(etl) == [f"{start} 5 measured", f"{end} 5 measured"]


def test_a_month_that_is_said_to_end_on_its_last_day_includes_that_day(etl: Shell) -> None:
    dates = ["2017-01-31", "2017-02-28", "2017-03-31"]
    path = written("a.csv", DAYS, *(f"7,{day},5" for day in dates))
    etl.load(path, "--interval", "1month", "--stamp", "end", *LISBON)
    assert [one[:33] for one in spans(etl)] == [
        "2017-01-01T00:00 2017-02-01T00:00", "2017-02-01T00:00 2017-03-01T00:00", "2017-03-01T00:00 2017-03-31T23:00"
    ]  # fmt: skip


def test_stamps_with_offsets_are_days_of_the_place_that_is_said(etl: Shell) -> None:
    stamps = ["2017-03-25T00:00:00+00:00", "2017-03-26T00:00:00+00:00", "2017-03-27T00:00:00+01:00"]
    etl.load(written("a.csv", "client,timestamp,kwh", *(f"7,{stamp},2" for stamp in stamps)), *LISBON)
    assert [one[:33] for one in spans(etl)] == [
        "2017-03-25T00:00 2017-03-26T00:00", "2017-03-26T00:00 2017-03-26T23:00", "2017-03-26T23:00 2017-03-27T23:00"
    ]  # fmt: skip


def test_the_same_read_again_is_a_duplicate_and_a_better_one_a_revision(etl: Shell) -> None:
    header = f"{DAYS},quality"
    etl.load(written("a.csv", header, "7,2017-08-01,5,E", "7,2017-08-02,5,A"))
    found = etl.load(written("b.csv", header, "7,2017-08-01,6,A", "7,2017-08-02,5,A", "7,2017-08-03,1,A"))
    assert (found["loaded"], found["duplicate"], found["revised"]) == (1, 1, 1)
    worse = etl.load(written("c.csv", header, "7,2017-08-01,9,S", "7,2017-08-02,9,S"))
    assert worse["loads"][0]["ignored_why"] == {"a better reading is known": 2}
    assert [one[34:] for one in spans(etl)] == ["6 measured", "5 measured", "1 measured"]


def test_two_values_for_one_day_are_bad_rows_with_their_lines(etl: Shell) -> None:
    rows = [*days(1, 3), "7,2017-08-02,9", *days(4, 5)]
    done = etl("load", written("a.csv", DAYS, *rows), "--interval", "1d")
    what = "another row of this file has another value for the same interval"
    assert done.error == f"etl: a.csv:3: {what} (use --rejects FILE to set such rows aside)"
    found = etl.load("a.csv", "--rejects", "bad.csv", "--max-rejects", "100%", "--interval", "1d")
    assert (found["loaded"], found["rejected"]) == (4, 2)


def test_spans_that_share_a_minute_are_bad_rows_with_their_lines(etl: Shell) -> None:
    month = "7,2017-08-01 00:00,2017-09-01 00:00,60"
    rows = [f"7,2017-08-{day:02} 00:00,2017-08-{day + 1:02} 00:00,2" for day in (10, 11)]
    done = etl("load", written("a.csv", SPANS, month, *rows))
    what = "another row of this file covers a part of the same time"
    assert done.error == f"etl: a.csv:2: {what} (use --rejects FILE to set such rows aside)"
    etl.load(written("b.csv", SPANS, month))
    done = etl("load", written("c.csv", SPANS, *rows))
    what = "the database has another read of a part of the same time"
    assert done.error == f"etl: c.csv:2: {what} (use --rejects FILE to set such rows aside)"
    assert etl.load("c.csv", "--replace")["loads"][0]["loaded"] == 2
    assert len(spans(etl)) == 2


HOURS = [f"7,2017-08-02 {hour:02}:00,2017-08-02 {hour + 1:02}:00,1" for hour in range(24)]


@pytest.mark.parametrize("order", [1, -1])
def test_hours_and_the_day_that_they_make_up_do_not_count_twice(etl: Shell, order: int) -> None:
    day = "7,2017-08-02 00:00,2017-08-03 00:00,24"
    done = etl("load", written("a.csv", SPANS, *[*HOURS, day][::order]))
    line = 26 if order == 1 else 2
    what = "the same time is known in readings of 60 minutes"
    assert done.error == f"etl: a.csv:{line}: {what} (use --rejects FILE to set such rows aside)"
    assert etl.load("a.csv", "--rejects", "bad.csv", "--max-rejects", "100%")["kwh"] == {"import": "24"}
    assert len(spans(etl)) == 24


def test_hours_beside_a_stored_day_are_refused_or_replace_it(etl: Shell) -> None:
    etl.load(written("a.csv", DAYS, *days(1, 3, "24")))
    done = etl("load", written("b.csv", SPANS, *HOURS))
    assert done.error == (
        "etl: b.csv: client 7 has 2017-08-02 00:00 UTC twice, in readings of 60 minutes and in a longer read "
        "(load one of the two, or remove the earlier one with --replace: both would be billed)"
    )
    assert etl.load("b.csv", "--replace")["kwh"] == {"import": "24"}
    assert len(spans(etl)) == 26
    assert etl.load("a.csv", "--replace")["loads"][0]["loaded"] == 1
    assert len(spans(etl)) == 3


def test_a_few_days_of_a_channel_of_hours_are_no_days_unless_it_is_said(etl: Shell) -> None:
    etl.load(written("a.csv", SPANS, *HOURS))
    done = etl("load", written("b.csv", DAYS, *days(5, 6)))
    assert done.error == (
        "etl: b.csv: client 7: its few readings here are days apart, those in the database 60 minutes "
        "(give --interval 60min, 1d, 1w or 1month)"
    )
    etl.load("b.csv", "--interval", "1d")
    assert len(spans(etl)) == 26


def test_unloading_takes_long_reads_out_again(etl: Shell) -> None:
    etl.load(written("a.csv", DAYS, *days(1, 9)))
    etl.load(written("b.csv", DAYS, *days(10, 12)))
    etl.ok("unload", "1")
    assert len(spans(etl)) == 3
    assert etl.load("a.csv")["loaded"] == 9
    assert etl.load("b.csv")["loads"][0]["skipped"]


def test_status_counts_a_long_read_in_the_month_in_which_it_begins(etl: Shell) -> None:
    etl.load(written("a.csv", SPANS, "7,2017-01-01 00:00,2017-07-01 00:00,90", *HOURS))
    found = etl.ok("status", "--json").json
    assert found["intervals"] == {"0": 1, "60": 1}
    months = [(one["month"], one["readings"], one["expected"], one["kwh"]) for one in found["months"]]
    assert months == [("2017-01", 1, 1, "90"), ("2017-08", 24, 24, "24")]
    assert "longer reads (1 channel), 60 min (1 channel)" in etl.ok("status").out
