"""Excel workbooks by XlsxWriter (extra `excel`), written row by row; everything but whole numbers is text."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.core.errors import TargetError
from etl.core.extras import install
from etl.exports.arrow_arrays import decoded
from etl.exports.files import Sink
from etl.exports.texts import harmless, is_free_text, texts

_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - no instant: what every workbook says, so that the same rows are the same bytes
_LONGEST = 32_767
"""Characters that a cell holds; XlsxWriter would cut off the others without a word."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ExcelFile:
    """A workbook of one sheet, whose rows are in a temporary folder until the workbook is closed."""

    most_rows: int | None = 1_048_575

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError as error:
            raise TargetError(f"Excel files need an extra ({install('excel')})") from error
        self.schema = schema
        self.folder = TemporaryDirectory(prefix="etl-")
        self.book = Workbook(sink, {"constant_memory": True, "tmpdir": self.folder.name})
        self.book.use_zip64()
        self.book.set_properties({"created": _CREATED})
        self.sheet = self.book.add_worksheet("etl")
        self.rows = 1
        for number, name in enumerate(schema.names):
            self.sheet.write_string(0, number, name)
        self.put = [self._writer_of(field.type) for field in schema]

    def write(self, batch: pa.RecordBatch) -> None:
        columns = [_cells(column, field) for column, field in zip(batch.columns, self.schema, strict=True)]
        for row, cells in enumerate(zip(*columns, strict=True), self.rows):
            for number, (put, value) in enumerate(zip(self.put, cells, strict=True)):
                if value is not None:
                    put(row, number, value)
        self.rows += batch.num_rows

    def close(self) -> None:
        from xlsxwriter.exceptions import FileCreateError

        try:
            self.book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError that it wraps
        self.folder.cleanup()

    def abandon(self) -> None:
        with suppress(Exception):  # the first error is the one to tell
            self.sheet.row_data_fh.close()
        self.folder.cleanup()

    def _writer_of(self, kind: pa.DataType) -> Callable[[int, int, Any], object]:
        put: Callable[[int, int, Any], object] = self.sheet.write_string
        if pa.types.is_boolean(kind):
            put = self.sheet.write_boolean
        elif pa.types.is_integer(kind):
            put = self.sheet.write_number
        return put


def _cells(column: pa.Array, field: pa.Field) -> list[object]:
    if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
        return list(column.to_pylist())
    words = harmless(decoded(column)) if is_free_text(field) else texts(column)
    longest = pc.max(pc.utf8_length(words)).as_py() or 0
    if longest > _LONGEST:
        raise TargetError(
            f"{field.name}: has {longest:,} characters, and a cell holds {_LONGEST:,} (export to .parquet or .csv)"
        )
    return [word if word is None else _NOT_XML.sub("\ufffd", word) for word in words.to_pylist()]
