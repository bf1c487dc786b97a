"""Rows with several values as the careful reader takes them: each cell one thing, and the column of a fault."""

import pytest

from etl.sources.delimited.strict_cells import CellRowReader
from etl.sources.delimited.strict_rows import Row, Taken
from etl.sources.read_plan.plan_values import Cell, Columns, Effect, Table, WordColumn
from tests.support.packed_pieces import plan

AUGUST = 1501545600
"""2017-08-01 00:00 UTC"""
HEADER = ("client", "date", "00:00", "00:30", "kind")
CELLS = (Cell(2), Cell(3, seconds=1800))
KIND = WordColumn(4, (("gas*", Effect(ignore="gas")), ("out", Effect(flow="export", unit="Wh")), ("", Effect())))


def taken(*cells: str, zone: str = "UTC", **of_table: object) -> Taken:
    table = Table(**{"cells": CELLS, **of_table})  # type: ignore[arg-type]  # a wrong field fails each test
    columns = Columns(client=0, timestamp=1, value=2)
    read = plan(columns=columns, header=HEADER, fields=5, zone=zone, interval=30)
    found = Taken()
    CellRowReader(read, table).take(Row(3, [*cells], "", ",".join(cells)), {}, found)
    return found


def values(found: Taken) -> list[tuple[str, int, int]]:
    return [(one.key.flow, one.seconds - AUGUST, one.energy_mwh) for one, _ in found.readings]


def test_each_cell_is_a_reading_at_its_own_time() -> None:
    assert values(taken("7", "2017-08-01", "1", "2", "")) == [("import", 0, 10**6), ("import", 1800, 2 * 10**6)]


def test_a_cell_is_blank_bad_or_read_by_itself() -> None:
    found = taken("7", "2017-08-01", "null", "x", "")
    assert (found.skipped["blank"], [bad.reason for bad in found.rejects]) == (1, ["00:30: 'x' is not a number"])


def test_words_of_a_row_give_flow_and_unit_or_pass_it_over() -> None:
    assert values(taken("7", "2017-08-01", "1", "2", "Out", words=(KIND,)))[0] == ("export", 0, 1000)
    assert taken("7", "2017-08-01", "1", "2", "Gas m3", words=(KIND,)).skipped == {"gas": 2}
    (bad,) = taken("7", "2017-08-01", "1", "2", "steam", words=(KIND,)).rejects
    assert bad.reason == "kind: 'steam' is not a word that the layout knows"


def test_a_row_may_end_before_columns_that_are_not_read_where_the_layout_allows_it() -> None:
    assert len(taken("7", "2017-08-01", "1", "2", short_rows=True).readings) == 2
    (bad,) = taken("7", "2017-08-01", "1", short_rows=True).rejects
    assert bad.reason == "the row has 3 fields, not 5"


@pytest.mark.parametrize(("date", "slots"), [("2024-03-31", 46), ("2024-10-27", 50)])
def test_slots_counted_from_midnight_are_as_many_as_the_day_has(date: str, slots: int) -> None:
    last, beyond = Cell(2, seconds=1800 * (slots - 1)), Cell(3, seconds=1800 * slots)
    found = taken("7", date, "1", "2", "", zone="Europe/London", cells=(last, beyond), elapsed=True)
    assert len(found.readings) == 1
    assert [bad.reason for bad in found.rejects] == ["00:30: has a value, and this day does not have this slot"]


def test_a_stamp_that_cannot_be_takes_the_whole_row() -> None:
    (bad,) = taken("7", "2017-02-30", "1", "2", "").rejects
    assert bad.reason == "date: '2017-02-30' is a day that does not exist"
