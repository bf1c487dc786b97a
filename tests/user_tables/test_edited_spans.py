"""Spans of edits: the series that a row means; what may be another one is refused with what to add."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.edits import HEAD, at, enter, read_day, refusal
from tests.support.readings import HEADER, hours, loaded

DAY = "2017-08-01"
BY_METER = "meter,flow,register,from,to,kwh,reason"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x,2017-08-01T03:00,2017-08-01T04:00,1,off", "client_number: 'x' is no client that is known"),
        (",2017-08-01T03:00,2017-08-01T04:00,1,off", "names neither a client nor a meter"),
        ("a,2017-08-01T03:10,2017-08-01T04:00,1,off", "from: '2017-08-01T03:10' is not where a reading of 60 min"),
        ("a,2017-08-01T03:00,2017-08-01T03:00,1,off", "to: '2017-08-01T03:00' is not after `from`"),
        ("a,2017-08-01T03:00,2019-08-01T03:00,1,off", "to: '2019-08-01T03:00' is more than a year after `from`"),
        ("a,2017-07-31T03:00,2017-08-01T03:00,1,off", "2017-07-31T03:00 to 2017-08-01T03:00 begins before "),
        ("a,,2017-08-01T03:00,1,off", "from is empty"), ("a,noon,2017-08-01,1,off", "from: 'noon' is not a date"),
    ],
)  # fmt: skip
def test_a_row_that_is_not_clear_is_refused(etl: Shell, row: str, why: str) -> None:
    read_day(etl)
    assert refusal(etl, row).startswith(why)


def test_a_client_with_several_channels_is_asked_which(etl: Shell) -> None:
    rows = [f"a,{flow},{DAY}T{hour:02}:00:00Z,1" for flow in ("import", "export", "generation") for hour in range(5)]
    etl.load(written("both.csv", "client_number,flow,timestamp,kwh", *rows), "--timezone", "UTC")
    assert refusal(etl, at("03:00", "04:00", "1")) == (
        "may mean 3 channels: flow export or generation or import (say which in the column flow)"
    )
    head = "client_number,flow,from,to,kwh,reason"
    assert "1 new" in enter(etl, "a,export,2017-08-01T03:00,2017-08-01T04:00,1,off", head=head).out
    assert refusal(etl, "a,up,2017-08-01T03:00,2017-08-01T04:00,1,off", head) == (
        "flow: 'up' is none of import, export, generation (correct the row)"
    )


def test_registers_and_meters_are_asked_for_too(etl: Shell) -> None:
    head = "client_number,meter,register,timestamp,kwh"
    rows = [f"a,{meter},{register},2017-08-01T00:00:00Z,1" for meter in ("m", "n") for register in ("T1", "T2")]
    rows += [row.replace("T00:00", "T01:00") for row in rows]
    etl.load(written("r.csv", head, *sorted(rows)), "--timezone", "UTC")
    assert refusal(etl, at("00:00", "01:00", "1")) == (
        "may mean 4 channels: meter m or n; register T1 or T2 (say which in the column meter and register)"
    )
    assert "1 new" in enter(etl, "n,,T2,2017-08-01T00:00,2017-08-01T01:00,1,off", head=BY_METER).out
    assert refusal(etl, "n,,T3,2017-08-01T00:00,2017-08-01T01:00,1,off", BY_METER) == (
        "there are no readings of T3 (load some first: an edit stands in for one)"
    )
    assert refusal(etl, "q,,,2017-08-01T00:00,2017-08-01T01:00,1,off", BY_METER).startswith(
        "from: '2017-08-01T00:00' has no offset"
    )
    assert refusal(etl, "q,,,2017-08-01T00:00Z,2017-08-01T01:00Z,1,off", BY_METER) == (
        "meter: 'q' has no readings (correct the row, or load its readings first)"
    )


def test_a_register_that_has_no_name_can_be_named(etl: Shell) -> None:
    read_day(etl)
    etl.load(written("t.csv", "client_number,register,timestamp,kwh", "a,T,2017-08-01T00:00:00Z,1",
                     "a,T,2017-08-01T01:00:00Z,1"), "--timezone", "UTC")  # fmt: skip
    assert refusal(etl, at("00:00", "01:00", "1")) == (
        "may mean 2 channels: register (none) or T (say which in the column register)"
    )
    enter(etl, "a,,(none),2017-08-01T00:00,2017-08-01T01:00,1,off", head=BY_METER)


def test_a_meter_that_is_the_clients_only_for_some_time_is_edited_in_that(etl: Shell) -> None:
    loaded(etl, [row.replace("a,", "m,") for row in hours("a", DAY, "2017-08-03")])
    etl.ok("assign", written("moves.csv", "client_number,meter,from,to", "a,m,,2017-08-02", "b,m,2017-08-02,"))
    assert "1 new" in enter(etl, at("03:00", "04:00", "1")).out
    assert refusal(etl, "a,2017-08-01T03:00,2017-08-02T04:00,1,off").startswith(
        "2017-08-01T03:00 to 2017-08-02T04:00 reaches beyond the time in which the meter is the client's"
    )
    assert refusal(etl, "a,2017-08-02T03:00,2017-08-02T04:00,1,off").startswith("the client has no meter then")
    head = "client_number,meter,from,to,kwh,reason"
    assert refusal(etl, "b,m,2017-08-01T03:00,2017-08-01T04:00,1,off", head).startswith(
        "meter m is not the client's then"
    )


def test_by_a_clock_that_says_an_hour_twice_it_needs_its_offset(etl: Shell) -> None:
    etl.load(written("r.csv", HEADER, *hours("a", "2017-10-28", "2017-10-30")), "--timezone", "Europe/Lisbon")
    assert "occurs twice in Europe/Lisbon" in refusal(etl, "a,2017-10-29T01:00,2017-10-29T02:00,1,off")
    enter(etl, "a,2017-10-29T01:00+00:00,2017-10-29T02:00,1,off")


def long_reads() -> Path:
    days = [f"a,2017-08-{day:02},24" for day in range(2, 12)]
    return written("days.csv", "client_number,date,kwh", *days)


def test_long_reads_are_not_edited(etl: Shell) -> None:
    read_day(etl)
    etl.load(long_reads(), "--timezone", "UTC", "--interval", "1d")
    assert refusal(etl, "a,2017-08-03,2017-08-04,1,off") == (
        "2017-08-03 to 2017-08-04 is in longer reads, which cannot be edited (load the right one: etl load --replace)"
    )
    assert refusal(etl, "a,2017-08-01T23:00,2017-08-03,1,off") == (
        "2017-08-01T23:00 to 2017-08-03 reaches over 2017-08-02, from which the readings have another length "
        "(divide it)"
    )


def test_a_longer_read_that_comes_later_counts_alone(etl: Shell) -> None:
    """24 of the first day, and 24 of the second; the edit of three of its hours is superseded."""
    read_day(etl)
    enter(etl, "a,2017-08-02T03:00,2017-08-02T06:00,9,off")
    assert "33.000 kWh" in etl("bill", "--from", DAY, "--to", "2017-08-03", "--tariff", "one.toml").out
    etl.load(long_reads(), "--timezone", "UTC", "--interval", "1d")
    assert "48.000 kWh" in etl.ok("bill", "--stale").out
    assert "superseded" in etl.exported("edits")


def test_the_series_that_is_due_is_edited_where_the_length_changes(etl: Shell) -> None:
    """Hours on the first day; quarters from noon of the second on."""
    quarters = [f"a,2017-08-02T{12 + place // 4}:{place % 4 * 15:02}:00Z,1" for place in range(8)]
    read_day(etl)
    etl.load(written("quarters.csv", HEADER, *quarters), "--timezone", "UTC", "--interval", "15min")
    enter(etl, "a,2017-08-02T03:00,2017-08-02T04:00,9,off", "a,2017-08-02T15:15,2017-08-02T15:30,9,off")
    from etl.store.edit_models import Edit

    assert list(Edit.objects.order_by("start").values_list("interval", flat=True)) == [60, 15]
    assert refusal(etl, "a,2017-08-02T11:00,2017-08-02T13:00,9,off").startswith(
        "2017-08-02T11:00 to 2017-08-02T13:00 reaches over 2017-08-02T12:00,"
    )


def test_a_wrong_column_is_named(etl: Shell) -> None:
    read_day(etl)
    done = etl("edit", written("bad.csv", f"{HEAD},value", "a,x,y,1,off,1"))
    assert done.error.startswith("etl: bad.csv: has the column 'value', which is not read")
