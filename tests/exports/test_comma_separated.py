"""CSV, read back: plain digits, ids as text, quotes only where they are needed."""

import csv
import io

import pandas as pd

from etl import exports
from tests.support import export_rows
from tests.support.typed_rows import ROWS, SCHEMA, as_texts, written


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


def test_numbers_are_left_alone_in_csv() -> None:
    stdout = io.BytesIO()
    exports.write("-", export_rows.SCHEMA, export_rows.rows("-5"), format="csv", stdout=stdout)
    assert stdout.getvalue() == b"name,count,kwh\n'-5,0,-1.5\n"


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_nothing_that_it_would_obey_and_a_pipe_gets_all() -> None:
    for stdout, shown in ((Terminal(), b"a\\x1b[2J\\u202eb"), (io.BytesIO(), "a\x1b[2J\u202eb".encode())):
        exports.write("-", export_rows.SCHEMA, export_rows.rows("a\x1b[2J\u202eb"), format="csv", stdout=stdout)
        assert stdout.getvalue() == b"name,count,kwh\n" + shown + b",0,-1.5\n"
