"""Search for the header among the first lines of a file: the first one that names a time, with dated rows below it."""

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import kind
from etl.sources.read_plan.table_head.unit_line import is_unit_line
from etl.sources.read_plan.titles import compact, is_named, says_end

LINES = 40
"""A header is among this number of first lines."""

_SEPARATORS = ";\t|,"
_TIMES = ("timestamp", "start", "end", "date", "time")
_DATE = re.compile(r"[\"' ]*[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}")
_ROWS = 3
"""Rows below a header that must have a date, where the file has as many."""
_LONGEST = 100_000


class Header(NamedTuple):
    """Where a header is: its line, from 0 on, and its separator."""

    line: int
    separator: str


def find_header(lines: Sequence[str], named: Collection[str] = ()) -> Header | None:
    """Find the header among the first lines; None where no line looks like one.

    `named` are names of columns that the user gives: a line that has them all is the header, whatever else it has.
    """
    for number, line in enumerate(lines[:LINES]):
        in_line = [separator for separator in _SEPARATORS if separator in line]
        fitting = [separator for separator in in_line if is_header_line(lines, number, separator, named)]
        if fitting:
            return Header(number, max(fitting, key=line.count))
    return None


def is_header_line(lines: Sequence[str], number: int, separator: str, named: Collection[str] = ()) -> bool:
    """Return whether a line is the header of the rows below it."""
    cells = _cells(lines[number], separator)
    titles = [cell for cell in cells if cell]
    if named:
        return set(map(compact, named)) <= set(map(compact, titles))
    if len(titles) < 2 or any(_dated(cell) for cell in titles) or not any(map(_is_time, titles)):
        return False
    below = [row for row, _ in zip(_rows_below(lines, number, separator), range(_ROWS), strict=False)]
    return bool(below) and all(any(map(_dated, row)) for row in below)


def _rows_below(lines: Sequence[str], number: int, separator: str) -> Iterator[list[str]]:
    """Yield the rows below a line that hold anything, but one of units."""
    units = True
    for line in lines[number + 1 :]:
        cells = _cells(line, separator)
        if not any(cells) or (units and is_unit_line(cells)):
            continue
        units = False
        yield cells


def _cells(line: str, separator: str) -> list[str]:
    if len(line) > _LONGEST:
        return []
    try:
        row = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
    return [cell.strip(BLANKS + "\n") for cell in row]


def _is_time(title: str) -> bool:
    return any(is_named(title, role) for role in _TIMES) or says_end(title)


def _dated(cell: str) -> bool:
    """Return whether a cell is a date, a stamp, or a range that begins with one."""
    return kind(cell) in {"stamp", "date"} or _DATE.match(cell) is not None
