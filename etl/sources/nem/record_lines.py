"""A piece of a NEM12 file as lines and fields: where each begins, found with a few passes over its bytes."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from etl.blocks.weeks import Ints, Mask
from etl.sources.delimited.text_pieces import Piece

_COMMA, _LINE_END = 44, 10
_DAY = b"300,"


class Record(NamedTuple):
    """A line that is no plain 300 record: its place in the piece, and its fields."""

    place: int
    cells: list[str]


class Lines:
    """The lines of a piece. `start` and `end` are their bytes, without the line end; `day` those that begin `300,`."""

    def __init__(self, piece: Piece) -> None:
        self.data = unquoted(piece.data) if b'"' in piece.data else piece.data
        self.first_line = piece.first_line
        self._bytes = np.frombuffer(self.data, np.uint8)
        ends = np.flatnonzero(self._bytes == _LINE_END)
        if not self.data.endswith(b"\n"):
            ends = np.append(ends, len(self.data))
        self.start: Ints = np.append(0, ends[:-1] + 1)
        returned = (ends > self.start) & (self._bytes[np.maximum(ends - 1, 0)] == ord("\r"))
        self.end: Ints = ends - returned
        self.day = self._begins(_DAY)
        self._commas: Ints = np.flatnonzero(self._bytes == _COMMA)
        self._first_comma: Ints = np.searchsorted(self._commas, self.start)
        self._fields: Ints = np.searchsorted(self._commas, self.end) - self._first_comma + 1

    def __len__(self) -> int:
        return len(self.start)

    def _begins(self, word: bytes) -> Mask:
        found = self.end - self.start >= len(word)
        last = len(self._bytes) - 1
        for place, byte in enumerate(word):
            found &= self._bytes[np.minimum(self.start + place, last)] == byte
        return found

    def text(self, place: int) -> str:
        """Return one line; bytes that are no UTF-8 become surrogates."""
        return self.data[self.start[place] : self.end[place]].decode("utf-8", "surrogateescape")

    def others(self) -> Iterator[Record]:
        """Yield all lines but the plain 300 records and empty ones."""
        for place in np.flatnonzero(~self.day).tolist():
            cells = self.text(place).split(",")
            if any(cell.strip() for cell in cells):
                yield Record(place, cells)

    def field(self, places: Ints, number: int) -> tuple[Ints, Ints]:
        """First byte and length of a field (from 0) of some lines; length -1 where a line has none."""
        first, there = self._first_comma[places], self._fields[places] > number
        last = len(self._commas) - 1
        start = self._commas[np.clip(first + number - 1, 0, last)] + 1 if number else self.start[places]
        inner = self._fields[places] > number + 1
        end = np.where(inner, self._commas[np.clip(first + number, 0, last)], self.end[places])
        return start, np.where(there, end - start, -1)

    def digits(self, start: Ints, length: Ints, count: int) -> tuple[Ints, Mask]:
        """Return whole numbers of exactly `count` digits, and which of the fields are such."""
        number, right = np.zeros(len(start), np.int64), length == count
        last = len(self._bytes) - 1
        for place in range(count):
            digit = self._bytes[np.minimum(start + place, last)].astype(np.int64) - ord("0")
            right &= (digit >= 0) & (digit <= 9)
            number = number * 10 + digit
        return number, right

    def byte(self, at: Ints) -> Ints:
        """Return the bytes at some places."""
        return self._bytes[np.minimum(at, len(self._bytes) - 1)].astype(np.int64)


def unquoted(data: bytes) -> bytes:
    """Return the same rows without quotes, on their lines; commas and line ends inside a field become blanks."""
    rows: list[str] = []
    reader = csv.reader(io.StringIO(data.decode("utf-8", "surrogateescape"), newline=""))
    line = 0
    try:
        for cells in reader:
            rows.append(",".join(cell.translate(_BLANKED) for cell in cells))
            rows.extend([""] * (reader.line_num - line - 1))
            line = reader.line_num
    except csv.Error:  # a field of more than 128 KB: its row is no good, whatever it is
        return data.replace(b'"', b"")
    return "\n".join([*rows, ""]).encode("utf-8", "surrogateescape")


_BLANKED = str.maketrans(dict.fromkeys(',"\n\r', " "))
