"""CSV: UTF-8, commas, a line feed, quotes only where they are needed."""

import pyarrow as pa
import pyarrow.compute as pc

from etl.exports.files import Sink
from etl.exports.texts import changed_where, harmless, is_free_text, joined, texts


class CsvFile:
    """A CSV file with a header. Lines are joined by pyarrow, its own writer would quote every text."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.sink, self.schema = sink, schema
        sink.write(",".join(_quoted(pa.array(schema.names)).to_pylist()).encode() + b"\n")

    def write(self, batch: pa.RecordBatch) -> None:
        columns = [_cells(column, field) for column, field in zip(batch.columns, self.schema, strict=True)]
        last = pc.binary_join_element_wise(columns.pop(), "\n", "", null_handling="replace", null_replacement="")
        self.sink.write(joined([*columns, last], ","))

    def close(self) -> None:
        """Nothing follows the last row."""

    def abandon(self) -> None:
        """Nothing is held."""


def _cells(column: pa.Array, field: pa.Field) -> pa.Array:
    return _quoted(harmless(column)) if is_free_text(field) else texts(column)


def _quoted(cells: pa.Array) -> pa.Array:
    return changed_where('[",\r\n]', cells, _in_quotes)


def _in_quotes(cells: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise('"', pc.replace_substring(cells, '"', '""'), '"', "")
