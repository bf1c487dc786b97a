"""CSV: UTF-8, commas, a line feed, quotes only where they are needed."""

import pyarrow as pa
import pyarrow.compute as pc

from etl.core.names import printable
from etl.exports import arrow_arrays
from etl.exports.files import Sink
from etl.exports.text_rows import Convert, rows
from etl.exports.texts import changed_where, harmless, is_free_text, joined, texts, without_nulls


class CsvFile:
    """A CSV file with a header. Lines are joined by pyarrow's kernels; its own CSV writer would quote every text."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.sink = sink
        words = _shown if sink.file.isatty() else _words
        self.converts: list[Convert] = [words if is_free_text(field) else _numbers for field in schema]
        sink.write(",".join(_quoted(arrow_arrays.texts(schema.names)).to_pylist()).encode() + b"\n")

    def write(self, batch: pa.RecordBatch) -> None:
        self.sink.write(rows(batch.columns, self.converts, ",", "\n"))

    def close(self) -> None:
        """Write nothing: a CSV file ends with its last row."""

    def abandon(self) -> None:
        """Close nothing: there is nothing open."""


def _words(column: pa.Array) -> pa.Array:
    return without_nulls(_quoted(harmless(column)), "")


def _shown(column: pa.Array) -> pa.Array:
    """Write words to a terminal, without a character that it would obey."""
    return _words(arrow_arrays.texts([text and printable(text) for text in column.to_pylist()]))


def _numbers(column: pa.Array) -> pa.Array:
    return without_nulls(texts(column), "")


def _quoted(cells: pa.Array) -> pa.Array:
    return changed_where('[",\r\n]', cells, _in_quotes)


def _in_quotes(cells: pa.Array) -> pa.Array:
    return joined('"', pc.replace_substring(cells, '"', '""'), '"')
