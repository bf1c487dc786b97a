"""Each format, read back by another program's reader, gives the values that were written."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from etl import exports
from etl.exports import schemas
from tests.support.places import ROOT

SCHEMA = pa.schema([
    pa.field("client", pa.string()),
    pa.field("start", pa.timestamp("s", "UTC")),
    pa.field("day", pa.date32()),
    pa.field("kwh", schemas.ENERGY),
    schemas.decimal_text("amount", 38, 6),
    pa.field("exact", pa.decimal128(38, 12)),
    pa.field("count", pa.int64()),
    pa.field("tax", pa.bool_()),
])  # fmt: skip

STAMP = datetime(2017, 8, 1, tzinfo=UTC)
DAY = date(2017, 8, 1)
ROWS: list[tuple[Any, ...]] = [
    ("000123", STAMP, DAY, Decimal("0.000001"), "198.15", Decimal(0), 0, True),
    ("NA", STAMP, DAY, Decimal("-371.688"), "-3.50", Decimal("-0.000000000001"), -7, False),
    ('a "b", c;\nd', STAMP, DAY, Decimal("123456789012.123456"), "198", Decimal("1E-7"), 2**62, True),
    ("Übergröße 🙂 \\ Ωμέγα", STAMP, DAY, Decimal(0), "0.005", Decimal("12345678901234567890.123456789012"), 1, None),
    ("null", None, None, None, None, None, None, None),
    ("#N/A", STAMP, DAY, Decimal(1), "0", Decimal(1), 5, True),
    (" 1E5 ", STAMP, DAY, Decimal(1), "0", Decimal(1), 5, True),
]
EXACT = [
    "0.000000000000", "-0.000000000001", "0.000000100000", "12345678901234567890.123456789012", None,
    "1.000000000000", "1.000000000000",
]  # fmt: skip
KWH = ["0.000001", "-371.688000", "123456789012.123456", "0.000000", None, "1.000000", "1.000000"]
ISO = "2017-08-01T00:00:00+00:00"


def batch() -> pa.RecordBatch:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*ROWS, strict=True), SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def written(name: str) -> bytes:
    stdout = io.BytesIO()
    exports.write("-", SCHEMA, [batch()], format=name, stdout=stdout)
    return stdout.getvalue()


def to_stdout() -> None:
    """For a process of another zone."""
    sys.stdout.buffer.write(written("xlsx"))


def as_texts(boolean: Callable[[bool], Any], whole: Callable[[int], Any]) -> list[list[Any]]:
    """The rows as a text format shows them; a null is None."""
    return [
        [
            row[0],
            row[1] and ISO,
            row[2] and "2017-08-01",
            kwh,
            row[4],
            exact,
            None if row[6] is None else whole(row[6]),
            None if row[7] is None else boolean(row[7]),
        ]
        for row, kwh, exact in zip(ROWS, KWH, EXACT, strict=True)
    ]


@pytest.mark.parametrize("read", [pq.read_table, feather.read_table], ids=["parquet", "arrow"])
def test_typed_formats_come_back_with_types_and_exact_values(read: Callable[[Any], pa.Table]) -> None:
    table = read(io.BytesIO(written("parquet" if read is pq.read_table else "arrow")))
    amount = table.schema.field("amount")
    assert (amount.type, amount.metadata) == (pa.decimal128(38, 6), None)
    assert table.schema.field("start").type == pa.timestamp("s" if read is feather.read_table else "ms", "UTC")
    expected = [(*row[:4], None if row[4] is None else Decimal(row[4]), *row[5:]) for row in ROWS]
    assert [tuple(row.values()) for row in table.to_pylist()] == expected


def test_pandas_reads_parquet_with_exact_decimals() -> None:
    frame = pd.read_parquet(io.BytesIO(written("parquet")))
    assert frame["amount"][0] == Decimal("198.15")
    assert frame["kwh"][2] == Decimal("123456789012.123456")
    assert frame["start"][0] == pd.Timestamp(STAMP)


def test_csv_comes_back_and_shows_plain_digits() -> None:
    header, *rows = csv.reader(io.StringIO(written("csv").decode(), newline=""), strict=True)
    assert header == SCHEMA.names
    shown = [["" if cell is None else cell for cell in row] for row in as_texts(lambda b: str(b).lower(), str)]
    assert rows == shown


def test_csv_quotes_only_where_it_must() -> None:
    lines = written("csv").decode().split("\n")
    assert lines[1] == "000123,2017-08-01T00:00:00+00:00,2017-08-01,0.000001,198.15,0.000000000000,0,true"
    assert lines[3] == '"a ""b"", c;'
    assert lines[6] == "null,,,,,,,"


def test_pandas_reads_csv_with_ids_as_text() -> None:
    frame = pd.read_csv(io.BytesIO(written("csv")), dtype=str, keep_default_na=False)
    assert list(frame["client"]) == [row[0] for row in ROWS]


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_comes_back_with_decimals_as_text(name: str) -> None:
    text = written(name).decode()
    objects = json.loads(text) if name == "json" else [json.loads(line) for line in text.split("\n")[:-1]]
    assert [list(item.values()) for item in objects] == as_texts(bool, int)
    assert list(objects[0]) == SCHEMA.names


def test_json_keeps_control_characters() -> None:
    schema, stdout = pa.schema([("x", pa.string())]), io.BytesIO()
    exports.write(
        "-", schema, [pa.record_batch([pa.array(["a\tb\x00\r\n\x1f"])], schema=schema)], format="json", stdout=stdout
    )
    assert json.loads(stdout.getvalue()) == [{"x": "a\tb\x00\r\n\x1f"}]


def test_json_of_no_rows_is_an_empty_array() -> None:
    stdout = io.BytesIO()
    exports.write("-", SCHEMA, [], format="json", stdout=stdout)
    assert stdout.getvalue() == b"[]\n"


def test_json_of_several_batches_is_one_array() -> None:
    schema, stdout = pa.schema([("n", pa.int64())]), io.BytesIO()
    numbers = pa.array(np.arange(70_000))
    exports.write("-", schema, [pa.record_batch([numbers], schema=schema)], format="json", stdout=stdout)
    assert json.loads(stdout.getvalue())[65_535:65_537] == [{"n": 65_535}, {"n": 65_536}]


def test_excel_comes_back_with_text_cells_and_whole_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx")))["etl"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == SCHEMA.names
    assert [list(row) for row in rows] == as_texts(bool, int)
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_pandas_reads_excel_without_losing_an_id() -> None:
    frame = pd.read_excel(io.BytesIO(written("xlsx")), dtype=str, keep_default_na=False)
    assert list(frame["client"]) == [row[0] for row in ROWS]


def test_excel_holds_no_formula() -> None:
    schema, stdout = pa.schema([("x", pa.string())]), io.BytesIO()
    batches = [pa.record_batch([pa.array(["=1+1", "@x", "+1", "\x01", "#REF!"])], schema=schema)]
    exports.write("-", schema, batches, format="xlsx", stdout=stdout)
    sheet = openpyxl.load_workbook(io.BytesIO(stdout.getvalue()))["etl"]
    assert [cell.value for cell in sheet["A"]] == ["x", "'=1+1", "'@x", "'+1", "\ufffd", "#REF!"]
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


def test_excel_does_not_depend_on_the_clock_or_the_zone(tmp_path: Path) -> None:
    program = "import sys; sys.path[:0] = sys.argv[1:]; from tests.exports import test_formats as t; t.to_stdout()"
    command = [sys.executable, "-c", program, str(ROOT)]
    environment = {**os.environ, "TZ": "Asia/Kathmandu"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert done.stdout == written("xlsx")


@pytest.mark.parametrize("name", exports.FORMATS)
def test_an_export_of_no_rows_still_says_its_columns(name: str) -> None:
    stdout = io.BytesIO()
    assert exports.write("-", SCHEMA, [], format=name, stdout=stdout).rows == 0
    if name == "csv":
        assert stdout.getvalue().decode() == ",".join(SCHEMA.names) + "\n"
    if name == "parquet":
        assert pq.read_schema(io.BytesIO(stdout.getvalue())).names == SCHEMA.names


def test_milliwatt_hours_become_exact_kwh() -> None:
    energy = np.array([0, 1, -1, 2**51, -(2**51)], np.int64)
    assert schemas.kwh(energy).to_pylist() == [Decimal(int(number)).scaleb(-6) for number in energy]
