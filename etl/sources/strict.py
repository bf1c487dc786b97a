"""The careful reader: row by row, with the line and the reason of everything it sets aside.

It is slow, and reads only the pieces in which the fast parser met something that is not plainly right.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

import numpy as np

from etl.core.keys import Key
from etl.sources.head import is_header
from etl.sources.rows import Reject, Rows, Understood
from etl.sources.stamps import StampParser, seconds_of_day
from etl.sources.text import BLANKS, clean_id, clean_label, printable
from etl.sources.titles import unit_spelled
from etl.sources.values import energy_mwh, flow, quality

SET_ASIDE = "use --rejects FILE to set such rows aside"
NEGATIVE = "use --negative export if negative values are energy fed in, --rejects FILE to set such rows aside"
_UNIT = "give --unit if all rows are in one unit, --rejects FILE to set such rows aside"
REPEATED_HEADER = "repeated header"

_T = TypeVar("_T")


class _Row(NamedTuple):
    line: int
    cells: list[str] | None
    """None where the quoting is broken; `fault` says how."""
    fault: str
    text: str


class _Reading(NamedTuple):
    key: Key
    seconds: int
    energy_mwh: int
    quality: int
    rounded: bool


class _BadRow(Exception):  # noqa: N818 -- it is no error of the program
    def __init__(self, reason: str, remedy: str = SET_ASIDE) -> None:
        super().__init__(reason, remedy)
        self.reason, self.remedy = reason, remedy


def read_strictly(
    data: bytes, first_line: int, how: Understood, refuse: Mapping[tuple[Key, int], str] | None = None
) -> Rows:
    """The readings of whole lines of UTF-8 that begin on `first_line`, and the rows set aside.

    `refuse` holds the reasons of readings found bad later, by their key and seconds as this reader gives them. The rows
    read are the readings, the blank ones, those ignored and the rejects together; empty lines are no rows.
    """
    reader = _RowReader(how)
    found: list[tuple[_Reading, int]] = []
    rejects: list[Reject] = []
    skipped: Counter[str] = Counter()
    for row in _rows(data, first_line, how.separator):
        passed_over = reader.passes_over(row)
        if passed_over:
            skipped[passed_over] += 1
            continue
        try:
            found.append((reader.read(row, refuse or {}), row.line))
        except _BadRow as bad:
            rejects.append(Reject(row.line, bad.reason, bad.remedy, row.text))
    blank = skipped.pop("blank", 0)
    rows = len(found) + len(rejects) + blank + skipped.total()
    return _collected(found, rejects, rows, blank, dict(skipped))


def _collected(
    found: list[tuple[_Reading, int]], rejects: list[Reject], rows: int, blank: int, ignored: dict[str, int]
) -> Rows:
    numbers: dict[Key, int] = {}
    key = [numbers.setdefault(reading.key, len(numbers)) for reading, _ in found]
    codes = np.array([reading.quality for reading, _ in found], np.uint8)
    return Rows(
        keys=list(numbers),
        key=np.array(key, np.int32),
        seconds=np.array([reading.seconds for reading, _ in found], np.int64),
        energy_mwh=np.array([reading.energy_mwh for reading, _ in found], np.int64),
        quality=codes if codes.any() else None,
        line=np.array([line for _, line in found], np.int64),
        rows=rows,
        blank=blank,
        rounded=sum(reading.rounded for reading, _ in found),
        ignored=ignored,
        rejects=rejects,
    )


def _rows(data: bytes, first_line: int, separator: str) -> Iterator[_Row]:
    """Rows that hold anything, each with its line, also behind line breaks inside quotes."""
    taken: list[str] = []
    reader = csv.reader(_remembered(data, taken), delimiter=separator, strict=True)
    while True:
        taken.clear()
        line = first_line + reader.line_num
        cells, fault = None, ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = str(error)
        text = "".join(taken)
        if text.strip(BLANKS + "\r\n"):
            yield _Row(line, cells, fault, _printable(text.rstrip("\r\n")))


def _printable(text: str) -> str:
    """Bytes that are not UTF-8 become the replacement character."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _remembered(data: bytes, taken: list[str]) -> Iterator[str]:
    for line in io.StringIO(data.decode("utf-8", "surrogateescape"), newline=""):
        taken.append(line)
        yield line


class _RowReader:
    """Reads one row after the other as one file is to be read."""

    def __init__(self, how: Understood) -> None:
        self._how = how
        self._columns = how.columns
        self._stamps = StampParser(how.stamp_format)

    def passes_over(self, row: _Row) -> str:
        """Why a row that holds no reading is no fault; empty for all others."""
        cells, how = row.cells, self._how
        if cells is None:
            return ""
        if len(cells) == how.fields and cells[self._columns.value].strip(BLANKS) in how.blanks:
            return "blank"
        return REPEATED_HEADER if how.header and is_header(cells, how.header) else ""

    def read(self, row: _Row, refuse: Mapping[tuple[Key, int], str]) -> _Reading:
        cells = self._whole(row)
        energy, rounded = self._energy(cells)
        key, seconds = self._key(cells), self._seconds(cells)
        if (key, seconds) in refuse:
            raise _BadRow(refuse[key, seconds])
        code = self._read(cells, self._columns.quality, quality, 0)
        return _Reading(key, seconds, energy, code, rounded)

    def _whole(self, row: _Row) -> list[str]:
        """The cells of a row that has as many as it should."""
        if row.cells is None:
            raise _BadRow(f"the quotes are not those of a CSV file: {row.fault}")
        if "\0" in row.text:
            raise _BadRow("the row holds a NUL character")
        if len(row.cells) != self._how.fields:
            raise _BadRow(f"the row has {len(row.cells)} fields, not {self._how.fields}")
        return row.cells

    def _energy(self, cells: list[str]) -> tuple[int, bool]:
        place, how = self._columns.value, self._how
        try:
            energy, rounded = energy_mwh(cells[place], how)
        except ValueError as error:
            raise self._bad(place, cells, str(error)) from None
        if energy < 0 and how.negative == "refuse":
            raise self._bad(place, cells, "is negative", NEGATIVE)
        unit = cells[self._columns.unit] if self._columns.unit is not None else how.unit
        if unit_spelled(unit) != how.unit:
            raise self._bad(self._columns.unit, cells, f"is not {how.unit}, the unit of this file", _UNIT)
        return energy, rounded

    def _key(self, cells: list[str]) -> Key:
        columns, how = self._columns, self._how
        direction = self._read(cells, columns.flow, flow, how.flow)
        return Key.of(
            self._read(cells, columns.client, clean_id, how.client or ""),
            self._read(cells, columns.meter, clean_label, ""),
            self._read(cells, columns.register, clean_label, ""),
            direction,
        )

    def _seconds(self, cells: list[str]) -> int:
        columns = self._columns
        if columns.timestamp is not None:
            seconds = self._read(cells, columns.timestamp, self._stamps.seconds, 0)
        else:
            seconds = self._read(cells, columns.date, self._stamps.seconds, 0)
            seconds += self._read(cells, columns.time, seconds_of_day, 0)
        if seconds % 60:
            place = columns.time if columns.timestamp is None else columns.timestamp
            raise self._bad(place, cells, "is not on a whole minute")
        return seconds

    def _read(self, cells: list[str], place: int | None, reading: Callable[[str], _T], otherwise: _T) -> _T:
        """What a cell says, `otherwise` where the file has no such column."""
        if place is None:
            return otherwise
        try:
            return reading(cells[place])
        except ValueError as error:
            raise self._bad(place, cells, str(error)) from None

    def _bad(self, place: int | None, cells: list[str], why: str, remedy: str = SET_ASIDE) -> _BadRow:
        """`kwh: 'n/a' is not a number`; a column without a name is called by its number."""
        place = place or 0
        title = printable(self._how.header[place]) if place < len(self._how.header) else ""
        title = title or f"column {place + 1}"
        cell = printable(cells[place].strip(BLANKS))
        return _BadRow(f"{title}: {cell!r} {why}" if cell else f"{title} {why}", remedy)
