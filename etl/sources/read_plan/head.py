"""The first lines of a file as cells: encoding, separator, header and data rows, before any column has a meaning."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import kind
from etl.sources.inputs.streams import HEAD_BYTES
from etl.sources.read_plan.foreign import refuse_foreign
from etl.sources.read_plan.plan_values import Syntax
from etl.sources.read_plan.table_head.header_search import find_header, is_header_line
from etl.sources.read_plan.table_head.labels import Above, above
from etl.sources.read_plan.table_head.unit_line import is_unit_line, with_units
from etl.sources.read_plan.titles import REMARKS, base, is_named

_SEPARATORS = ";\t|,"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEP_LINE = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
_SAVE_AS_UTF_8 = "save it as UTF-8"
_REALLY = "is it a file of readings?"
_MOST_COLUMNS = 5000
_FIGURE = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)")


@dataclass(frozen=True)
class Head:
    """`rows` are the data rows that the head holds whole, `lines` the line of each, `skip` the lines before them."""

    encoding: str
    separator: str
    header: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    skip: int
    fields: int
    whole: bool
    """Whether the head is the whole file."""
    above: int = 0
    """Lines before the header."""
    units_below: bool = False
    """Whether units of the titles are those of a line below the header."""
    preamble: Above | None = None
    """Of a header that was looked for: the lines above it."""


class _Row(NamedTuple):
    cells: list[str]
    first: int
    """Line (from 1) on which the row begins."""
    last: int


@dataclass(frozen=True)
class Text:
    """The decoded lines of a head, each with its `\n`; `whole` where they are the whole file."""

    name: str
    encoding: str
    lines: list[str]
    whole: bool


def read_text(data: bytes, name: str) -> Text:
    """Decode the lines of a head; InputError for what is no text."""
    refuse_foreign(data, name)
    whole = len(data) < HEAD_BYTES
    encoding = _encoding(data, whole=whole, name=name)
    try:
        text = _decoded(data, encoding, whole=whole)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        what = f"byte 0x{error.object[error.start]:02x} is not UTF-8, which the file begins as"
        raise InputError(f"{name}:{line}", what, _SAVE_AS_UTF_8, code="E-ENCODING") from None
    return Text(name, encoding, _lines(text, whole=whole), whole)


def table(text: Text, separator: str = "", named: Collection[str] = (), *, short: bool = False) -> Head:
    """Read the table that begins with the first line that holds anything, or with a header in the lines after it.

    `named` are the names of columns that the user gives; `short`: rows may end before the header, as the user says
    which of their cells are read.
    """
    preamble, declared = _preamble(text.lines)
    if preamble == len(text.lines):
        raise _nothing(text, preamble, "holds no readings" if preamble else "is empty")
    separator = separator or declared or separator_of(text.lines[preamble : preamble + 50])
    rows = _rows(text.lines, separator, preamble)
    if not rows or rows[0].first > preamble + 1 or len(rows[0].cells) > _MOST_COLUMNS:
        raise InputError(
            f"{text.name}:{preamble + 1}", "the row is too long for a file of readings", _REALLY, code="E-ROW"
        )
    headed = not _is_data(rows[0].cells)
    if headed and rows[0].last == preamble + 1 and not is_header_line(text.lines, preamble, separator, named):
        header = find_header(text.lines, named)
        if header is not None and header.line > preamble:
            rows = _rows(text.lines, header.separator, header.line)
            found = _head(text, header.separator, rows, header.line, short=short)
            return replace(found, preamble=above(text.name, text.lines[: header.line], header.separator))
    return _head(text, separator, rows, preamble, headed=headed, short=short)


def table_at(text: Text, separator: str, skip: int, *, headed: bool, short: bool = False) -> Head:
    """Read the table after `skip` lines, with a header or without one; `short`: all rows may end before the header."""
    rows = _rows(text.lines, separator, skip)
    if not rows:
        raise _nothing(text, skip, "holds no readings")
    return _head(text, separator, rows, skip, headed=headed, short=short)


def _head(text: Text, separator: str, rows: list[_Row], skip: int, *, headed: bool = True, short: bool = False) -> Head:
    header = tuple(cell.strip(BLANKS) for cell in rows[0].cells) if headed else ()
    before, skip = skip, rows[0].last if headed else skip
    units_below = headed and len(rows) > 1 and is_unit_line(rows[1].cells)
    if units_below:
        header, skip = with_units(header, rows[1].cells), rows[1].last
        rows = rows[2:]
    rows = [row for row in rows if not is_header(row.cells, header)]
    if not rows:
        raise _nothing(text, skip, "has a header but no readings")
    widest = max(len(row.cells) for row in rows)
    if widest < len(header) and (short or _are_remarks(header[widest:], [row.cells for row in rows], widest)):
        header = header[:widest]
    fields = _fields([row.cells for row in rows], len(header), f"{text.name}:{rows[0].first}")
    cells, lines = [row.cells for row in rows], [row.first for row in rows]
    return Head(text.encoding, separator, header, cells, lines, skip, fields, text.whole, before, units_below)


def _are_remarks(titles: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Return whether titles behind all cells are of texts that no row has, so that no cell before them is missing.

    If another cell were missing, a text would stand in the place of a number, or the last cell be empty.
    """
    named = [title for title in titles if title]
    filled = any(len(row) == width and row[-1].strip(BLANKS) for row in rows)
    return not named or (filled and all(base(title) in REMARKS or is_named(title, "quality") for title in named))


def syntax_of(head: Head, decimal: str, blanks: tuple[str, ...]) -> Syntax:
    """Return how the text of a file with this head is divided into cells."""
    line = head.above + 1 if head.preamble is not None else 0
    return Syntax(
        head.encoding,
        head.separator,
        decimal,
        head.skip,
        head.fields,
        head.header,
        blanks,
        header_line=line,
        units_below=head.units_below,
    )


def _nothing(text: Text, lines: int, what: str) -> InputError:
    """Return the error for a head without a row after this number of lines."""
    if text.whole:
        return InputError(text.name, what, "was it exported whole?", code="E-EMPTY")
    if lines == len(text.lines) and sum(map(len, text.lines)) < HEAD_BYTES // 4:
        return InputError(f"{text.name}:{lines + 1}", "the line is longer than 256 KB", _REALLY, code="E-ROW")
    return InputError(text.name, f"{what} in its first 256 KB", _REALLY)


def is_header(row: Sequence[str], header: Sequence[str]) -> bool:
    """Return whether a row repeats the header."""
    if not header or row[0].strip(BLANKS) != header[0] or len(row) < len(header):
        return False
    return all(cell.strip(BLANKS) == title for cell, title in zip(row, header, strict=False))


def _encoding(data: bytes, *, whole: bool, name: str) -> str:
    """Find the encoding by a BOM, then NULs in every second byte, then whether it is UTF-8; else cp1252."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    start = data[:4096]
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 10 > len(start) * 3 and min(even, odd) * 10 < max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        try:
            _decoded(data, encoding, whole=whole)
        except UnicodeDecodeError:
            continue
        return encoding
    raise InputError(name, "is text in an encoding that is not known", _SAVE_AS_UTF_8, code="E-ENCODING")


def _decoded(data: bytes, encoding: str, *, whole: bool) -> str:
    errors = "replace" if encoding.startswith("utf-16") else "strict"
    text = codecs.getincrementaldecoder(encoding)(errors).decode(data, final=whole)
    return text.removeprefix("\ufeff")


def _lines(text: str, *, whole: bool) -> list[str]:
    """Split into lines, each with its `\n`; the last one of a part of a file may be cut and is left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if whole and last else [])


def _preamble(lines: Sequence[str]) -> tuple[int, str]:
    """Count the lines before the header (blank ones, `sep=;`); return the separator too if one of them names it."""
    separator = ""
    for number, line in enumerate(lines):
        declared = None if separator else _SEP_LINE.fullmatch(line.rstrip("\n"))
        if declared:
            separator = declared[1]
        elif line.strip(BLANKS + "\n"):
            return number, separator
    return len(lines), separator


def _rows(lines: Sequence[str], separator: str, skip: int = 0) -> list[_Row]:
    """Return rows that hold anything, after `skip` lines; what cannot be parsed is left out here."""
    reader = csv.reader(islice(lines, skip, None), delimiter=separator)
    rows: list[_Row] = []
    last = skip
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error:
            cells = []
        first, last = last + 1, skip + reader.line_num
        if any(cell.strip(BLANKS) for cell in cells):
            rows.append(_Row(cells, first, last))


def separator_of(lines: Sequence[str]) -> str:
    """Find the separator that gives most rows as many cells as the first; more cells decide between equals."""
    scores = {separator: _score(lines, separator) for separator in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best][0] else ","


def _score(lines: Sequence[str], separator: str) -> tuple[bool, int, int]:
    rows = [row.cells for row in _rows(lines, separator)]
    if not rows:
        return False, 0, 0
    width = len(rows[0])
    agree = sum(len(row) == width or (len(row) == width + 1 and not row[-1]) for row in rows)
    return width > 1, agree * 10 // len(rows), width


def _is_data(row: Sequence[str]) -> bool:
    """Return whether a first row is no header: it has a stamp and a number."""
    kinds = [kind(cell) for cell in row]
    figures = [not known and _FIGURE.fullmatch(cell.strip(BLANKS)) for known, cell in zip(kinds, row, strict=True)]
    return ("stamp" in kinds or "date" in kinds) and any(figures)


def _fields(rows: Sequence[Sequence[str]], header: int, where: str) -> int:
    """Return the fields of a data row; InputError when none fits the header, or all have more fields than it names."""
    usual, _ = Counter(len(row) for row in rows).most_common(1)[0]
    if not header:
        return usual
    if usual == header + 1 and all(not row[-1].strip(BLANKS) for row in rows if len(row) == usual):
        return usual
    if usual > header or not any(len(row) == header for row in rows):
        what = f"the rows have {usual} fields, the header {header}"
        remedy = "correct the header of the file, or its rows"
        if usual < header:
            remedy += ", or say which fields are read: --columns client=1,timestamp=2,value=3"
        raise InputError(where, what, remedy, code="E-ROW")
    return header
