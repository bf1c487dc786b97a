"""Small tables that a user writes by hand (assignments, periods, history): rows of named cells, with their lines."""

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from etl.errors import InputError
from etl.sources.text import BLANKS, clean_id, printable


@dataclass(frozen=True)
class TableRow:
    """One row: cells by column name, stripped, empty where the row has none."""

    where: str
    cells: dict[str, str]

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def id(self, name: str) -> str:
        """A client's or meter's number; InputError for what is none."""
        try:
            return clean_id(self.text(name))
        except ValueError as error:
            raise self.bad(name, str(error)) from None

    def day(self, name: str) -> date | None:
        """An ISO date, None where the cell is empty."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.bad(name, "is not a date like 2017-08-31") from None

    def number(self, name: str, otherwise: str) -> Decimal:
        """A positive decimal number."""
        text = self.text(name) or otherwise
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise self.bad(name, "is not a number") from None
        if not number.is_finite() or number <= 0:
            raise self.bad(name, "is not above zero")
        return number

    def bad(self, name: str, why: str) -> InputError:
        text = self.text(name)
        return InputError(self.where, f"{name}: {text!r} {why}" if text else f"{name} {why}", "correct the row")


def read_table(path: Path, needed: Collection[str], more: Collection[str] | None = None) -> Iterator[TableRow]:
    """The rows of a CSV with a header; InputError for a missing column, a row of another length, an unreadable file.

    With `more` a column that is neither needed nor among those is an error too: nothing would come of its cells.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}", "check the name") from None
    except UnicodeError:
        raise InputError(str(path), "is not UTF-8", "save it as UTF-8") from None
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    try:
        header = [name.strip(BLANKS).casefold() for name in next(reader, [])]
        _check_header(str(path), header, needed)
        if more is not None:
            _refuse_unread(str(path), header, (*needed, *more))
        for cells in reader:
            where = f"{path}:{reader.line_num}"
            if not any(cell.strip(BLANKS) for cell in cells):
                continue
            if len(cells) != len(header):
                raise InputError(where, f"the row has {len(cells)} fields, not {len(header)}", "correct the row")
            stripped = [cell.strip(BLANKS) for cell in cells]
            for name, cell in zip(header, stripped, strict=True):
                if cell and not name:
                    what = f"{printable(cell)!r} stands in a column without a name"
                    raise InputError(where, what, "name the column, or empty the cell")
            yield TableRow(where, {name: cell for name, cell in zip(header, stripped, strict=True) if name})
    except csv.Error as error:
        raise InputError(f"{path}:{reader.line_num}", f"is not CSV: {error}", "correct the row") from None


def _check_header(path: str, header: list[str], needed: Collection[str]) -> None:
    if not header:
        raise InputError(path, "is empty", f"it needs the columns {', '.join(needed)}")
    for name in needed:
        if name not in header:
            raise InputError(path, f"has no column {name}", f"its columns are {', '.join(header)}")
    for name in header:
        if name and header.count(name) > 1:
            raise InputError(path, f"has the column {name!r} twice", "name each column once")


def _refuse_unread(path: str, header: list[str], read: Collection[str]) -> None:
    for name in header:
        if name and name not in read:
            raise InputError(
                path, f"has the column {name!r}, which is not read", f"take it out: it may have {', '.join(read)}"
            )
