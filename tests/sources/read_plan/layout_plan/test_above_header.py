"""Texts that concern the whole of a file: above its header, in its name, in the options."""

from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.layout_plan.above_header import client_of, flow_above, text_above, with_client
from etl.sources.read_plan.plan_values import Columns, Options
from tests.support.layout_files import ENERGY, NOTHING, ROWS, layout_file

NO_CLIENT = ENERGY.replace('client = "Who"\n', "")
COLUMNS = Columns(value=2, timestamp=1)


@pytest.mark.parametrize("line", ["Point;0042;x", "point : 0042", '"Point";"0042"'])
def test_a_label_is_followed_by_its_text(line: str) -> None:
    file = layout_file(NO_CLIENT + '[preamble]\nclient = "Point"\n', f"{line}\n\n{ROWS}")
    assert text_above(file, "client") == "0042"
    assert text_above(file, "unit") == ""


def test_a_label_may_stand_above_its_text_in_a_table_of_its_own() -> None:
    file = layout_file(NO_CLIENT + '[below]\nclient = "Point"\n', f"Name;Point\nAnn;0042\n{ROWS}")
    assert text_above(file, "client") == "0042"


def test_a_flow_above_the_header_is_one_that_is_known() -> None:
    declaration = ENERGY + '[preamble]\nflow = "Way"\n'
    assert flow_above(layout_file(declaration, f"Way;Injection\n{ROWS}")) == "export"
    assert flow_above(layout_file(declaration)) == ""
    with pytest.raises(InputError) as caught:
        flow_above(layout_file(declaration, f"Way;Sideways\n{ROWS}"))
    assert str(caught.value) == "a.csv: its flow 'Sideways' is not import, export or generation (give it with --flow)"


@pytest.mark.parametrize(
    ("declared", "name", "options", "client"),
    [
        ("", "a.csv", Options(client="home"), "home"),
        ('file_name = "_(?P<client>[0-9]+)_"\n', str(Path("folder", "export_0042_may.csv")), NOTHING, "0042"),
        ('file_name = "_(?P<client>[0-9]+)_"\n', "export_0042_may.csv", Options(client="home"), "home"),
    ],
    ids=["the user's", "in the file's name", "the user's before the name's"],
)
def test_the_client_of_a_file_without_a_column_of_clients(
    declared: str, name: str, options: Options, client: str
) -> None:
    assert client_of(layout_file(declared + NO_CLIENT, ROWS, options, name), COLUMNS) == client


def test_a_file_that_names_no_client_or_a_bad_one_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        client_of(layout_file(NO_CLIENT), COLUMNS)
    assert str(caught.value) == "a.csv: names no client (give it with --client)"
    bad = layout_file(NO_CLIENT + '[preamble]\nclient = "Point"\n', f"Point;6,43E+17\n{ROWS}")
    with pytest.raises(InputError, match=r"its client '6,43E.17' is an id damaged by a spreadsheet"):
        client_of(bad, COLUMNS)


def test_a_column_of_clients_leaves_no_room_for_another() -> None:
    columns = Columns(value=2, client=0, timestamp=1)
    assert client_of(layout_file(), columns) is None
    with pytest.raises(InputError) as caught:
        client_of(layout_file(options=Options(client="7")), columns)
    assert str(caught.value) == "a.csv: has a client column, Who (omit --client)"


def test_the_title_of_the_values_may_name_the_client() -> None:
    declaration = 'value_title = "of (?P<client>[0-9]+)"\n' + NO_CLIENT.replace('"Used"', '"*Used"')
    rows = "Who;When;Meter of 0042 Used\n7;2017-08-01 00:00;5\n"
    assert client_of(layout_file(declaration, rows), COLUMNS) == "0042"


def test_an_error_of_a_file_without_a_client_names_that_option_too() -> None:
    error = InputError("a.csv", "has no zone", "give it with --timezone")
    without = layout_file(NO_CLIENT, ROWS)
    assert str(with_client(without, COLUMNS, error)) == (
        "a.csv: has no zone (give it with --timezone, and the client with --client)"
    )
    assert with_client(layout_file(NO_CLIENT, ROWS, Options(client="7")), COLUMNS, error) is error
