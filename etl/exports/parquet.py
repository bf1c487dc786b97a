"""Parquet: a row group for every batch, zstd, decimals as decimals."""

import pyarrow as pa
import pyarrow.parquet as pq

from etl.exports.arrow_arrays import CODED
from etl.exports.files import Sink
from etl.exports.schemas import typed, typed_batch


class ParquetFile:
    """A parquet file; it holds no time and no name, so the same rows are the same bytes."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.schema = typed(schema, coded=CODED)
        stamps = [field.name for field in self.schema if pa.types.is_timestamp(field.type)]
        # Statistics of texts cost a tenth of the time, and nobody looks for readings by them.
        named = [field.name for field in self.schema if field.type not in (pa.string(), CODED)]
        self.writer = pq.ParquetWriter(
            sink,
            self.schema,
            compression="zstd",
            write_statistics=named,
            use_dictionary=[field.name for field in self.schema if field.name not in stamps],
            column_encoding=dict.fromkeys(stamps, "DELTA_BINARY_PACKED"),  # grids: a quarter less to write and to keep
            store_decimal_as_integer=True,  # 8 bytes instead of 16 where they are enough
            store_schema=False,  # Arrow's own schema would make categories of texts that repeat
        )

    def write(self, batch: pa.RecordBatch) -> None:
        self.writer.write_batch(typed_batch(batch, self.schema))

    def close(self) -> None:
        self.writer.close()

    def abandon(self) -> None:
        self.writer.close()
