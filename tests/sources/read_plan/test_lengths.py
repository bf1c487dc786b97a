"""Rows longer than an hour: a column of ends, and what options may not be combined."""

import pytest

from etl.core.errors import UsageError
from tests.support.command import Shell, written
from tests.support.heads import PLAIN, read, refusal
from tests.support.long_files import LISBON, SPANS, spans


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


def test_mean_power_of_a_day_is_refused(etl: Shell) -> None:
    done = etl("load", written("a.csv", "client,date,kw", "7,2017-08-01,1"), "--interval", "1d")
    assert done.error == (
        "etl: a.csv: values in kW are mean power, and their interval cannot be found from the timestamps "
        "(give it with --interval, such as --interval 15min)"
    )


def test_hours_that_are_numbered_from_0_need_a_declaration() -> None:
    rows = "".join(f"7;13/06/2024;{hour};0,5\n" for hour in range(24))
    assert refusal("client;Fecha;Hora;kwh\n" + rows) == (
        "a.csv: column 'Hora' numbers the hours or periods of a day "
        "(declare it as a period in a layout of your own: --layout FILE)"
    )


def test_reads_of_a_register_have_no_halves() -> None:
    with pytest.raises(UsageError, match="--autumn halves is of energy"):
        read(PLAIN, register=True, autumn="halves")


def test_ends_and_ranges_contradict_each_other() -> None:
    text = "client;Zeitraum;kwh\n7;13.06.2024 00:00 - 13.06.2024 01:00;0,5\n"
    assert read(text).clock.stamp_named
    assert "are ranges, such as '13.06.2024 00:00 - 13.06.2024 01:00'" in refusal(text, stamp="end")
