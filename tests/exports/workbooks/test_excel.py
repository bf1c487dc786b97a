"""Excel, read back: numbers, dates and texts, no formula, no clock; refused where it cannot be."""

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from etl import exports
from etl.exports.schemas import decimal_text
from tests.support.export_rows import SCHEMA as SMALL
from tests.support.export_rows import message, rows
from tests.support.places import ROOT
from tests.support.typed_rows import ROWS, SCHEMA, as_texts, written


def to_stdout() -> None:
    """For a process of another zone."""
    sys.stdout.buffer.write(written("xlsx"))


def sheet_of(schema: pa.Schema, *columns: list[object]) -> Worksheet:
    """The sheet of a table that was exported, as openpyxl reads it."""
    stdout = io.BytesIO()
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    exports.write("-", schema, [pa.record_batch(arrays, schema=schema)], format="xlsx", stdout=stdout)
    found: Worksheet = openpyxl.load_workbook(io.BytesIO(stdout.getvalue()))["etl"]
    return found


def test_numbers_and_dates_are_cells_of_their_own_kind_and_look_as_in_csv() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx")))["etl"]
    header, *rows = sheet.iter_rows()
    assert [cell.value for cell in header] == SCHEMA.names
    for row, expected in zip(rows, as_texts(bool, int), strict=True):
        assert [row[0].value, row[1].value, row[7].value] == [expected[0], expected[1], expected[7]]
        assert (row[2].value and row[2].value.date().isoformat(), row[2].number_format[:4]) in (
            (expected[2], "yyyy"), (None, "Gene"),
        )  # fmt: skip
        shown = [None if cell.value is None else as_shown(cell) for cell in row[3:7]]
        assert shown == [None if value is None else str(value) for value in expected[3:7]]
    assert [cell.data_type for cell in rows[0]] == ["s", "s", "d", "n", "n", "n", "n", "b"]


def as_shown(cell: Cell) -> str:
    """A number by its format, a text as it is."""
    if cell.data_type == "s":
        return str(cell.value)
    return format(Decimal(repr(cell.value)), f".{len(cell.number_format.partition('.')[2])}f")


def test_what_a_number_would_lose_a_digit_of_is_text() -> None:
    schema = pa.schema([decimal_text("amount", 38, 12), pa.field("count", pa.int64())])
    sheet = sheet_of(
        schema,
        ["0.123456789012345", "1.123456789012345", "-1234567890123456", "100000000000000000000"],
        [2**53, 10**15, 123456789012345, -1],
    )
    assert [[cell.data_type for cell in column[1:]] for column in sheet.iter_cols()] == [
        ["n", "s", "s", "n"], ["s", "n", "n", "n"],
    ]  # fmt: skip
    assert sheet["A3"].value == "1.123456789012345"
    assert sheet["B2"].value == "9007199254740992"


@given(st.lists(st.tuples(st.integers(-(10**18), 10**18), st.integers(0, 12)), min_size=1, max_size=20))
@settings(deadline=None, max_examples=40)
def test_a_number_is_shown_with_each_of_its_digits(numbers: list[tuple[int, int]]) -> None:
    words: list[object] = [f"{Decimal(whole).scaleb(-places):f}" for whole, places in numbers]
    sheet = sheet_of(pa.schema([decimal_text("amount", 38, 12)]), words)
    assert [as_shown(cell) for cell in sheet["A"][1:]] == words


def test_a_day_that_excel_does_not_count_right_is_text() -> None:
    sheet = sheet_of(pa.schema([pa.field("day", pa.date32())]), [date(1900, 2, 28), date(1900, 3, 1)])
    assert [cell.value for cell in sheet["A"][1:]] == ["1900-02-28", datetime(1900, 3, 1)]  # noqa: DTZ001 - Excel's


def test_the_header_stays_in_view_and_filters_and_columns_are_as_wide_as_their_cells() -> None:
    schema = pa.schema([pa.field("a", pa.string()), pa.field("month", pa.string()), pa.field("text", pa.string())])
    sheet = sheet_of(schema, ["x"], ["2017-08"], ["y" * 100])
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C2")
    assert [cell.font.bold for row in sheet.iter_rows() for cell in row] == [True] * 3 + [False] * 3
    assert [round(sheet.column_dimensions[column].width) for column in "ABC"] == [9, 10, 61]


@pytest.mark.parametrize("engine", ["openpyxl", "calamine"])
def test_pandas_reads_excel_without_losing_an_id(engine: Literal["openpyxl", "calamine"]) -> None:
    frame = pd.read_excel(io.BytesIO(written("xlsx")), dtype=str, keep_default_na=False, engine=engine)
    assert list(frame["client"]) == [row[0] for row in ROWS]


def test_excel_holds_no_formula() -> None:
    schema, stdout = pa.schema([("x", pa.string())]), io.BytesIO()
    batches = [pa.record_batch([pa.array(["=1+1", "@x", "+1", "\x01", "#REF!"])], schema=schema)]
    exports.write("-", schema, batches, format="xlsx", stdout=stdout)
    sheet = openpyxl.load_workbook(io.BytesIO(stdout.getvalue()))["etl"]
    assert [cell.value for cell in sheet["A"]] == ["x", "'=1+1", "'@x", "'+1", "\ufffd", "#REF!"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_texts_come_back_as_they_were() -> None:
    schema, stdout = pa.schema([("x", pa.string())]), io.BytesIO()
    words = [" a ", "a & <b>", "100%", "Änne", "https://host/", "1e5", "007"]
    exports.write("-", schema, [pa.record_batch([words], schema=schema)], format="xlsx", stdout=stdout)
    sheet = openpyxl.load_workbook(io.BytesIO(stdout.getvalue()))["etl"]
    assert [cell.value for cell in sheet["A"]][1:] == words
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    assert not any(cell.hyperlink for cell in sheet["A"])


def test_a_text_that_excel_would_take_for_a_code_is_escaped() -> None:
    """`_x0041_` is Excel's name of the letter A."""
    schema, stdout = pa.schema([("x", pa.string())]), io.BytesIO()
    exports.write("-", schema, [pa.record_batch([["_x0041_"]], schema=schema)], format="xlsx", stdout=stdout)
    assert b">_x005F_x0041_<" in zipfile.ZipFile(stdout).read("xl/worksheets/sheet1.xml")


def test_temporary_files_are_gone_when_it_is_written_and_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def failing() -> Iterator[pa.RecordBatch]:
        yield from rows("a")
        raise ZeroDivisionError

    schema = next(iter(rows("a"))).schema
    exports.write("-", schema, rows("a"), format="xlsx", stdout=io.BytesIO())
    with pytest.raises(ZeroDivisionError):
        exports.write("-", schema, failing(), format="xlsx", stdout=io.BytesIO())
    assert list(tmp_path.iterdir()) == []


def test_excel_does_not_depend_on_the_clock_or_the_zone(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:]; from tests.exports.workbooks import test_excel as t; t.to_stdout()"
    )
    command = [sys.executable, "-c", program, str(ROOT)]
    environment = {**os.environ, "TZ": "Asia/Kathmandu"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert done.stdout == written("xlsx")


def test_excel_refuses_more_rows_than_it_holds_before_it_reads_any(tmp_path: Path) -> None:
    def never() -> Iterator[pa.RecordBatch]:
        yield from rows(pytest.fail("a batch was read"))

    text = message(tmp_path / "x.xlsx", never(), rows=10_485_751)
    assert text.endswith("10,485,751 rows or more, and this format holds 10,485,750 (use .parquet or .csv)")
    assert list(tmp_path.iterdir()) == []


def test_excel_names_its_extra_when_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert message(tmp_path / "x.xlsx") == "Excel files need an extra (pip install 'meter-etl[excel]')"
    assert list(tmp_path.iterdir()) == []


def test_a_text_that_no_cell_holds_is_refused() -> None:
    """XlsxWriter would cut it off, and say nothing."""
    assert message("out.xlsx", rows("x" * 32_768)) == (
        "name: has 32,768 characters, and a cell holds 32,767 (export to .parquet or .csv)"
    )
    assert exports.write("-", SMALL, rows("x" * 32_767), format="xlsx", stdout=io.BytesIO()).rows == 1
