"""Sheets of a workbook: rows that one does not hold go on in the next one."""

import io

import openpyxl
import pytest

from etl import exports
from etl.exports import schemas
from etl.exports.workbooks import sheet
from tests.support.export_rows import SCHEMA, message, rows


def test_rows_beyond_a_sheet_go_on_in_another_one_with_the_same_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS", 2)
    stdout = io.BytesIO()
    named = schemas.named(SCHEMA, "lines")
    batches = [*rows("a"), *rows("b", "c", "d", "e")]
    assert exports.write("-", named, batches, format="xlsx", stdout=stdout, beside=[(SCHEMA, rows("z"))]).rows == 5
    book = openpyxl.load_workbook(io.BytesIO(stdout.getvalue()))
    found = {one.title: [row[0].value for row in one.iter_rows()] for one in book}
    assert found == {
        "lines": ["name", "a", "b"], "lines 2": ["name", "c", "d"], "lines 3": ["name", "e"], "etl": ["name", "z"],
    }  # fmt: skip
    assert {one.title: one.auto_filter.ref for one in book} == {
        "lines": "A1:C3", "lines 2": "A1:C3", "lines 3": "A1:C2", "etl": "A1:C2",
    }  # fmt: skip


def test_a_table_beside_that_no_workbook_holds_is_refused() -> None:
    text = message("out.xlsx", rows("a"), beside=[(schemas.named(SCHEMA, "lines"), rows("x" * 32_768))])
    assert text == "name: has 32,768 characters, and a cell holds 32,767 (export to .parquet or .csv)"
