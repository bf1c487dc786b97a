"""Excel, read back: whole numbers and texts, no formula, no clock; refused where it cannot be."""

import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from etl import exports
from tests.support.export_rows import SCHEMA as SMALL
from tests.support.export_rows import message, rows
from tests.support.places import ROOT
from tests.support.typed_rows import ROWS, SCHEMA, as_texts, written


def to_stdout() -> None:
    """For a process of another zone."""
    sys.stdout.buffer.write(written("xlsx"))


def test_excel_comes_back_with_text_cells_and_whole_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx")))["etl"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == SCHEMA.names
    assert [list(row) for row in rows] == as_texts(bool, int)
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


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
    program = "import sys; sys.path[:0] = sys.argv[1:]; from tests.exports import test_excel as t; t.to_stdout()"
    command = [sys.executable, "-c", program, str(ROOT)]
    environment = {**os.environ, "TZ": "Asia/Kathmandu"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert done.stdout == written("xlsx")


def test_excel_refuses_more_rows_than_it_holds_before_it_reads_any(tmp_path: Path) -> None:
    def never() -> Iterator[pa.RecordBatch]:
        yield from rows(pytest.fail("a batch was read"))

    text = message(tmp_path / "x.xlsx", never(), rows=1_048_576)
    assert text.endswith("1,048,576 rows or more, and this format holds 1,048,575 (use .parquet or .csv)")
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
