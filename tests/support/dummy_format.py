"""A format as somebody would add it: a line a row, cells between bars."""

import pyarrow as pa

from etl.exports.files import Sink


class BarredFile:
    """Rows of cells between bars."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.sink = sink
        sink.write("|".join(schema.names).encode() + b"\n")

    def write(self, batch: pa.RecordBatch) -> None:
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            self.sink.write("|".join("" if cell is None else str(cell) for cell in row).encode() + b"\n")

    def close(self) -> None:
        """Write nothing more."""

    def abandon(self) -> None:
        """Close nothing."""
