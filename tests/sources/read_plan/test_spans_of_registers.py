"""Reads of registers: the energy between two of them, whatever the register does."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.long_files import spans

REGISTER = "client,meter,date,shown_kwh"


def reads(name: str, *rows: str) -> Path:
    return written(name, REGISTER, *rows)


def test_a_register_read_twice_a_year_is_the_energy_between(etl: Shell) -> None:
    table = reads("a.csv", "7,M1,2017-07-01,10150", "7,M1,2017-01-01,10000.5", "7,M1,2018-01-01,10400")
    found = etl.load(table, "--register")
    assert (found["read"], found["loaded"], found["ignored"]) == (3, 2, 1)
    assert found["loads"][0]["ignored_why"] == {"first read of a register": 1}
    assert found["kwh"] == {"import": "399.5"}
    assert spans(etl) == [
        "2017-01-01T00:00 2017-07-01T00:00 149.5 measured",
        "2017-07-01T00:00 2018-01-01T00:00 250 measured",
    ]


def shown(*numbers: int) -> list[str]:
    return [f"7,M1,2017-{month:02}-01,{number}" for month, number in enumerate(numbers, 1)]


@pytest.mark.parametrize(
    ("numbers", "digits", "kwh", "sentence"),
    [
        ((99_900, 50, 150), ("--digits", "5"), ["150", "100"], "rolled over from 99,900 to 50 kWh"),
        (
            (99_900, 50, 150),
            (),
            ["100"],
            "fell from 99,900 to 50 kWh at 2017-02-01 00:00 UTC: it was reset or exchanged",
        ),
        ((500, 600, 10, 40), (), ["100", "30"], "fell from 600 to 10 kWh"),
        ((500, 600, 0, 640), (), ["100", "40"], "shows 0 kWh after 600 at 2017-03-01 00:00 UTC: this read is left out"),
        ((500, 9_000, 640), (), ["140"], "shows 9,000 kWh after 500"),
        ((500, 90_000, 640), ("--digits", "5"), ["140"], "shows 90,000 kWh after 500"),
        ((500, 600, 10, 200, 400, 700), (), ["100", "190", "200", "300"], "fell from 600 to 10 kWh"),
    ],
)
def test_a_register_that_does_not_rise_is_told_and_never_a_negative_or_absurd_use(
    etl: Shell, numbers: tuple[int, ...], digits: tuple[str, ...], kwh: list[str], sentence: str
) -> None:
    found = etl.load(reads("a.csv", *shown(*numbers)), "--register", *digits)
    assert [one.split()[2] for one in spans(etl)] == kwh
    (warning,) = found["warnings"]
    assert warning.startswith("client 7: the register ")
    assert sentence in warning


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
        "(give --digits with all digits before the decimal mark)"
    )


def test_a_register_read_each_quarter_of_an_hour_gives_intervals(etl: Shell) -> None:
    rows = [f"7,2017-08-01T0{at // 60}:{at % 60:02}:00Z,{at // 15}" for at in (0, 15, 30, 60, 75, 180)]
    etl.load(written("a.csv", "client,timestamp,kwh", *rows), "--register")
    assert etl.ok("status", "--json").json["intervals"] == {"0": 1, "15": 1, "30": 1}
    assert sorted(one.split()[2] for one in spans(etl)) == ["1", "1", "1", "2", "7"]


def quarters(*numbers: str) -> list[str]:
    return [f"7,2017-08-01T{at // 4:02}:{at % 4 * 15:02}:00Z,{number}" for at, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "kwh", "sentences"),
    [
        (("500", "501", "0", "0", "502", "503"), ["1", "1", "1"], ["shows 0 kWh after 501"] * 2),
        (("500", "501", "9000", "9001", "502", "503"), ["1", "1", "1"], ["shows 9,000", "shows 9,001"]),
        (("500", "500.5", "500.4", "500.6"), ["0.1", "0.5"], ["shows 500 kWh after 500"]),
        (("500", "501", "502", "12000", "12001"), ["1", "1", "1"], ["rose from 502 to 12,000 kWh"]),
        (("500", "501", "0", "1", "2"), ["1", "1", "1"], ["fell from 501 to 0 kWh"]),
    ],
)
def test_a_run_of_wrong_reads_is_left_out_and_a_leap_is_no_use(
    etl: Shell, numbers: tuple[str, ...], kwh: list[str], sentences: list[str]
) -> None:
    found = etl.load(written("a.csv", "client,timestamp,kwh", *quarters(*numbers)), "--register")
    assert sorted(one.split()[2] for one in spans(etl)) == sorted(kwh)
    assert len(found["warnings"]) == len(sentences)
    assert all(part in warning for part, warning in zip(sentences, found["warnings"], strict=True))


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
        ("2017-10-29 02:30", "this hour occurs twice on this day (the clock goes back), and the file has it once"),
        ("2017-03-26 02:30", "the clock skips this time on this day (it goes forward)"),
    ],
)
def test_a_read_of_a_register_whose_instant_is_not_known_is_a_bad_row(etl: Shell, stamp: str, what: str) -> None:
    table = written("a.csv", "client,timestamp,kwh", f"7,{stamp[:10]} 00:00,1", f"7,{stamp},2", "7,2017-12-01 00:00,3")
    done = etl("load", table, "--register", "--timezone", "Europe/Brussels")
    assert done.error == f"etl: a.csv:3: {what} (use --rejects FILE to set such rows aside)"
