"""Rows of a sheet as CSV text, and whether they hold readings."""

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from itertools import chain, islice

from etl.sources.cells.stamps import kind

FIRST_ROWS = 100
"""Rows by which a sheet is judged."""
_BLOCK = 256 * 1024


def csv_text(rows: Iterator[list[str]]) -> Generator[bytes]:
    """Yield rows as CSV in UTF-8, a line for each, with commas and as wide as the widest of the first."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in _as_wide_as_first(map(_without_empty_end, rows)):
        writer.writerow(row)
        if text.tell() >= _BLOCK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _without_empty_end(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _as_wide_as_first(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Fill rows to the width of the widest of the first: a sheet has no cells where its last columns are empty."""
    first = list(islice(rows, FIRST_ROWS))
    width = max(map(len, first), default=0)
    for row in chain(first, rows):
        yield row + [""] * (width - len(row)) if row else row


def holds_readings(rows: Iterator[Sequence[str]]) -> bool:
    """Return whether one of the first rows has a stamp (or a date) and a number."""
    return any(
        any(kind(cell) in {"stamp", "date"} for cell in row) and any(_is_number(cell) for cell in row)
        for row in islice(rows, FIRST_ROWS)
    )


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdecimal()
