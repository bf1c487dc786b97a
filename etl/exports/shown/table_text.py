"""Exports as tables that people read: aligned columns, as wide as the terminal."""

import pyarrow as pa

from etl.core.names import printable
from etl.exports.arrow_arrays import decoded
from etl.exports.files import Sink
from etl.exports.shown.aligned import Aligned, width_of
from etl.exports.texts import is_free_text, texts

ROWS = 1000
"""Rows that are aligned at once."""


class TableText:
    """A table with a header. Columns may get wider on the way, as rows are shown before all of them are read."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.sink = sink
        right = {place for place, field in enumerate(schema) if not is_free_text(field)}
        self.aligned = Aligned(right, width_of(sink.file))
        self.head: list[list[str]] = [schema.names]

    def write(self, batch: pa.RecordBatch) -> None:
        for start in range(0, batch.num_rows, ROWS):
            cells = [texts(decoded(column)).to_pylist() for column in batch.slice(start, ROWS).columns]
            self._show([[printable(cell or "") for cell in row] for row in zip(*cells, strict=True)])

    def close(self) -> None:
        """Show the header of a table without rows."""
        if self.head:
            self._show([])

    def abandon(self) -> None:
        """Close nothing: there is nothing open."""

    def _show(self, rows: list[list[str]]) -> None:
        lines = self.aligned.lines([*self.head, *rows])
        self.head = []
        self.sink.write("".join(f"{line}\n" for line in lines).encode(errors="backslashreplace"))
