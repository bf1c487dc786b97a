"""Days, weeks, months and reads of registers: what each covers, which of them clash, and that they come back."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written

pytestmark = pytest.mark.both_databases

LISBON = ("--timezone", "Europe/Lisbon")
DAYS = "client,date,kwh"
SPANS = "client,start,end,kwh"


def spans(etl: Shell, *arguments: str) -> list[str]:
    """Start, end, kWh and quality of all readings, as `2017-03-25T00:00 2017-03-26T00:00 2.5 measured`."""
    rows = [row.split(",") for row in etl.exported("readings", *arguments).splitlines()[1:]]
    return [f"{start[:16]} {end[:16]} {float(kwh):g} {quality}" for *_, start, end, kwh, quality in rows]


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


def test_stamps_with_offsets_are_days_of_the_place_that_is_said(etl: Shell) -> None:
    stamps = ["2017-03-25T00:00:00+00:00", "2017-03-26T00:00:00+00:00", "2017-03-27T00:00:00+01:00"]
    etl.load(written("a.csv", "client,timestamp,kwh", *(f"7,{stamp},2" for stamp in stamps)), *LISBON)
    assert [one[:33] for one in spans(etl)] == [
        "2017-03-25T00:00 2017-03-26T00:00", "2017-03-26T00:00 2017-03-26T23:00", "2017-03-26T23:00 2017-03-27T23:00"
    ]  # fmt: skip


def test_a_column_of_ends_tells_which_rows_are_longer_than_an_hour(etl: Shell) -> None:
    rows = ["7,2017-08-01 00:00,2017-08-01 01:00,1", "7,2017-08-01 01:00,2017-08-01 02:00,1"]
    rows += ["7,2017-08-01 02:00,2017-08-01 09:30,4", "7,2017-08-02 00:00,2017-08-03 23:59,5"]
    assert etl.load(written("a.csv", SPANS, *rows))["kwh"] == {"import": "11"}
    assert sorted(spans(etl)) == [
        "2017-08-01T00:00 2017-08-01T01:00 1 measured",
        "2017-08-01T01:00 2017-08-01T02:00 1 measured",
        "2017-08-01T02:00 2017-08-01T09:30 4 measured",
        "2017-08-02T00:00 2017-08-04T00:00 5 measured",
    ]


def test_the_hour_in_which_the_clock_goes_forward_is_no_longer_one(etl: Shell) -> None:
    rows = ["7,2017-03-26 00:00,2017-03-26 02:00,1", "7,2017-03-26 02:00,2017-03-26 03:00,1"]
    etl.load(written("a.csv", SPANS, *rows), *LISBON)
    assert etl.ok("status", "--json").json["intervals"] == {"60": 1}


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        (["2017-01-01,2017-01-31", "2017-02-01,2017-02-28"], ["02-01", "03-01"]),
        (["2017-01-01,2017-02-01", "2017-02-01,2017-03-01"], ["02-01", "03-01"]),
        (["2017-01-01,2017-01-01", "2017-01-05,2017-01-06"], ["01-02", "01-07"]),
    ],
)
def test_dates_of_ends_are_the_last_day_or_the_day_after_as_the_rows_show(
    etl: Shell, rows: list[str], ends: list[str]
) -> None:
    etl.load(written("a.csv", SPANS, *(f"7,{row},9" for row in rows)))
    assert [one[22:27] for one in spans(etl)] == ends


def test_a_date_of_an_end_that_could_be_two_days_is_refused(etl: Shell) -> None:
    done = etl("load", written("a.csv", SPANS, "7,2017-01-01,2017-01-31,9"))
    assert done.error == (
        "etl: a.csv: column 'end' holds dates that may be the last day or the day after it "
        "(write ends with their time, such as 2024-02-01 00:00)"
    )


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
    found = etl.load("a.csv", "--rejects", "bad.csv", "--interval", "1d")
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
    assert etl.load("a.csv", "--rejects", "bad.csv")["kwh"] == {"import": "24"}
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
        "etl: b.csv: client 7: days lie between its few readings here, 60 minutes between those in the database "
        "(say --interval 60min, 1d, 1w or 1month)"
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


def test_mean_power_of_a_day_is_refused(etl: Shell) -> None:
    done = etl("load", written("a.csv", "client,date,kw", "7,2017-08-01,1"), "--interval", "1d")
    assert done.error == (
        "etl: a.csv: values in kW are mean power, and the interval cannot be told from the stamps "
        "(give it with --interval, such as --interval 15min)"
    )


REGISTER = "client,meter,date,shown_kwh"


def reads(name: str, *rows: str) -> Path:
    return written(name, REGISTER, *rows)


def test_a_register_read_twice_a_year_is_the_energy_between(etl: Shell) -> None:
    table = reads("a.csv", "7,M1,2017-07-01,10150", "7,M1,2017-01-01,10000.5", "7,M1,2018-01-01,10400")
    found = etl.load(table, "--register")
    assert (found["read"], found["loaded"], found["ignored"]) == (3, 2, 1)
    assert found["loads"][0]["ignored_why"] == {"the first read of a register": 1}
    assert found["kwh"] == {"import": "399.5"}
    assert spans(etl) == [
        "2017-01-01T00:00 2017-07-01T00:00 149.5 measured",
        "2017-07-01T00:00 2018-01-01T00:00 250 measured",
    ]


def shown(*numbers: int) -> list[str]:
    return [f"7,M1,2017-{month:02}-01,{number}" for month, number in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("numbers", "digits", "kwh", "told"),
    [
        ((99_900, 50, 150), ("--digits", "5"), ["150", "100"], "went over its highest number, from 99,900 to 50 kWh"),
        ((99_900, 50, 150), (), ["100"], "fell from 99,900 to 50 kWh at 2017-02-01 00:00 UTC: reset or exchanged"),
        ((500, 600, 10, 40), (), ["100", "30"], "fell from 600 to 10 kWh"),
        ((500, 600, 0, 640), (), ["100", "40"], "shows 0 kWh behind 600 at 2017-03-01 00:00 UTC: the read is left out"),
        ((500, 9_000, 640), (), ["140"], "shows 9,000 kWh behind 500"),
        ((500, 90_000, 640), ("--digits", "5"), ["140"], "shows 90,000 kWh behind 500"),
        ((500, 600, 10, 200, 400, 700), (), ["100", "190", "200", "300"], "fell from 600 to 10 kWh"),
    ],
)
def test_a_register_that_does_not_rise_is_told_and_never_a_negative_or_absurd_use(
    etl: Shell, numbers: tuple[int, ...], digits: tuple[str, ...], kwh: list[str], told: str
) -> None:
    found = etl.load(reads("a.csv", *shown(*numbers)), "--register", *digits)
    assert [one.split()[2] for one in spans(etl)] == kwh
    (warning,) = found["warnings"]
    assert warning.startswith("client 7: the register ")
    assert told in warning


def test_a_new_meter_has_a_register_of_its_own(etl: Shell) -> None:
    etl.load(reads("a.csv", "7,M1,2017-01-01,900", "7,M1,2017-07-01,950", "7,M2,2017-07-01,3", "7,M2,2018-01-01,60"),
             "--register")  # fmt: skip
    assert [one.split()[2] for one in spans(etl)] == ["50", "57"]


def test_two_numbers_at_one_time_are_bad_rows(etl: Shell) -> None:
    done = etl("load", reads("a.csv", *shown(10, 20), "7,M1,2017-02-01,21"), "--register")
    what = "another row of this file has another value for the same interval"
    assert done.error == f"etl: a.csv:3: {what} (use --rejects FILE to set such rows aside)"


def test_more_digits_than_a_register_has_are_refused(etl: Shell) -> None:
    done = etl("load", reads("a.csv", *shown(10, 123_456)), "--register", "--digits", "5")
    assert done.error == (
        "etl: a.csv: a register shows 123456 kWh, more than 5 digits hold "
        "(say --digits with all digits before the decimal mark)"
    )


def test_a_register_read_each_quarter_of_an_hour_gives_intervals(etl: Shell) -> None:
    rows = [f"7,2017-08-01T0{at // 60}:{at % 60:02}:00Z,{at // 15}" for at in (0, 15, 30, 60, 75, 180)]
    etl.load(written("a.csv", "client,timestamp,kwh", *rows), "--register")
    assert etl.ok("status", "--json").json["intervals"] == {"0": 1, "15": 1, "30": 1}
    assert sorted(one.split()[2] for one in spans(etl)) == ["1", "1", "1", "2", "7"]


def quarters(*numbers: str) -> list[str]:
    return [f"7,2017-08-01T{at // 4:02}:{at % 4 * 15:02}:00Z,{number}" for at, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "kwh", "told"),
    [
        (("500", "501", "0", "0", "502", "503"), ["1", "1", "1"], ["shows 0 kWh behind 501"] * 2),
        (("500", "501", "9000", "9001", "502", "503"), ["1", "1", "1"], ["shows 9,000", "shows 9,001"]),
        (("500", "500.5", "500.4", "500.6"), ["0.1", "0.5"], ["shows 500 kWh behind 500"]),
        (("500", "501", "502", "12000", "12001"), ["1", "1", "1"], ["rose from 502 to 12,000 kWh"]),
        (("500", "501", "0", "1", "2"), ["1", "1", "1"], ["fell from 501 to 0 kWh"]),
    ],
)
def test_a_run_of_wrong_reads_is_left_out_and_a_leap_is_no_use(
    etl: Shell, numbers: tuple[str, ...], kwh: list[str], told: list[str]
) -> None:
    found = etl.load(written("a.csv", "client,timestamp,kwh", *quarters(*numbers)), "--register")
    assert sorted(one.split()[2] for one in spans(etl)) == sorted(kwh)
    assert len(found["warnings"]) == len(told)
    assert all(part in warning for part, warning in zip(told, found["warnings"], strict=True))


def test_a_large_use_that_is_usual_is_no_leap(etl: Shell) -> None:
    numbers = [str(number) for number in (0, 500, 900, 1700, 2100)]
    found = etl.load(written("a.csv", "client,timestamp,kwh", *quarters(*numbers)), "--register")
    assert (found["kwh"], found["warnings"]) == ({"import": "2100"}, [])


def test_spans_off_the_grid_of_their_length_are_long_reads(etl: Shell) -> None:
    rows = [f"7,2017-08-01T0{at // 60}:{at % 60:02}:00Z,{at // 15}" for at in (0, 15, 45, 60, 90, 120, 135)]
    etl.load(written("a.csv", "client,timestamp,kwh", *rows), "--register")
    assert sorted(spans(etl)) == [
        "2017-08-01T00:00 2017-08-01T00:15 1 measured",
        "2017-08-01T00:15 2017-08-01T00:45 2 measured",
        "2017-08-01T00:45 2017-08-01T01:00 1 measured",
        "2017-08-01T01:00 2017-08-01T01:30 2 measured",
        "2017-08-01T01:30 2017-08-01T02:00 2 measured",
        "2017-08-01T02:00 2017-08-01T02:15 1 measured",
    ]


def test_reads_of_a_register_in_the_doubled_hour_are_those_of_both(etl: Shell) -> None:
    stamps = ("01:30", "02:00", "02:30", "02:00", "02:30", "03:00")
    rows = [f"7,2017-10-29 {stamp},{number}" for number, stamp in enumerate(stamps)]
    etl.load(written("a.csv", "client,timestamp,kwh", *rows), "--register", "--timezone", "Europe/Brussels")
    assert spans(etl) == [
        "2017-10-28T23:30 2017-10-29T00:00 1 measured",
        "2017-10-29T00:00 2017-10-29T00:30 1 measured",
        "2017-10-29T00:30 2017-10-29T01:00 1 measured",
        "2017-10-29T01:00 2017-10-29T01:30 1 measured",
        "2017-10-29T01:30 2017-10-29T02:00 1 measured",
    ]


@pytest.mark.parametrize(
    ("stamp", "what"),
    [
        ("2017-10-29 02:30", "the clock shows this hour twice on this day, and the file has it once"),
        ("2017-03-26 02:30", "the clock skips this time on this day (it goes forward)"),
    ],
)
def test_a_read_of_a_register_whose_instant_is_not_known_is_a_bad_row(etl: Shell, stamp: str, what: str) -> None:
    table = written("a.csv", "client,timestamp,kwh", f"7,{stamp[:10]} 00:00,1", f"7,{stamp},2", "7,2017-12-01 00:00,3")
    done = etl("load", table, "--register", "--timezone", "Europe/Brussels")
    assert done.error == f"etl: a.csv:3: {what} (use --rejects FILE to set such rows aside)"
