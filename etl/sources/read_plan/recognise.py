"""Recognition of declared layouts by a file's first lines: exactly one must match."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.patterns import find as find_pattern
from etl.sources.read_plan.declarations import names, shipped
from etl.sources.read_plan.head import Text
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.titles import compact, fits

LINES = 40
"""A header is among this number of first lines."""

_SEPARATORS = ",;\t|"


@dataclass(frozen=True)
class Found:
    """A layout, and where its table begins: `skip` lines are before it, a header among the rest if it has one."""

    layout: Layout
    separator: str
    skip: int


class FirstLines:
    """The first lines of a file as sets of names, by separator; each made once, whatever many layouts ask."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._titles: dict[str, list[tuple[int, frozenset[str]]]] = {}

    def find(self, layout: Layout) -> Found | None:
        """Find where the layout's table begins; None where the file is not of this layout."""
        if layout.first_line:
            return self._by_line(layout)
        *wanted, without = _compacted((*layout.header, layout.without))
        for separator in layout.separator or _SEPARATORS:
            for skip, titles in self._rows(separator):
                if _has(titles, wanted[0]) and all(_has(titles, one) for one in wanted):
                    right = not _has(titles, without) and self._has_lines(layout, separator, skip)
                    return Found(layout, separator, skip) if right else None
        return None

    def _has_lines(self, layout: Layout, separator: str, skip: int) -> bool:
        """Return whether all lines are there that must be above a header, or above rows and describe their columns."""
        if layout.described is not None:
            below = {compact(line.partition(separator)[0]) for line in self._text.lines[skip:LINES]}
            if not {compact(layout.described.client), compact(layout.described.kind)} <= below:
                return False
        return self._has_above(layout, separator, skip)

    def _has_above(self, layout: Layout, separator: str, skip: int) -> bool:
        """Return whether the lines above a header begin with all the labels that they must have."""
        wanted = {name for names in _compacted((layout.above,)) for name in names}
        lines = self._text.lines[: skip if wanted else 0]
        return wanted <= {compact(line.strip(BLANKS + '\n"').partition(separator)[0]) for line in lines}

    def _by_line(self, layout: Layout) -> Found | None:
        lines = self._text.lines
        first = next((number for number, line in enumerate(lines) if line.strip(BLANKS + "\n")), None)
        if first is None or find_pattern(layout.first_line, lines[first], self._text.name, at_start=True) is None:
            return None
        return Found(layout, layout.separator or ",", first)

    def _rows(self, separator: str) -> list[tuple[int, frozenset[str]]]:
        if separator not in self._titles:
            self._titles[separator] = list(_titles(self._text.lines[:LINES], separator))
        return self._titles[separator]


@cache  # a command may read thousands of files
def _compacted(names: tuple[tuple[str, ...], ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(compact, spellings)) for spellings in names)


def _has(titles: frozenset[str], wanted: frozenset[str]) -> bool:
    """Return whether a line has one of these names; a `*` in one stands for any text."""
    if not titles.isdisjoint(wanted):
        return True
    return any(fits(title, name) for name in wanted if "*" in name for title in titles)


def _titles(lines: list[str], separator: str) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield of each line, read by itself, its number from 0 on and its cells as names."""
    for number, line in enumerate(lines):
        if separator in line and len(line) < 100_000:
            cells = next(csv.reader([line], delimiter=separator), [])
            yield number, frozenset(map(compact, cells))


def recognise(text: Text) -> Found | None:
    """Find the one declared layout of a file; None where none matches, InputError where several do."""
    first = FirstLines(text)
    found = [one for name in names() if (one := first.find(shipped(name))) is not None]
    if len(found) > 1:
        candidates = " or ".join(one.layout.name for one in found)
        raise InputError(text.name, f"may be of layout {candidates}", "say which with --format", code="E-LAYOUT")
    return found[0] if found else None


def find(text: Text, layout: Layout) -> Found:
    """Find where the table of the layout that the user named begins; InputError where it does not."""
    found = FirstLines(text).find(layout)
    if found is None:
        wanted = ", ".join(" or ".join(spellings) for spellings in layout.header) or layout.first_line
        what = f"is not of layout {layout.name}: none of its first {LINES} lines has {wanted}"
        raise InputError(text.name, what, "omit --format, or correct the declaration", code="E-LAYOUT")
    return found
