"""Excel workbooks by XlsxWriter (extra `excel`), a sheet a table, written row by row."""

from contextlib import suppress
from datetime import datetime
from itertools import count
from tempfile import TemporaryDirectory

import pyarrow as pa

from etl.core.errors import TargetError
from etl.core.extras import install
from etl.exports.files import Sink
from etl.exports.schemas import NAME
from etl.exports.workbooks.sheet import ROWS, Formats, Sheet

_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - no instant: what every workbook says, so that the same rows are the same bytes
_MOST_SHEETS = 10
"""Of one table: what is longer opens in no spreadsheet."""

_AT_ONCE = 4096
"""Rows that are values of Python at once."""


class ExcelFile:
    """A workbook, whose rows are in a temporary folder until it is closed.

    Rows that a sheet does not hold go on in another one: `lines`, `lines 2`.
    """

    most_rows: int | None = _MOST_SHEETS * ROWS

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        try:
            from xlsxwriter import Workbook
        except ImportError as error:
            raise TargetError(f"Excel files need an extra ({install('excel')})", code="E-EXTRA") from error
        self.folder = TemporaryDirectory(prefix="etl-")
        self.book = Workbook(sink, {"constant_memory": True, "tmpdir": self.folder.name})
        self.book.use_zip64()
        self.book.set_properties({"created": _CREATED})
        self.formats = Formats(self.book)
        self.sheets: list[Sheet] = []
        self.begin(schema)

    def begin(self, schema: pa.Schema) -> None:
        """Begin another table."""
        name = (schema.metadata or {}).get(NAME, b"etl").decode()
        self._names = (name if part == 1 else f"{name} {part}" for part in count(1))
        self._add(schema)

    def write(self, batch: pa.RecordBatch) -> None:
        while batch.num_rows:
            if not self.sheets[-1].room:
                self._add(self.sheets[-1].schema)
            rows = batch.slice(0, min(self.sheets[-1].room, _AT_ONCE))
            self.sheets[-1].write(rows)
            batch = batch.slice(rows.num_rows)

    def _add(self, schema: pa.Schema) -> None:
        self.sheets.append(Sheet(self.book.add_worksheet(next(self._names)), schema, self.formats))

    def close(self) -> None:
        from xlsxwriter.exceptions import FileCreateError

        for sheet in self.sheets:
            sheet.finish()
        try:
            self.book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # the OSError that it wraps
        self.folder.cleanup()

    def abandon(self) -> None:
        for sheet in self.sheets:
            with suppress(Exception):  # the first error is the one to tell
                sheet.sheet.row_data_fh.close()
        self.folder.cleanup()
