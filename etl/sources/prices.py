"""Price files: a column of stamps, then columns of prices, each named by its header."""

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from etl.core.identity import Identity
from etl.core.prices import LARGEST, MOST_PLACES, PriceColumn
from etl.core.zones import Ints
from etl.errors import InputError
from etl.sources.opening import expand
from etl.sources.price_stamps import ends, utc_minutes
from etl.sources.text import BLANKS, printable

_NUMBER = re.compile(r"[+-]?(?:[0-9]+([.,])?[0-9]*|([.,])[0-9]+)(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)


@dataclass(frozen=True)
class _File:
    """Rows of equal length with the line on which each ends."""

    name: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]


def read_prices(path: Path | str, timezone: str | None = None) -> list[PriceColumn]:
    """The columns of prices of `read_price_file`."""
    return read_price_file(path, timezone)[0]


def read_price_file(
    path: Path | str, timezone: str | None = None, own: Collection[Identity] = ()
) -> tuple[list[PriceColumn], list[str]]:
    """Every column with numbers in it, in the order of the file, and the names of those that have texts alone.

    An empty cell is a time without a price.

    CSV (comma, semicolon or tab; decimal point or comma; compressed or not), a header, stamps in the first column and,
    named `end`, in the second. Without `end` a price holds to the next row, an hour at most. `timezone` is where stamps
    without an offset were read, `own` the files of the database. InputError names the line.
    """
    file = _read(str(path), own)
    starts = utc_minutes([row[0] for row in file.rows], file.lines, file.name, timezone)
    has_end = len(file.header) > 2 and file.header[1].casefold() == "end"
    stop = utc_minutes([row[1] for row in file.rows], file.lines, file.name, timezone) if has_end else None
    _check_end(file, has_end=has_end)
    order = np.argsort(starts, kind="stable")
    lines = [file.lines[row] for row in order]
    starts = starts[order]
    _check_twice(starts, lines, file.name)
    finish = ends(starts, lines, file.name) if stop is None else stop[order]
    _check_ends(starts, finish, lines, file.name)
    places = range(2 if has_end else 1, len(file.header))
    columns = [_column(file, place, order, starts, finish) for place in places]
    found = [column for column in columns if column is not None]
    if not found:
        raise InputError(file.name, "has no column of prices", "put prices behind the column of stamps")
    read = {column.name for column in found}
    texts = [file.header[place] for place in places if any(row[place] for row in file.rows)]
    return found, [name for name in texts if name not in read]


def _check_end(file: _File, *, has_end: bool) -> None:
    """Ends in another place would be passed over as texts."""
    for place, name in enumerate(file.header):
        if name.casefold() == "end" and not (has_end and place == 1):
            what = f"has the column {name!r} in place {place + 1}"
            raise InputError(file.name, what, "put it second, after the stamps at which prices begin")


def _read(path: str, own: Collection[Identity]) -> _File:
    inputs = expand([path], own)
    if len(inputs) != 1:
        raise InputError(path, f"stands for {len(inputs)} files", "load price files one by one")
    with inputs[0].open() as stream:
        chunks = list(iter(lambda: stream.read(1 << 20), b""))
    data = b"".join(chunks)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(path, f"is not UTF-8 text at byte {error.start + 1}", "save it as UTF-8") from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, [cell.strip(BLANKS) for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", f"is not CSV: {error}", "correct the row") from None
    return _checked(path, rows)


def _checked(path: str, rows: list[tuple[int, list[str]]]) -> _File:
    if len(rows) < 2:
        raise InputError(path, "has no prices", "it needs a header and a row for each hour or so")
    header = rows[0][1]
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise InputError(f"{path}:{line}", f"the row has {len(row)} fields, not {len(header)}", "correct the row")
    for name in header[1:]:
        if not name or header.count(name) > 1:
            what = f"has the column {printable(name)!r} twice" if name else "has a column without a name"
            raise InputError(path, what, "give each column of prices its own name")
    return _File(path, header, [row for _, row in rows[1:]], [line for line, _ in rows[1:]])


def _check_twice(starts: Ints, lines: Sequence[int], name: str) -> None:
    twice = np.flatnonzero(np.diff(starts) == 0)
    if len(twice):
        row = int(twice[0])
        raise InputError(f"{name}:{lines[row + 1]}", f"has the same time as line {lines[row]}", "remove one of them")


def _check_ends(starts: Ints, finish: Ints, lines: Sequence[int], name: str) -> None:
    if (finish <= starts).any():
        where = f"{name}:{lines[int((finish <= starts).argmax())]}"
        raise InputError(where, "ends before it begins", "correct the row")
    over = finish[:-1] > starts[1:]
    if over.any():
        row = int(over.argmax())
        raise InputError(f"{name}:{lines[row + 1]}", f"begins before line {lines[row]} ends", "correct one of the rows")


def _column(file: _File, place: int, order: Ints, starts: Ints, finish: Ints) -> PriceColumn | None:
    """None for a column without any number."""
    cells = [file.rows[row][place] for row in order.tolist()]
    matches = [_NUMBER.fullmatch(cell) for cell in cells]
    if not any(matches):
        return None
    marks = {match[1] or match[2] for match in matches if match} - {None}
    for row, cell, match in zip(order.tolist(), cells, matches, strict=True):
        if (cell and match is None) or (match and len(marks) > 1 and (match[1] or match[2]) == ","):
            where = f"{file.name}:{file.lines[row]}"
            what = f"{file.header[place]}: {printable(cell)!r} is not a number" + (
                " (others have a decimal point)" if match else ""
            )
            raise InputError(where, what, "correct the cell; leave it empty where there is no price")
    known = np.array([bool(cell) for cell in cells], np.bool_)
    numbers = [Decimal(cell.replace(",", ".")) for cell in cells if cell]
    scale, whole = _whole(numbers, f"{file.name}: {file.header[place]}")
    return PriceColumn(file.header[place], starts[known], finish[known], whole, scale)


def _whole(numbers: Sequence[Decimal], where: str) -> tuple[int, Ints]:
    """The decimal places that hold every number, and the numbers in units of them."""
    exponents = [number.normalize().as_tuple().exponent for number in numbers]
    places = max([0, *(-one for one in exponents if isinstance(one, int))])
    found = [int(number.scaleb(places)) for number in numbers] if places <= MOST_PLACES else []
    if not found or max(map(abs, found)) >= LARGEST:
        raise InputError(where, "a price has more digits than can be kept exactly", f"use {MOST_PLACES} at most")
    return places, np.array(found, np.int64)
