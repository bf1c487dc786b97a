"""A sheet of a workbook: a header, and rows of numbers, dates and texts.

A number of more digits than a cell keeps is text, and so is an instant, of which a cell would lose the offset.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from etl.core.errors import TargetError
from etl.exports.arrow_arrays import decoded
from etl.exports.schemas import decimal_type
from etl.exports.texts import harmless, is_free_text, texts

ROWS = 1_048_575
"""That a sheet holds beneath its header."""
_LONGEST = 32_767
"""Characters that a cell holds; XlsxWriter would cut off the others without a word."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DIGITS = 15
"""Of a number in a cell."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it Excel counts a day that there was not."""
_WIDTHS = (8, 60)
"""Of columns, in characters: the least and the most."""


class Formats:
    """Formats of the cells of a workbook."""

    def __init__(self, book: Any) -> None:
        self.bold, self.day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        self.places = cache(lambda places: book.add_format({"num_format": f"0.{'0' * places}".rstrip(".")}))


class Sheet:
    """One sheet of XlsxWriter, with the columns of a schema."""

    def __init__(self, sheet: Any, schema: pa.Schema, formats: Formats) -> None:
        self.sheet, self.schema, self.formats = sheet, schema, formats
        sheet.freeze_panes(1, 0)
        self.rows = 1
        self.widths = [len(name) for name in schema.names]
        for number, name in enumerate(schema.names):
            sheet.write_string(0, number, name, formats.bold)
        self.put = [self._writer_of(field) for field in schema]

    @property
    def room(self) -> int:
        """Rows that it still holds."""
        return ROWS + 1 - self.rows

    def write(self, batch: pa.RecordBatch) -> None:
        columns = [_cells(column, field) for column, field in zip(batch.columns, self.schema, strict=True)]
        self.widths = [
            max([width, *(len(str(cell)) for cell in cells if cell is not None)])
            for width, cells in zip(self.widths, columns, strict=True)
        ]
        for row, cells in enumerate(zip(*columns, strict=True), self.rows):
            for number, (put, value) in enumerate(zip(self.put, cells, strict=True)):
                if value is not None:
                    put(row, number, value)
        self.rows += batch.num_rows

    def finish(self) -> None:
        """Set what depends on all rows."""
        self.sheet.autofilter(0, 0, self.rows - 1, len(self.schema) - 1)
        least, most = _WIDTHS
        for number, width in enumerate(self.widths):
            self.sheet.set_column(number, number, min(max(width + 2, least), most))  # 2: the button of the filter

    def _writer_of(self, field: pa.Field) -> Callable[[int, int, Any], object]:
        put: Callable[[int, int, Any], object] = self.sheet.write_string
        if pa.types.is_boolean(field.type):
            put = self.sheet.write_boolean
        elif pa.types.is_date(field.type):
            put = self._put_day
        elif pa.types.is_integer(field.type) or pa.types.is_decimal(field.type) or decimal_type(field):
            put = self._put_number
        return put

    def _put_number(self, row: int, column: int, text: str) -> None:
        """Write a number that looks as its text, or the text if the number would lose a digit."""
        digits = text.lstrip("-").replace(".", "").strip("0")
        if len(digits) > _DIGITS:
            self.sheet.write_string(row, column, text)
        else:
            self.sheet.write_number(row, column, float(text), self.formats.places(len(text.partition(".")[2])))

    def _put_day(self, row: int, column: int, day: date) -> None:
        if day < _FIRST_DAY:
            self.sheet.write_string(row, column, day.isoformat())
        else:
            self.sheet.write_datetime(row, column, day, self.formats.day)


def _cells(column: pa.Array, field: pa.Field) -> list[Any]:
    if pa.types.is_boolean(field.type) or pa.types.is_date(field.type):
        return list(column.to_pylist())
    words = harmless(decoded(column)) if is_free_text(field) else texts(column)
    longest = pc.max(pc.utf8_length(words)).as_py() or 0
    if longest > _LONGEST:
        raise TargetError(
            f"{field.name}: has {longest:,} characters, and a cell holds {_LONGEST:,} (export to .parquet or .csv)",
            code="E-FORMAT",
        )
    return [word if word is None else _NOT_XML.sub("\ufffd", word) for word in words.to_pylist()]
