"""Process that reads a workbook by calamine: the file on standard input, titles or CSV on standard output.

calamine holds a sheet whole, empty cells too, and a file of a kilobyte may claim 17 billion of them: then this process
ends, not the load. pandas reads workbooks by calamine too, but would have to be imported for each.
"""

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

from etl.sources.inputs.workbooks.sheet_rows import csv_text, holds_readings
from etl.sources.inputs.workbooks.workbook_cells import value_text

MEMORY_BYTES, TIME_S = 2 << 30, 600


def main(title: str | None) -> None:
    """Write the titles of sheets that hold readings as JSON, or the sheet of a title as CSV."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (TIME_S, TIME_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _write(title)
    except BrokenPipeError:
        sys.exit(0)  # nobody reads on
    except BaseException as error:  # noqa: BLE001 - calamine's panics are no Exceptions
        sys.exit(type(error).__name__)


def _write(title: str | None) -> None:
    from python_calamine import CalamineWorkbook

    with open(0, "rb", closefd=False) as file:
        book = CalamineWorkbook.from_filelike(file)
    if title is None:
        sys.stdout.write(json.dumps(_titles(book)))
        return
    for part in csv_text(_rows(book, title)):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def _titles(book: Any) -> list[str]:
    """Return titles of the visible sheets whose first rows hold readings; of the first sheet where none do."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    visible = visible or [sheet.name for sheet in sheets]
    return [title for title in visible if holds_readings(_rows(book, title))] or visible[:1]


def _rows(book: Any, title: str) -> Iterator[list[str]]:
    for row in book.get_sheet_by_name(title).iter_rows():
        yield [value_text(cell) for cell in row]


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
