"""JSON: an array of objects, or an object a line; decimals are strings, so that no reader makes floats of them."""

import json
from functools import partial

import pyarrow as pa

from etl.exports import arrow_arrays
from etl.exports.files import Sink
from etl.exports.text_rows import Convert, rows
from etl.exports.texts import changed_where, joined, texts, without_nulls

_ESCAPED = '["\\\\\x00-\x1f]'


class JsonLinesFile:
    """An object a line."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.sink = sink
        before = ["{", *[","] * (len(schema) - 1)]
        self.converts: list[Convert] = [
            partial(_pairs, f"{mark}{json.dumps(name)}:") for mark, name in zip(before, schema.names, strict=True)
        ]

    def write(self, batch: pa.RecordBatch) -> None:
        self.sink.write(rows(batch.columns, self.converts, "", "}\n"))

    def close(self) -> None:
        """Write nothing: a file of lines ends with its last row."""

    def abandon(self) -> None:
        """Close nothing: there is nothing open."""


class JsonFile(JsonLinesFile):
    """One array of objects, an object a line."""

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        super().__init__(sink, schema)
        self.before = b"[\n"

    def write(self, batch: pa.RecordBatch) -> None:
        self.sink.write(self.before)
        self.sink.write(rows(batch.columns, self.converts, "", "},\n")[:-2])  # the comma only if a row follows
        self.before = b",\n"

    def close(self) -> None:
        self.sink.write(b"\n]\n" if self.before == b",\n" else b"[]\n")


def _pairs(name: str, column: pa.Array) -> pa.Array:
    """Write `name` and the value of every row."""
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type):
        words = texts(column)
    else:
        words = joined('"', changed_where(_ESCAPED, texts(column), _escaped), '"')
    return joined(name, without_nulls(words, "null"))


def _escaped(words: pa.Array) -> pa.Array:
    return arrow_arrays.texts([json.dumps(word, ensure_ascii=False)[1:-1] for word in words.to_pylist()])
