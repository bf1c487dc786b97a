"""One row as the careful reader takes it: its reading, or the column and the reason why not."""

import pytest

from etl.core.keys import Key
from etl.sources.delimited.strict_rows import BadRow, Refusals, Row, RowReader, Taken
from etl.sources.read_plan.plan_values import Columns
from etl.sources.rows import LONG_MARK
from tests.support.packed_pieces import NAMES, plan

AUGUST = 1501545600
"""2017-08-01 00:00 UTC"""
KEY = Key("7", "", "", "import")


def row(*cells: str, line: int = 5, fault: str = "") -> Row:
    return Row(line, None if fault else [*cells], fault, ",".join(cells))


GOOD = row("7", "2017-08-01 00:00", "1.5", "E")


def taken(one: Row, refuse: Refusals | None = None, /, **changed: object) -> Taken:
    found = Taken()
    RowReader(plan(**changed)).take(one, refuse or {}, found)
    return found


def reason(one: Row, **changed: object) -> str:
    (bad,) = taken(one, **changed).rejects
    return bad.reason


def test_a_negative_value_of_a_column_of_export_is_fed_in_if_what_is_above_zero_is_drawn() -> None:
    remedy = "use --flow import --negative export if negative values are energy fed in, "
    (bad,) = taken(row("7", "2017-08-01 00:00", "-1", ""), flow="export").rejects
    assert bad.remedy.startswith(remedy)


def test_a_row_is_a_reading_with_its_line() -> None:
    ((reading, line),) = taken(GOOD).readings
    assert (reading.key, reading.seconds, reading.energy_mwh, reading.quality, line) == (KEY, AUGUST, 1_500_000, 2, 5)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (row("7", "2017-08-01 00:00", "x", ""), "kwh: 'x' is not a number"),
        (row("7", "2017-08-01 00:00", "-1", ""), "kwh: '-1' is negative"),
        (row("7", "2017-08-01 00:00:30", "1", ""), "timestamp: '2017-08-01 00:00:30' is not on a whole minute"),
        (row("", "2017-08-01 00:00", "1", ""), "client_number is empty"),
        (row("7", "2017-08-01 00:00", "1", "sideways"), "quality: 'sideways' is not "),
        (row("7", "2017-08-01 00:00", "1"), "the row has 3 fields, not 4"),
        (row("7", "2017-08-01 00:00", "1", "\0"), "the row holds a NUL character"),
        (row(fault="unexpected end"), "the quotes are not those of a CSV file: unexpected end"),
    ],
)
def test_a_row_that_is_no_reading_names_its_column_and_why(one: Row, why: str) -> None:
    assert reason(one).startswith(why)


def test_a_column_without_a_name_is_called_by_its_number() -> None:
    assert reason(row("7", "2017-08-01 00:00", "x", ""), header=()) == "column 3: 'x' is not a number"


def test_blank_values_and_repeated_headers_are_passed_over_by_name() -> None:
    assert taken(row("", "rubbish", "null", "")).skipped == {"blank": 1}
    assert taken(row(*NAMES)).skipped == {"repeated header": 1}


def test_a_reading_found_bad_later_is_set_aside_with_its_reason() -> None:
    (bad,) = taken(GOOD, {(KEY, AUGUST): "another row has another value"}).rejects
    assert (bad.line, bad.reason, bad.row) == (5, "another row has another value", "7,2017-08-01 00:00,1.5,E")
    assert taken(GOOD, {(KEY, AUGUST + 60): "no"}).rejects == []


LONG: dict[str, object] = {
    "columns": Columns(client=0, timestamp=1, value=2, end=3),
    "header": ("client", "start", "kwh", "end"),
}


def test_ends_stand_beside_starts_and_a_long_read_is_refused_under_its_own_mark() -> None:
    day = row("7", "2017-08-01 00:00", "1", "2017-08-02 00:00")
    ((reading, _),) = taken(day, **LONG).readings
    assert reading.end == AUGUST + 86_400
    assert taken(day, {(KEY, AUGUST): "of an hour that begins with it"}, **LONG).rejects == []
    assert len(taken(day, {(KEY, AUGUST + LONG_MARK): "of the day"}, **LONG).rejects) == 1


def test_whole_days_end_with_their_last_day() -> None:
    days = row("7", "2017-08-01", "1", "2017-08-02")
    ((reading, _),) = taken(days, whole_days=True, **LONG).readings
    assert reading.end == AUGUST + 2 * 86_400
    back = row("7", "2017-08-02", "1", "2017-07-31")
    assert reason(back, whole_days=True, **LONG) == "end: '2017-07-31' is before the start of the row"


def test_every_row_names_the_unit_of_the_file_where_it_names_one() -> None:
    columns = Columns(client=0, timestamp=1, value=2, unit=3)
    assert reason(row("7", "2017-08-01 00:00", "1", "Wh"), columns=columns) == (
        "quality: 'Wh' is not kWh, the unit of this file"
    )
    assert len(taken(row("7", "2017-08-01 00:00", "1", "kwh"), columns=columns).readings) == 1


def test_a_bad_row_carries_its_reason_and_remedy() -> None:
    bad = BadRow("why", "what to do")
    assert (bad.reason, bad.remedy) == ("why", "what to do")


@pytest.mark.parametrize(
    "cells",
    [
        ("7", "2017-08-01 00:00", "1.5", "E", ""),
        ("7", "2017-08-01 00:00", "1.5", "E", " ", ""),
        ("7", "2017-08-01 00:00", "1.5"),
    ],
)
def test_a_row_may_be_longer_by_empty_cells_and_shorter_by_columns_that_are_not_read(cells: tuple[str, ...]) -> None:
    columns = Columns(client=0, timestamp=1, value=2)
    assert len(taken(row(*cells), columns=columns, shortest=3).readings) == 1


def test_a_row_longer_by_a_value_is_bad() -> None:
    assert reason(row("7", "2017-08-01 00:00", "1", "E", "5")) == "the row has 5 fields, not 4"


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (row("Summe", "", "12.5", ""), "a row of totals"),
        (row("", "Total (kWh)", "12.5", ""), "a row of totals"),
        (row("Totaal juni", "", "12.5"), "a row of totals"),
        (row("# made by hand"), "a comment"),
        (row("// made", "by hand"), "a comment"),
    ],
)
def test_comments_and_rows_of_totals_are_no_readings(one: Row, why: str) -> None:
    found = taken(one)
    assert (found.skipped, found.rejects) == ({why: 1}, [])


def test_a_row_with_a_stamp_is_no_row_of_totals() -> None:
    assert reason(row("Total", "2017-08-01 00:00", "x", "")) == "kwh: 'x' is not a number"
