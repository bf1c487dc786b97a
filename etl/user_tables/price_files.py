"""Price files: a column of stamps, then columns of prices, each named by its header."""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from etl.core.disk.file_identity import Identity
from etl.core.errors import InputError
from etl.core.names import check_name
from etl.core.numbers import decimal_places, read_number
from etl.core.price_book import LARGEST, PriceColumn
from etl.core.zones import Ints
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.values import are_thousands
from etl.sources.inputs.opening import expand
from etl.user_tables.price_plan import BOTH, PricePlan, plan_prices
from etl.user_tables.price_stamps import ends, starts_of_ends, utc_minutes

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:([.,])[0-9]*)?|([.,])[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class _File:
    """Rows of equal length with the line on which each ends."""

    name: str
    header: list[str]
    rows: list[list[str]]
    lines: list[int]


@dataclass(frozen=True)
class PriceFile:
    """Columns of prices in the order of the file, and how it was understood."""

    columns: list[PriceColumn]
    texts: list[str]
    """Names of the columns that have texts alone."""
    understood: str


def read_prices(path: Path | str, timezone: str | None = None) -> list[PriceColumn]:
    """Return the columns of prices of `read_price_file`."""
    return read_price_file(path, timezone).columns


def read_price_file(
    path: Path | str, timezone: str | None = None, own: Collection[Identity] = (), stamp: str | None = None
) -> PriceFile:
    """Read every column of numbers. An empty cell is a time without a price.

    CSV (comma, semicolon or tab; decimal point or comma; compressed or not), a header, stamps in the first column and,
    where the second is named like an end, in that. Of stamps of starts alone a price holds to the next row, an hour at
    most, of ends alone from the row before. `timezone` is where stamps without an offset were read, `stamp` what the
    user says that they are, `own` the database's files. InputError names the line.
    """
    file = _read(str(path), own)
    plan = plan_prices(file.name, file.header, file.rows, timezone, stamp)
    texts, zone = [row[0] for row in file.rows], plan.zone or None
    starts, finish = _times(file, texts, plan, zone)
    order = np.argsort(starts, kind="stable")
    lines = [file.lines[row] for row in order]
    starts = starts[order]
    _check_twice(starts, lines, file.name)
    finish = ends(starts, lines, file.name) if finish is None else finish[order]
    _check_ends(starts, finish, lines, file.name)
    places = range(2 if plan.stamp == BOTH else 1, len(file.header))
    columns = [_column(file, place, order, starts, finish) for place in places]
    found = [column for column in columns if column is not None]
    if not found:
        raise InputError(
            file.name, "has no column of prices", "put prices after the column of timestamps", code="E-COLUMNS"
        )
    read = {column.name for column in found}
    named = [file.header[place] for place in places if any(row[place] for row in file.rows)]
    understood = plan.sentence(np.unique(finish - starts).tolist())
    return PriceFile(found, [name for name in named if name not in read], understood)


def _times(file: _File, texts: list[str], plan: PricePlan, zone: str | None) -> tuple[Ints, Ints | None]:
    """Return the minutes at which prices begin and, unless the next row says that, end."""
    if plan.stamp == "end":
        starts, step = starts_of_ends(texts, file.lines, file.name, zone)
        return starts, starts + step
    starts = utc_minutes(texts, file.lines, file.name, zone)
    if plan.stamp == "start":
        return starts, None
    return starts, utc_minutes([row[1] for row in file.rows], file.lines, file.name, zone)


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
        raise InputError(
            path, f"is not UTF-8 text at byte {error.start + 1}", "save it as UTF-8", code="E-ENCODING"
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, [cell.strip(BLANKS) for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", f"is not CSV: {error}", "correct the row", code="E-ROW") from None
    return _checked(path, rows)


def _checked(path: str, rows: list[tuple[int, list[str]]]) -> _File:
    if len(rows) < 2:
        raise InputError(path, "has no prices", "it needs a header and a row for each hour or so", code="E-EMPTY")
    header = rows[0][1]
    for line, row in rows[1:]:
        if len(row) != len(header):
            raise InputError(
                f"{path}:{line}",
                f"the row has {len(row)} fields, not {len(header)}",
                "correct the row",
                code="E-COLUMNS",
            )
    counts = Counter(header)
    for name in header[1:]:
        _check_name(path, name)
        if not name or counts[name] > 1:
            what = f"has the column {printable(name)!r} twice" if name else "has a column without a name"
            raise InputError(path, what, "give each column of prices its own name", code="E-COLUMNS")
    return _File(path, header, [row for _, row in rows[1:]], [line for line, _ in rows[1:]])


def _check_name(path: str, name: str) -> None:
    try:
        check_name(name)
    except ValueError as error:
        raise InputError(
            path, f"the column {printable(name)!r} {error}", "correct the header", code="E-COLUMNS"
        ) from None


def _check_twice(starts: Ints, lines: Sequence[int], name: str) -> None:
    twice = np.flatnonzero(np.diff(starts) == 0)
    if len(twice):
        row = int(twice[0])
        raise InputError(
            f"{name}:{lines[row + 1]}", f"has the same time as line {lines[row]}", "remove one of them", code="E-ROW"
        )


def _check_ends(starts: Ints, finish: Ints, lines: Sequence[int], name: str) -> None:
    if (finish <= starts).any():
        where = f"{name}:{lines[int((finish <= starts).argmax())]}"
        raise InputError(where, "ends before it begins", "correct the row", code="E-ROW")
    over = finish[:-1] > starts[1:]
    if over.any():
        row = int(over.argmax())
        raise InputError(
            f"{name}:{lines[row + 1]}", f"begins before line {lines[row]} ends", "correct one of the rows", code="E-ROW"
        )


@dataclass(frozen=True)
class _Cells:
    """A column in the order of time, with the line of each cell."""

    where: str
    name: str
    texts: list[str]
    lines: list[int]

    def bad(self, row: int, why: str, remedy: str) -> InputError:
        what = f"{self.name}: {printable(self.texts[row])!r} {why}"
        return InputError(f"{self.where}:{self.lines[row]}", what, remedy, code="E-ROW")


def _column(file: _File, place: int, order: Ints, starts: Ints, finish: Ints) -> PriceColumn | None:
    """Read a column; None for one without any number."""
    rows = order.tolist()
    cells = _Cells(
        file.name, file.header[place], [file.rows[row][place] for row in rows], [file.lines[row] for row in rows]
    )
    matches = [_NUMBER.fullmatch(cell) for cell in cells.texts]
    if not any(matches):
        return None
    marks = {match[1] or match[2] for match in matches if match} - {None}
    for row, match in enumerate(matches):
        if (cells.texts[row] and match is None) or (match and len(marks) > 1 and (match[1] or match[2]) == ","):
            what = "is not a number" + (" (others have a decimal point)" if match else "")
            raise cells.bad(row, what, "correct the cell; leave it empty where there is no price")
    if are_thousands(cells.texts):
        row = next(row for row, match in enumerate(matches) if match and (match[1] or match[2]))
        raise cells.bad(
            row, "may have a decimal or a thousands mark", "write it without the mark, or the others with decimals"
        )
    known = [row for row, cell in enumerate(cells.texts) if cell]
    places, whole = _whole([_number(cells, row) for row in known], cells, known)
    return PriceColumn(cells.name, starts[known], finish[known], whole, places)


def _number(cells: _Cells, row: int) -> Fraction:
    try:
        return read_number(cells.texts[row].replace(",", "."))
    except ValueError as error:
        raise cells.bad(row, str(error), "correct the cell") from None


def _whole(numbers: Sequence[Fraction], cells: _Cells, rows: Sequence[int]) -> tuple[int, Ints]:
    """Return the decimal places that hold every number, and the numbers in units of them."""
    needed = [decimal_places(number) for number in numbers]
    places = max(needed)
    found = [int(number * 10**places) for number in numbers]
    longest = max(range(len(found)), key=lambda row: abs(found[row]))
    if abs(found[longest]) >= LARGEST:
        finest = cells.lines[rows[needed.index(places)]]
        what = f"and the {places} decimal places of line {finest} are more digits than a column holds exactly"
        raise cells.bad(rows[longest], what, "round one of them, or give it a column of its own")
    return places, np.array(found, np.int64)
