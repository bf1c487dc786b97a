"""Writer of any format: batches are cut to a fixed size, so that bytes never depend on pages of the database."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, Literal, Protocol, cast

import pyarrow as pa

from etl.core.disk.targets import Target, refusals
from etl.core.disk.whole_files import whole_file
from etl.core.errors import TargetError
from etl.exports import schemas
from etl.exports.arrow_arrays import CODED, decoded
from etl.exports.files import Sink

BATCH_ROWS = 65_536
"""Rows that a writer gets at once (all but the last batch): a row group in parquet."""


class Writer(Protocol):
    """One file of a format. `close` finishes the file; after an error `abandon` is called instead."""

    most_rows: int | None
    """Rows a file of this format can hold; None: any number."""

    def __init__(self, sink: Sink, schema: pa.Schema) -> None: ...

    def write(self, batch: pa.RecordBatch) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None: ...


class BookWriter(Writer, Protocol):
    """One file of a format that holds several tables."""

    def begin(self, schema: pa.Schema) -> None:
        """Begin another table."""


Table = tuple[pa.Schema, Iterable[pa.RecordBatch]]


def into(
    target: Target | Literal["-"],
    make: type[Writer],
    tables: Sequence[Table],
    *,
    stdout: BinaryIO | None,
    rows: int | None,
) -> tuple[int, int]:
    """Write to the target, or to standard output if that is `-`; return rows of the first table, and bytes.

    Several tables need a BookWriter.
    """
    _check_rows(target, make, rows or 0)
    with _opened(target, stdout) as file:
        sink = Sink(file)
        count = _fill(target, make, sink, tables)
        with refusals(target):
            file.flush()
    return count, sink.count


def _opened(target: Target | Literal["-"], stdout: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    if target != "-":
        return whole_file(target)
    if stdout is None and sys.stdout is None:  # as a shell has it after >&-
        raise TargetError("-: standard output is closed (name a file)")
    return nullcontext(stdout or sys.stdout.buffer)


def _fill(target: Target | Literal["-"], make: type[Writer], sink: Sink, tables: Sequence[Table]) -> int:
    counts = [0] * len(tables)
    writer: Writer | None = None
    writing: Future[None] | None = None
    with ThreadPoolExecutor(1) as thread:  # a batch is written while the next one is made
        try:
            for number, (schema, batches) in enumerate(tables):
                _await(writing, target)
                with refusals(target):
                    if writer is None:
                        writer = make(sink, schema)
                    else:
                        cast("BookWriter", writer).begin(schema)
                for batch in rebatched(schema, batches):  # what reading them raises is not the target's fault
                    counts[number] += batch.num_rows
                    _check_rows(target, make, counts[number])
                    _await(writing, target)
                    writing = thread.submit(writer.write, batch)
            _await(writing, target)
            with refusals(target):
                if writer is not None:
                    writer.close()
        except BaseException:
            sink.dropped = True
            if writing is not None:
                writing.exception()  # nothing is written any more once the writer is abandoned
            if writer is not None:
                writer.abandon()
            raise
    return counts[0]


def _await(writing: "Future[None] | None", target: Target | Literal["-"]) -> None:
    with refusals(target):
        if writing is not None:
            writing.result()


def _check_rows(target: Target | Literal["-"], make: type[Writer], count: int) -> None:
    if make.most_rows is not None and count > make.most_rows:
        raise TargetError(
            f"{target}: {count:,} rows or more, and this format holds {make.most_rows:,} (use .parquet or .csv)",
            code="E-FORMAT",
        )


def rebatched(
    schema: pa.Schema, batches: Iterable[pa.RecordBatch], size: int | None = None
) -> Iterator[pa.RecordBatch]:
    """Yield the same rows in batches of exactly `size`, the last one shorter, with the schema's types.

    Without `size` a batch has as many rows as the schema says, else BATCH_ROWS.
    """
    size = size or int((schema.metadata or {}).get(schemas.BATCH_ROWS, BATCH_ROWS))
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        if batch.num_rows == size and not waiting:
            yield _cast(batch, schema)
            continue
        waiting.append(_cast(batch, schema))
        count += batch.num_rows
        if count >= size:
            table = pa.Table.from_batches(waiting, schema)
            whole = count - count % size
            yield from (_as_one_batch(table.slice(start, size)) for start in range(0, whole, size))
            waiting, count = table.slice(whole).to_batches(), count - whole
    if count:
        yield _as_one_batch(pa.Table.from_batches(waiting, schema))


def _cast(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    if batch.schema.equals(schema):
        return batch
    columns = [batch.column(field.name).cast(field.type) for field in schema]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _as_one_batch(table: pa.Table) -> pa.RecordBatch:
    """Return the rows as if they had been made together: a coded column has no text that no row has."""
    batch = table.combine_chunks().to_batches()[0]
    columns = [decoded(column).dictionary_encode() if column.type == CODED else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)
