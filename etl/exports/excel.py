"""Excel workbooks by openpyxl (extra `excel`), written row by row; everything but whole numbers is text."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pyarrow as pa

from etl.core.errors import TargetError
from etl.core.extras import install
from etl.exports.files import Sink
from etl.exports.texts import harmless, is_free_text, texts

_SENTINEL_TIME = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class ExcelFile:
    """A workbook of one sheet. openpyxl keeps the sheet in a temporary file until the workbook is closed."""

    most_rows: int | None = 1_048_575

    def __init__(self, sink: Sink, schema: pa.Schema) -> None:
        try:
            from openpyxl import Workbook
        except ImportError as error:
            raise TargetError(f"Excel files need an extra ({install('excel')})") from error
        self.sink, self.schema = sink, schema
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet("etl")
        self.sheet.append(schema.names)

    def write(self, batch: pa.RecordBatch) -> None:
        columns = [_cells(column, field) for column, field in zip(batch.columns, self.schema, strict=True)]
        for row in zip(*columns, strict=True):
            self.sheet.append([self._cell(value) for value in row])

    def _cell(self, value: object) -> object:
        """Mark a text that openpyxl would take for an error value, such as `#N/A`, as text."""
        if not isinstance(value, str) or not value.startswith("#"):
            return value
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet, value)
        cell.data_type = "s"
        return cell

    def close(self) -> None:
        from openpyxl.writer.excel import ExcelWriter

        moment = datetime(*_SENTINEL_TIME)  # noqa: DTZ001 - openpyxl wants a naive one, and it is no instant
        self.book.properties.created = self.book.properties.modified = moment
        ExcelWriter(self.book, _Timeless(self.sink, "w", ZIP_DEFLATED)).save()

    def abandon(self) -> None:
        with suppress(Exception):  # the first error is the one to tell
            self.sheet.close()
            self.sheet._writer.cleanup()  # noqa: SLF001 - else the sheet's temporary file stays until we exit


class _Timeless(ZipFile):
    """A zip whose members carry no time of day, so that the same rows are the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(self._member(str(zinfo_or_arcname)), data, *args, **kwargs)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as source, self.open(self._member(str(arcname)), "w", force_zip64=True) as member:  # noqa: PTH123 - ZipFile takes any
            while piece := source.read(1 << 20):
                member.write(piece)

    def _member(self, name: str) -> ZipInfo:
        member = ZipInfo(name, _SENTINEL_TIME)
        member.compress_type = ZIP_DEFLATED
        return member


def _cells(column: pa.Array, field: pa.Field) -> list[object]:
    if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
        return list(column.to_pylist())
    words = harmless(column) if is_free_text(field) else texts(column)
    return [word if word is None else _NOT_XML.sub("\ufffd", word) for word in words.to_pylist()]
