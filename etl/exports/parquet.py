"""Parquet: a row group for every batch, zstd, decimals as decimals."""

import pyarrow as pa
import pyarrow.parquet as pq

from etl.exports.files import Sink
from etl.exports.schemas import typed, typed_batch


class ParquetFile:
    """A parquet file; it holds no time and no name, so the same rows are the same bytes."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.schema = typed(schema)
        # Statistics of texts cost a tenth of the time, and nobody looks for readings by them.
        named = [field.name for field in self.schema if not pa.types.is_string(field.type)]
        self.writer = pq.ParquetWriter(sink, self.schema, compression="zstd", write_statistics=named)

    def write(self, batch: pa.RecordBatch) -> None:
        self.writer.write_batch(typed_batch(batch, self.schema))

    def close(self) -> None:
        self.writer.close()

    def abandon(self) -> None:
        self.writer.close()
