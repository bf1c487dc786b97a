"""JSON, read back: decimals are text, and all that was written is one array or an object a line."""

import io
import json

import numpy as np
import pyarrow as pa
import pytest

from etl import exports
from tests.support.typed_rows import SCHEMA, as_texts, written


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
