"""Columns of a declared layout, by name or number: those that must be there, and which are read of every row."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.layout_plan.layout_columns import columns_by_role, find_column, read_columns
from etl.sources.read_plan.plan_values import Cell, Columns, Options
from tests.support.layout_files import ENERGY, ROWS, layout_file


def test_a_column_is_found_by_any_of_its_names_or_its_number() -> None:
    file = layout_file()
    assert find_column(file, ("Consumption", "U S E D")) == 2
    assert (find_column(file, (1,)), find_column(file, (9,)), find_column(file, ("nothing",))) == (0, None, None)


def test_a_name_that_occurs_twice_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        find_column(layout_file(rows="Who;When;Used;used\n7;2017-08-01 00:00;5;6\n"), ("Used",))
    assert str(caught.value) == "a.csv: has 2 columns 'Used' (name one by its number in the declaration)"


def test_an_optional_column_may_be_missing_and_a_needed_one_may_not() -> None:
    assert columns_by_role(layout_file(f'{ENERGY}quality = "Flag"\n')) == {"client": 0, "timestamp": 1, "value": 2}
    with pytest.raises(InputError, match="is of layout mine, but has no column 'Time'"):
        columns_by_role(layout_file(ENERGY.replace('timestamp = "When"', 'timestamp = "Time"')))


def test_a_column_of_clients_that_is_empty_is_none() -> None:
    assert "client" not in columns_by_role(layout_file(rows="Who;When;Used\n;2017-08-01 00:00;5\n"))


def test_a_flow_or_unit_of_the_users_replaces_the_column() -> None:
    declaration = f'{ENERGY}flow = "Way"\nunit = "In"\n'
    rows = "Who;When;Used;Way;In\n7;2017-08-01 00:00;5;import;Wh\n"
    found = [
        read_columns(file, columns_by_role(file), (Cell(2),))
        for file in (layout_file(declaration, rows), layout_file(declaration, rows, Options(flow="export", unit="kWh")))
    ]
    assert found[0] == Columns(client=0, timestamp=1, value=2, flow=3, unit=4)
    assert found[1] == Columns(client=0, timestamp=1, value=2)


def test_a_date_is_the_stamp_where_there_is_no_time() -> None:
    declaration = ENERGY.replace("timestamp", "date")
    file = layout_file(declaration)
    assert read_columns(file, columns_by_role(file), (Cell(2),)).timestamp == 1
    file = layout_file(f'{declaration}time = "At"\n', ROWS.replace("Used", "Used;At").replace(":00;5", ":00;5;00:00"))
    found = read_columns(file, columns_by_role(file), (Cell(2),))
    assert (found.timestamp, found.date, found.time) == (None, 1, 3)


def test_a_column_is_found_by_the_end_of_its_name_if_only_one_ends_so() -> None:
    assert find_column(layout_file(rows="Who;When;Used\n7;2017-08-01 00:00;5\n"), ("*sed",)) == 2
    assert find_column(layout_file(rows="Who;When;Used\n7;2017-08-01 00:00;5\n"), ("U*ed",)) == 2
    with pytest.raises(InputError, match="has 2 columns '\\*used'"):
        find_column(layout_file(rows="Who;When;Used;b used\n7;2017-08-01 00:00;5;6\n"), ("*used",))


def test_timestamps_after_the_clients_are_found_as_pandas_writes_an_index_last() -> None:
    declaration = 'header = ["MT_001", "MT_002"]\nunit = "kW"\nwide = "clients"\n[columns]\ntimestamp = 1\n'
    last = layout_file(declaration, "MT_001;MT_002;time\n5;1.25;2017-08-01 00:15:00\n6;2.5;2017-08-01 00:30:00\n")
    assert columns_by_role(last) == {"timestamp": 2}
    counted = layout_file(declaration, ";MT_001;MT_002;time\n0;5;1.25;2017-08-01 00:15:00\n")
    assert columns_by_role(counted) == {"timestamp": 0}
