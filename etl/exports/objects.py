"""JSON: an array of objects, or an object a line; decimals are strings, so that no reader makes floats of them."""

import json

import pyarrow as pa
import pyarrow.compute as pc

from etl.exports.files import Sink
from etl.exports.texts import changed_where, joined, texts

_ESCAPED = '["\\\\\x00-\x1f]'


class JsonLinesFile:
    """An object a line."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.sink = sink
        self.names = [f"{',' if place else '{'}{json.dumps(name)}:" for place, name in enumerate(schema.names)]

    def write(self, batch: pa.RecordBatch) -> None:
        self.sink.write(self._objects(batch, "}\n"))

    def _objects(self, batch: pa.RecordBatch, end: str) -> memoryview:
        parts: list[pa.Array | str] = []
        for name, column in zip(self.names, batch.columns, strict=True):
            parts += [name, _values(column)]
        return joined([*parts, end], "")

    def close(self) -> None:
        """Nothing follows the last row."""

    def abandon(self) -> None:
        """Nothing is held."""


class JsonFile(JsonLinesFile):
    """One array of objects, an object a line."""

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        super().__init__(sink, schema)
        self.before = b"[\n"

    def write(self, batch: pa.RecordBatch) -> None:
        self.sink.write(self.before)
        self.sink.write(self._objects(batch, "},\n")[:-2])  # the last comma only if another row follows
        self.before = b",\n"

    def close(self) -> None:
        self.sink.write(b"\n]\n" if self.before == b",\n" else b"[]\n")


def _values(column: pa.Array) -> pa.Array:
    words = texts(column)
    if not (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)):
        words = pc.binary_join_element_wise('"', changed_where(_ESCAPED, words, _escaped), '"', "")
    return pc.fill_null(words, "null")


def _escaped(words: pa.Array) -> pa.Array:
    return pa.array([json.dumps(word, ensure_ascii=False)[1:-1] for word in words.to_pylist()], pa.string())
