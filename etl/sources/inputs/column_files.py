"""Files of columns (Parquet, Arrow, Feather) as tables: CSV text, a line for every row, some rows at a time."""

import csv
import io
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from etl.core.errors import InputError
from etl.sources.inputs.arrow_messages import TooLargeError, check_size
from etl.sources.inputs.file import File
from etl.sources.inputs.written_text import WrittenText

_COPY = "copy or download the file again"
_WARY = "be wary of where this file comes from, or write it in smaller parts"
_WRITE_UTC = "write it in UTC"

_PARQUET, _ARROW, _STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_KINDS = {_PARQUET: "parquet", _ARROW: "arrow", _STREAM: "arrow"}

_END = _STREAM + bytes(4)

_ROWS = 1 << 16
"""Rows that are written at once: what bounds the memory, but for the pages or batches of the file itself."""
_BUFFER = 1 << 20

_CELL = 12
"""Bytes of a cell in a file of text, about: most are stamps of twenty and values of some five."""


def kind_of_columns(head: bytes) -> str:
    """Return `parquet` or `arrow` for a file that begins like one, else nothing."""
    return next((kind for magic, kind in _KINDS.items() if head.startswith(magic)), "")


class ColumnText(WrittenText):
    """The rows of a file of columns as CSV: commas, decimal points, ISO stamps, UTF-8."""

    def __init__(self, file: File, kind: str, size: int) -> None:
        super().__init__(self._written(file, kind, size))
        self.position = 0
        """Bytes of the file itself that were read: the share of its rows."""

    def _written(self, file: File, kind: str, size: int) -> Generator[bytes]:
        with _faults(file.name, kind), file.open() as opened:
            titles, batches = _parquet(opened) if kind == "parquet" else _arrow(file, opened, size)
            yield _header(titles)
            for batch, share in batches:
                batch.validate(full=True)  # a damaged offset would be read, whatever it points at
                for first in range(0, batch.num_rows, _ROWS):
                    yield _lines(_columns(batch.slice(first, _ROWS), file.name))
                self.position = int(size * share)


def length_of_text(file: File, kind: str) -> int:
    """Return how long the text of a Parquet file is, about, by the rows that its footer counts; else 0."""
    if kind != "parquet":
        return 0
    import pyarrow.parquet as pq

    try:
        with file.open() as opened:
            footer = pq.read_metadata(opened)
    except Exception:  # noqa: BLE001 - whatever is wrong with it is reported when the file is read
        return 0
    return max(int(footer.num_rows), 0) * int(footer.num_columns) * _CELL


def _parquet(opened: BinaryIO) -> tuple[list[str], Iterator[tuple[Any, float]]]:
    """Return the titles of a file, and its rows with the share of the file that was read."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(opened, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)

    def batches() -> Iterator[tuple[Any, float]]:
        rows = 0
        for batch in file.iter_batches(batch_size=_ROWS):
            rows += batch.num_rows
            yield batch, rows / max(file.metadata.num_rows, rows, 1)

    return file.schema_arrow.names, batches()


def _arrow(file: File, opened: BinaryIO, size: int) -> tuple[list[str], Iterator[tuple[Any, float]]]:
    """Return the titles and batches of a stream; a file is one between its magic and its footer."""
    import pyarrow as pa

    start, count = 0, None
    if opened.read(len(_ARROW)) == _ARROW:
        start, count = 8, pa.ipc.open_file(opened).num_record_batches
    else:
        _check_end(opened)
    opened.seek(start)
    stream = pa.ipc.open_stream(opened)
    return stream.schema.names, _batches(file, start, stream, count, lambda: opened.tell() / max(size, 1))


def _batches(
    file: File, start: int, stream: Any, count: int | None, share: Callable[[], float]
) -> Iterator[tuple[Any, float]]:
    """Yield batches, each after its messages were looked at; ValueError where there are other than `count`."""
    import pyarrow as pa

    with file.open() as beside:
        beside.seek(start)
        found = 0
        for message in pa.ipc.MessageReader.open_stream(beside):
            check_size(message)
            if message.type == "record batch":
                found += 1
                yield stream.read_next_batch(), share()
    if count not in {None, found}:
        raise ValueError


def _check_end(opened: BinaryIO) -> None:
    """Raise ValueError for a stream that was cut between two batches, which reads like a whole one."""
    opened.seek(-len(_END), os.SEEK_END)
    if opened.read(len(_END)) != _END:
        raise ValueError


def _header(titles: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(" ".join(title.split()) for title in titles)
    return text.getvalue().encode()


def _columns(batch: Any, name: str) -> Any:
    import pyarrow as pa

    from etl.sources.inputs.column_texts import UnknownZoneError, written

    columns = []
    for title, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            columns.append(written(column))
        except UnknownZoneError as zone:
            what = f"column {title!r} is in the time zone {str(zone)!r}, which nobody knows"
            raise InputError(name, what, _WRITE_UTC) from None
    return pa.RecordBatch.from_arrays(columns, [str(place) for place in range(len(columns))])


def _lines(batch: Any) -> bytes:
    """Write rows as lines; with quotes only where a text needs them, as the fast parser has less to do without."""
    import pyarrow as pa

    try:
        return _csv(batch, "none")
    except pa.ArrowInvalid:
        from etl.sources.inputs.column_texts import in_one_line

        return _csv(in_one_line(batch), "needed")


def _csv(batch: Any, quotes: str) -> bytes:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    sink = pa.BufferOutputStream()
    arrow_csv.write_csv(batch, sink, arrow_csv.WriteOptions(include_header=False, quoting_style=quotes))
    text: bytes = sink.getvalue().to_pybytes()
    return text


@contextmanager
def _faults(name: str, kind: str) -> Iterator[None]:
    """Turn whatever a damaged file makes pyarrow raise into one line."""
    try:
        yield
    except (InputError, GeneratorExit):
        raise
    except TooLargeError as size:
        raise InputError(
            name, f"a part of the {kind} file unpacks to {size} MB", _WARY, code="E-DAMAGED-FILE"
        ) from None
    except MemoryError:
        raise InputError(
            name, f"the {kind} file needs more memory than there is", "write it in smaller parts"
        ) from None
    except Exception as error:
        raise InputError(
            name, f"the {kind} file is damaged ({type(error).__name__})", _COPY, code="E-DAMAGED-FILE"
        ) from error
