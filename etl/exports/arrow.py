"""Arrow IPC files (Feather version 2): a record batch for every batch, zstd, decimals as decimals."""

import pyarrow as pa

from etl.exports.files import Sink
from etl.exports.schemas import typed, typed_batch


class ArrowFile:
    """An Arrow IPC file; the same rows are the same bytes."""

    most_rows: int | None = None

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        self.schema = typed(schema)
        self.writer = pa.ipc.new_file(sink, self.schema, options=pa.ipc.IpcWriteOptions(compression="zstd"))

    def write(self, batch: pa.RecordBatch) -> None:
        self.writer.write_batch(typed_batch(batch, self.schema))

    def close(self) -> None:
        self.writer.close()

    def abandon(self) -> None:
        self.writer.close()
