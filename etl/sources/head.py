"""The first lines of a file as cells: encoding, separator, header and data rows, before any column has a meaning."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.errors import InputError
from etl.sources.heads import refuse_foreign
from etl.sources.stamps import kind
from etl.sources.streams import HEAD_BYTES
from etl.sources.text import BLANKS

_SEPARATORS = ";\t|,"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SEP_LINE = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
_FIGURE = re.compile(r"[+-]?[0-9]*[.,]?[0-9]+")


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


def read_head(data: bytes, name: str) -> Head:
    """InputError for what is no delimited text, or has no data rows."""
    refuse_foreign(data, name)
    whole = len(data) < HEAD_BYTES
    encoding = _encoding(data, whole=whole, name=name)
    lines = _lines(_decoded(data, encoding, whole=whole), whole=whole)
    if not lines and not whole:
        raise InputError(f"{name}:1", "the first line is longer than 256 KB", "is it a file of readings?")
    preamble, separator = _preamble(lines)
    body = lines[preamble:]
    if not body:
        raise InputError(name, "is empty" if not preamble else "holds no readings", "was it exported whole?")
    separator = separator or _separator(body[:50])
    numbered = [(row, line + preamble) for row, line in _rows(body, separator)]
    header: tuple[str, ...] = ()
    if not _is_data(numbered[0][0]):
        header = tuple(cell.strip(BLANKS) for cell in numbered[0][0])
        del numbered[0]
    skip = _line_before(body, separator) + preamble if header else preamble
    return _head(encoding, separator, header, numbered, skip, whole=whole, name=name)


def _head(
    encoding: str,
    separator: str,
    header: tuple[str, ...],
    numbered: list[tuple[list[str], int]],
    skip: int,
    *,
    whole: bool,
    name: str,
) -> Head:
    numbered = [(row, line) for row, line in numbered if not header or not is_header(row, header)]
    if not numbered:
        raise InputError(name, "has a header but no readings", "was it exported whole?")
    rows, lines = [row for row, _ in numbered], [line for _, line in numbered]
    fields = _fields(rows, len(header), f"{name}:{lines[0]}")
    return Head(encoding, separator, header, rows, lines, skip, fields, whole)


def is_header(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is the header once more."""
    if row[0].strip(BLANKS) != header[0] or len(row) < len(header):
        return False
    return all(cell.strip(BLANKS) == title for cell, title in zip(row, header, strict=False))


def _encoding(data: bytes, *, whole: bool, name: str) -> str:
    """A BOM decides, then NULs in every second byte, then whether it is UTF-8; else cp1252."""
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
    raise InputError(name, "is text in an encoding that is not known", "save it as UTF-8")


def _decoded(data: bytes, encoding: str, *, whole: bool) -> str:
    errors = "replace" if encoding.startswith("utf-16") else "strict"
    text = codecs.getincrementaldecoder(encoding)(errors).decode(data, final=whole)
    return text.removeprefix("\ufeff")


def _lines(text: str, *, whole: bool) -> list[str]:
    """Lines with `\\n` behind each; the last one of a part of a file may be cut and is left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if whole and last else [])


def _preamble(lines: Sequence[str]) -> tuple[int, str]:
    """How many lines stand before the header (blank ones, `sep=;`), and the separator if one of them names it."""
    separator = ""
    for number, line in enumerate(lines):
        declared = None if separator else _SEP_LINE.fullmatch(line.rstrip("\n"))
        if declared:
            separator = declared[1]
        elif line.strip(BLANKS + "\n"):
            return number, separator
    return len(lines), separator


def _rows(lines: Iterable[str], separator: str) -> list[tuple[list[str], int]]:
    """Rows with cells, each with the line (from 1) on which it begins; what cannot be parsed is left out here."""
    reader = csv.reader(lines, delimiter=separator)
    rows: list[tuple[list[str], int]] = []
    before = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return rows
        except csv.Error:
            row = []
        if any(cell.strip(BLANKS) for cell in row):
            rows.append((row, before + 1))
        before = reader.line_num


def _line_before(lines: Iterable[str], separator: str) -> int:
    """Lines that the header takes."""
    reader = csv.reader(lines, delimiter=separator)
    next(reader)
    return reader.line_num


def _separator(lines: Sequence[str]) -> str:
    """The one that gives most rows as many cells as the first has; more cells decide between equals."""
    scores = {}
    for separator in _SEPARATORS:
        rows = [row for row, _ in _rows(lines, separator)]
        width = len(rows[0])
        agree = sum(len(row) == width or (len(row) == width + 1 and not row[-1]) for row in rows)
        scores[separator] = (width > 1, agree * 10 // len(rows), width)
    return max(_SEPARATORS, key=lambda separator: scores[separator]) if any(s[0] for s in scores.values()) else ","


def _is_data(row: Sequence[str]) -> bool:
    """Whether a first row is no header: it has a stamp and a number."""
    kinds = [kind(cell) for cell in row]
    figures = [not known and _FIGURE.fullmatch(cell.strip(BLANKS)) for known, cell in zip(kinds, row, strict=True)]
    return ("stamp" in kinds or "date" in kinds) and any(figures)


def _fields(rows: Sequence[Sequence[str]], header: int, where: str) -> int:
    """Fields of a data row; InputError when they cannot be told apart for want of a header."""
    usual, _ = Counter(len(row) for row in rows).most_common(1)[0]
    if not header or usual <= header:
        return header or usual
    if usual == header + 1 and all(not row[-1].strip(BLANKS) for row in rows if len(row) == usual):
        return usual
    raise InputError(where, f"the rows have {usual} fields, the header {header}", "correct the header of the file")
