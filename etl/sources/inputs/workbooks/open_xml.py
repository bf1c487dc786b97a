"""An Excel workbook as tables: each sheet that holds readings becomes CSV text, a line for every row."""

import warnings
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from etl.core.errors import InputError
from etl.sources.inputs.file import File
from etl.sources.inputs.workbooks.sheet_rows import csv_text, holds_readings
from etl.sources.inputs.workbooks.workbook_cells import text_of
from etl.sources.inputs.workbooks.xml_parts import check_xml
from etl.sources.inputs.written_text import WrittenText

_COPY = "copy or download the file again"
_EXPORT = "export it as CSV first"
_WARY = "be wary of where this file comes from, or export it as CSV"

_LARGEST, _LARGEST_KEPT = 4 << 30, 256 << 20
_KEPT = ("xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")
"""Parts that openpyxl reads into memory whole."""

_SMALL, _MOST_PACKED = 64 << 20, 300
"""Parts up to this size may shrink by any factor; larger ones that shrink by more are no sheets of readings."""


def check_workbook(archive: zipfile.ZipFile, name: str) -> None:
    """Raise InputError for what is no xlsx, or is built to exhaust memory."""
    if "xl/workbook.xml" not in archive.namelist():
        raise InputError(name, "is an Office file without a workbook, which is not read", _EXPORT)
    check_parts(archive, name)


def check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Raise InputError for parts of a workbook that are built to exhaust memory."""
    for member in archive.infolist():
        limit = _LARGEST_KEPT if member.filename in _KEPT else _LARGEST
        size = member.file_size
        if size > limit or (size > _SMALL and size > _MOST_PACKED * member.compress_size):
            raise InputError(
                name, f"{member.filename} in the workbook unpacks to {size >> 20:,} MB", _WARY, code="E-DAMAGED-FILE"
            )
        check_xml(archive, member, name)


def sheets(file: File) -> list[str]:
    """Return titles of the visible sheets whose first rows hold readings; of the first sheet where none do."""
    with _opened(file) as book:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        found = [sheet.title for sheet in visible if holds_readings(_rows(sheet))]
        return found or [sheet.title for sheet in visible[:1]]


def sheet_text(file: File, title: str) -> WrittenText:
    """Return a sheet as CSV: commas, decimal points, ISO stamps, UTF-8."""
    return WrittenText(_written(file, title))


def _written(file: File, title: str) -> Generator[bytes]:
    with _opened(file) as book:
        yield from csv_text(_rows(book[title]))


@contextmanager
def _opened(file: File) -> Iterator[Any]:
    """Open a workbook with openpyxl; InputError for whatever a damaged one makes openpyxl raise."""
    name = file.name
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            name, "is an Excel workbook, which needs openpyxl", "pip install openpyxl", code="E-EXTRA"
        ) from None
    try:
        with file.open() as opened, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are about styles and pictures
            yield openpyxl.load_workbook(opened, read_only=True, data_only=True, keep_links=False)
    except (InputError, GeneratorExit):
        raise
    except Exception as error:
        what = f"the workbook is damaged ({type(error).__name__})"
        raise InputError(name, what, _COPY, code="E-DAMAGED-FILE") from error


def _rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # the size that a file states may be wrong, and cells beyond it would be lost
    for cells in sheet.iter_rows():
        yield [text_of(cell.value, cell.number_format if cell.is_date else "") for cell in cells]
