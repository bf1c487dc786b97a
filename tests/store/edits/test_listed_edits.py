"""Edits are listed with their state, a row for each run of slots that are alike."""

import pytest

from tests.support.command import Shell, written
from tests.support.edits import DAY, at, enter, read_day, states
from tests.support.readings import HEADER, hours

pytestmark = pytest.mark.both_databases


def test_runs_of_slots_that_are_alike_are_a_row(etl: Shell) -> None:
    """Hours 3 and 4 had nothing, 5 and 6 had 1 kWh; then 4 is read, and 6 is another."""
    read_day(etl, 3, 4)
    enter(etl, at("03:00", "07:00", "4"))
    assert states(etl) == [("03:00", "2.000000", "missing", "counts"), ("05:00", "2.000000", "2.000000", "counts")]
    late = [f"a,2017-08-01T0{hour}:00:00Z,7" for hour in (4, 6)]
    etl.load(written("late.csv", HEADER, *late), "--timezone", "UTC", "--interval", "60min")
    assert states(etl) == [
        ("03:00", "1.000000", "missing", "counts"), ("04:00", "1.000000", "missing", "superseded"),
        ("05:00", "1.000000", "1.000000", "counts"), ("06:00", "1.000000", "1.000000", "superseded"),
    ]  # fmt: skip


def test_an_edit_that_a_later_one_covers_is_replaced(etl: Shell) -> None:
    read_day(etl)
    enter(etl, at("03:00", "05:00", "4"))
    enter(etl, at("04:00", "05:00", "1"), options=("--pin",), name="other.csv")
    assert [row[3] for row in states(etl)] == ["counts", "replaced", "counts"]
    etl.load(written("late.csv", HEADER, "a,2017-08-01T04:00:00Z,7"), "--timezone", "UTC")
    assert [row[3] for row in states(etl)] == ["counts", "superseded", "counts"]


def test_an_edit_waits_where_what_it_answered_was_taken_out(etl: Shell) -> None:
    """Hours 0 to 5 and 12 to 23 are read, by two files; 3, 7 and 13 are edited. Then hours 2 and 3 come again."""
    rows = hours("a", DAY, "2017-08-02")
    etl.load(written("first.csv", HEADER, *rows[:6]), "--timezone", "UTC")
    etl.load(written("rest.csv", HEADER, *rows[12:]), "--timezone", "UTC")
    enter(etl, at("03:00", "04:00", "4"), at("07:00", "08:00", "5"))
    enter(etl, at("13:00", "14:00", "6"), name="later.csv")
    assert [row[3] for row in states(etl)] == ["counts", "counts", "counts"]
    etl.ok("unload", "1")  # then the channel begins at 12:00
    assert [row[3] for row in states(etl)] == ["waiting", "waiting", "counts"]
    etl.load(written("six.csv", HEADER, rows[2]), "--timezone", "UTC", "--interval", "60min")
    assert [row[3] for row in states(etl)] == ["waiting", "counts", "counts"]
    etl.load(written("other.csv", HEADER, f"{rows[3][:-1]}2"), "--timezone", "UTC", "--interval", "60min")
    assert [row[3] for row in states(etl)] == ["superseded", "counts", "counts"]
