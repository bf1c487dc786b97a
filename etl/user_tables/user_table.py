"""Small tables that a user writes by hand (assignments, periods, history): rows of named cells, with their lines."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from etl.core.days import read_day, read_moment, read_month
from etl.core.disk.unreadable import why_unreadable
from etl.core.errors import InputError
from etl.core.names import check_name, check_text
from etl.core.numbers import read_number, read_share
from etl.core.periods import Period, month_from
from etl.core.zones import read_zone
from etl.sources.cells.clean_text import BLANKS, as_exported, clean_id, printable

Read = TypeVar("Read")

_NEAR = 0.9
"""How alike (difflib's ratio) a title is to a known column to be taken for a misspelling of it."""
_OWN_WORDS = ("shared",)
"""Titles near a known column that are no misspelling."""


@dataclass(frozen=True)
class TableRow:
    """One row: cells by column name, stripped, empty where the row has none. Each method names the cell it refuses."""

    where: str
    cells: dict[str, str]

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def id(self, name: str) -> str:
        """Read a client's or meter's number."""
        return self._read(name, clean_id)

    def name(self, name: str) -> str:
        """Read a name of anything else, or an empty text."""
        return self._read(name, check_name)

    def plain(self, name: str) -> str:
        """Read a text of any length, or an empty one."""
        return self._read(name, check_text)

    def exported(self, name: str) -> str:
        """Read a name as `etl export` writes it, or an empty text."""
        return self._read(name, lambda text: check_name(as_exported(text)))

    def day(self, name: str) -> date | None:
        """Read an ISO date, None where the cell is empty."""
        return self._read(name, read_day) if self.text(name) else None

    def moment(self, name: str) -> tuple[date | None, int]:
        """Read an ISO date with or without a time of day: the date, and minutes after its midnight by the clock."""
        return self._read(name, read_moment) if self.text(name) else (None, 0)

    def month(self, name: str) -> Period | None:
        """Read a calendar month, None where the cell is empty."""
        return month_from(self._read(name, read_month)) if self.text(name) else None

    def zone(self, name: str) -> str:
        """Read the name of a zone, or an empty text."""
        try:
            return read_zone(self.text(name)).key if self.text(name) else ""
        except ValueError as error:
            raise self.bad(name, f"{error} like Europe/Lisbon") from None

    def number(self, name: str) -> Fraction:
        """Read any number."""
        return self._read(name, read_number)

    def positive(self, name: str, otherwise: int) -> Fraction:
        """Read a number above zero; `otherwise` where the cell is empty."""
        return self._above_zero(name, read_number) if self.text(name) else Fraction(otherwise)

    def share(self, name: str) -> Fraction:
        """Read a part of the whole, like 0.25 or 1/12; the whole where the cell is empty."""
        found = self._above_zero(name, read_share) if self.text(name) else Fraction(1)
        if found > 1:
            raise self.bad(name, "is more than the whole: a share is 1 at the most")
        return found

    def _above_zero(self, name: str, reader: Callable[[str], Fraction]) -> Fraction:
        found = self._read(name, reader)
        if found <= 0:
            raise self.bad(name, "is not above zero")
        return found

    def _read(self, name: str, reader: Callable[[str], Read]) -> Read:
        try:
            return reader(self.text(name))
        except ValueError as error:
            raise self.bad(name, str(error)) from None

    def bad(self, name: str, why: str) -> InputError:
        text = printable(self.text(name))
        return InputError(
            self.where, f"{name}: {text!r} {why}" if text else f"{name} {why}", "correct the row", code="E-ROW"
        )


def read_table(
    path: Path, needed: Collection[str], others: Collection[str] = (), *, attributes: bool = False
) -> Iterator[TableRow]:
    """Yield the rows of a CSV with a header; InputError for an unreadable file, a wrong length, a missing column.

    So too for a column that is neither needed nor among the others, as its cells would have no effect: where it may be
    an attribute, only if its title is nearly one of theirs.
    """
    text = _text(path)
    first = text.partition("\n")[0]
    lines = io.StringIO(text, newline="")  # a cell may hold what splitlines takes for an end of line
    reader = csv.reader(lines, delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        header = [name.strip(BLANKS).casefold() for name in next(reader, [])]
        _check_header(str(path), header, needed, others)
        if not attributes:
            _refuse_unread(str(path), header, (*needed, *others))
        for cells in reader:
            where = f"{path}:{reader.line_num}"
            if not any(cell.strip(BLANKS) for cell in cells):
                continue
            if len(cells) != len(header):
                raise InputError(
                    where, f"the row has {len(cells)} fields, not {len(header)}", "correct the row", code="E-COLUMNS"
                )
            row = dict(zip(header, (cell.strip(BLANKS) for cell in cells), strict=True))
            if unnamed := next(
                (cell for name, cell in zip(header, cells, strict=True) if cell.strip(BLANKS) and not name), ""
            ):
                what = f"{printable(unnamed.strip(BLANKS))!r} stands in a column without a name"
                raise InputError(where, what, "name the column, or empty the cell", code="E-COLUMNS")
            yield TableRow(where, {name: cell for name, cell in row.items() if name})
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", f"is not CSV: {error}", "correct the row", code="E-ROW") from None


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), *why_unreadable(error)) from None
    except UnicodeError:
        raise InputError(str(path), "is not UTF-8", "save it as UTF-8", code="E-ENCODING") from None


def _check_header(path: str, header: list[str], needed: Collection[str], others: Collection[str]) -> None:
    if not header:
        raise InputError(path, "is empty", f"it needs the columns {', '.join(needed)}", code="E-EMPTY")
    known = list(dict.fromkeys((*needed, *others)))
    for name in header:
        _check_title(path, name, known)
    for name in needed:
        if name not in header:
            raise InputError(
                path, f"has no column {name}", f"its columns are {', '.join(map(printable, header))}", code="E-COLUMNS"
            )
    for name, count in Counter(header).items():
        if name and count > 1:
            raise InputError(path, f"has the column {name!r} twice", "name each column once", code="E-COLUMNS")


def _refuse_unread(path: str, header: list[str], read: Collection[str]) -> None:
    for name in header:
        if name and name not in read:
            remedy = f"remove it; known columns are {', '.join(read)}"
            raise InputError(path, f"has the column {name!r}, which is not read", remedy, code="E-COLUMNS")


def _check_title(path: str, name: str, known: list[str]) -> None:
    try:
        check_name(name)
    except ValueError as error:
        raise InputError(
            path, f"the column {printable(name)!r} {error}", "correct the header", code="E-COLUMNS"
        ) from None
    near = [] if name in known or name in _OWN_WORDS else get_close_matches(name, known, 1, _NEAR)
    if near:
        remedy = f"write {near[0]}, or a name that is less like it"
        raise InputError(path, f"has a column {name!r} that may be meant as {near[0]}", remedy, code="E-COLUMNS")
