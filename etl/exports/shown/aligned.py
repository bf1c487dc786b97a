"""Columns side by side; where the terminal is narrower, each row goes on in further lines, cell by cell."""

import shutil
from collections.abc import Collection, Sequence
from typing import IO

from etl.core.names import text_width

GAP, INDENT = "  ", "  "
_CUT, _LEAST = "...", 32
"""What stands for the middle of a text that is cut, and the width up to which none is."""


def width_of(stream: IO[bytes] | IO[str] | None) -> int | None:
    """Return how many characters a line of a terminal has; None for a file or a pipe, where any number goes."""
    return shutil.get_terminal_size().columns if stream is not None and stream.isatty() else None


class Aligned:
    """A table whose rows come some at a time: its columns never get narrower, so that what is shown stays in line.

    In a terminal a text that is wider than a third of it is cut in its middle.
    """

    def __init__(self, right: Collection[int], width: int | None = None) -> None:
        self._right, self._width = right, width
        self._widths: list[int] = []

    def lines(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """Return the lines of some more rows; the first one of all is the head."""
        return [line for lines in self.rows(rows) for line in lines]

    def rows(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return the lines of each of some more rows."""
        if self._width is not None:
            most = max(self._width // 3, _LEAST)
            rows = [[self._cut(text, column, most) for column, text in enumerate(row)] for row in rows]
        lengths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
        self._widths = [max(pair) for pair in zip(lengths, self._widths or lengths, strict=True)]
        parts = self._parts()
        return [self._folded(row, parts) for row in rows]

    def _cut(self, text: str, column: int, most: int) -> str:
        return text if column in self._right else cut(text, most)

    def _parts(self) -> list[range]:
        """Return the columns of each line of a row."""
        first, used, found = 0, self._widths[0], []
        for column, width in enumerate(self._widths[1:], 1):
            used += len(GAP) + width
            if self._width is not None and used > self._width:
                found.append(range(first, column))
                first, used = column, len(INDENT) + width
        return [*found, range(first, len(self._widths))]

    def _folded(self, row: Sequence[str], parts: Sequence[range]) -> list[str]:
        lines = [GAP.join(self._cell(row[column], column) for column in part).rstrip() for part in parts]
        return [lines[0], *(INDENT + line for line in lines[1:] if line)]

    def _cell(self, text: str, column: int) -> str:
        blanks = " " * (self._widths[column] - text_width(text))
        return f"{blanks}{text}" if column in self._right else f"{text}{blanks}"


def cut(text: str, most: int) -> str:
    """Return a text of at most so many columns; of a wider one its beginning and its end."""
    if text_width(text) <= most:
        return text
    end = _begun(text[::-1], (most - len(_CUT)) // 2)[::-1]
    return f"{_begun(text, most - len(_CUT) - text_width(end))}{_CUT}{end}"


def _begun(text: str, most: int) -> str:
    """Return as much of the beginning of a text as fits."""
    length = most
    while text_width(text[:length]) > most:
        length -= 1
    return text[:length]
