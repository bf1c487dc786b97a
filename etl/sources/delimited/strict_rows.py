"""One row of a file as the careful reader takes it: its reading, or why it is set aside or passed over."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple, TypeVar

from etl.blocks.revision_codec import NONE
from etl.core.keys import Key
from etl.sources.assembly.repeated_hour import ONCE
from etl.sources.cells.clean_text import BLANKS, clean_id, clean_label, printable
from etl.sources.cells.stamps import StampParser, kind, seconds_of_day
from etl.sources.cells.values import energy_mwh, flow, quality, with_method
from etl.sources.read_plan.flow_plan.word_columns import NO_EFFECT, WordReader, combined
from etl.sources.read_plan.head import is_header
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.spans import DAY, HOUR
from etl.sources.read_plan.titles import unit_spelled
from etl.sources.rows import LONG_MARK, Reject
from etl.sources.words.row_words import is_total

SET_ASIDE = "use --rejects FILE to set such rows aside"
NEGATIVE = "use --negative export if negative values are energy fed in, --rejects FILE to set such rows aside"
_FED_IN = f"use --flow import --negative export{NEGATIVE.removeprefix('use --negative export')}"
"""In a column of export: what is above zero there is import, if what is below zero is fed in."""
_UNIT = "give --unit if all rows are in one unit, --rejects FILE to set such rows aside"
REPEATED_HEADER = "repeated header"

_AUTUMN = (
    "use --autumn once if it is the first of the two hours, --autumn halves if it is both in one, "
    f"{SET_ASIDE.removeprefix('use ')}"
)
_COMMENTS = ("#", "//", "--")

Refusals = Mapping[tuple[Key, int], str]
"""Readings found bad after the whole file was seen: why, by channel and seconds as the readers give them."""

T = TypeVar("T")


class Row(NamedTuple):
    """A row of the file, and the line on which it begins."""

    line: int
    cells: list[str] | None
    """None where the quoting is broken; `fault` says how."""
    fault: str
    text: str


class Reading(NamedTuple):
    """One reading as Rows have it."""

    key: Key
    seconds: int
    energy_mwh: int
    quality: int
    rounded: bool
    end: int | None = None
    stamp: int = NONE


class BadRow(Exception):  # noqa: N818 -- it is no error of the program
    """Why a row, or one value of it, is set aside."""

    def __init__(self, reason: str, remedy: str = SET_ASIDE) -> None:
        super().__init__(reason, remedy)
        self.reason, self.remedy = reason, remedy


@dataclass
class Taken:
    """What the rows of a piece came to."""

    readings: list[tuple[Reading, int]] = field(default_factory=list)
    """Each with its line."""
    rejects: list[Reject] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """Readings that are blank or passed over, by reason."""
    rows: int = 0

    def reject(self, row: Row, bad: BadRow) -> None:
        self.rejects.append(Reject(row.line, bad.reason, bad.remedy, row.text))


class RowReader:
    """Reads one row after the other as one file is to be read."""

    def __init__(self, plan: ReadPlan) -> None:
        self.plan = plan
        self._measure = plan.measure()
        self.columns = plan.columns
        self.stamps = StampParser(plan.clock.stamp_format, utc_only=plan.clock.utc_only)
        self._left_out = [WordReader(words) for words in plan.left_out]

    def take(self, row: Row, refuse: Refusals, taken: Taken) -> None:
        """Put a row to what it is."""
        row = self.fitted(row)
        try:
            passed_over = self.passes_over(row)
            if passed_over:
                taken.skipped[passed_over] += 1
                return
            taken.readings.append((self.read(row, refuse), row.line))
        except BadRow as bad:
            self.set_aside(row, bad, taken)

    def refused(self, reason: str) -> BadRow:
        """Return why a reading is set aside that was found bad after the whole file was seen."""
        return BadRow(reason, _AUTUMN if reason == ONCE and not self.plan.energy.register else SET_ASIDE)

    def fitted(self, row: Row) -> Row:
        """Return a row with as many cells as it should have, if it differs in empty ones at its end alone."""
        cells, fields = row.cells, self.plan.syntax.fields
        if cells is None or len(cells) == fields:
            return row
        if len(cells) > fields and not any(cell.strip(BLANKS) for cell in cells[fields:]):
            return row._replace(cells=cells[:fields])
        if self.plan.syntax.shortest and self.plan.syntax.shortest <= len(cells) < fields:
            return row._replace(cells=[*cells, *[""] * (fields - len(cells))])
        return row

    def set_aside(self, row: Row, bad: BadRow, taken: Taken) -> None:
        """Reject a row that cannot be read, unless it is a comment or one of totals, which are no readings."""
        reason = self._no_row(row)
        if reason:
            taken.skipped[reason] += 1
        else:
            taken.reject(row, bad)

    def _no_row(self, row: Row) -> str:
        """Return why a row without a stamp is no reading, if it is none."""
        filled = [cell.strip(BLANKS) for cell in row.cells or () if cell.strip(BLANKS)]
        if not filled or self._has_stamp(row.cells or []):
            return ""
        if filled[0].startswith(_COMMENTS):
            return "a comment"
        return "a row of totals" if any(map(is_total, filled)) else ""

    def _has_stamp(self, cells: list[str]) -> bool:
        columns = self.columns
        if columns.timestamp is not None:
            return columns.timestamp < len(cells) and kind(cells[columns.timestamp]) != ""
        return columns.time is not None and columns.time < len(cells) and kind(cells[columns.time]) != ""

    def passes_over(self, row: Row) -> str:
        """Why a row that holds no reading is no fault; empty for all others."""
        cells, plan = row.cells, self.plan
        if cells is None:
            return ""
        if len(cells) == plan.syntax.fields and cells[self.columns.value].strip(BLANKS) in plan.syntax.blanks:
            return "blank"
        if plan.syntax.header and is_header(cells, plan.syntax.header):
            return REPEATED_HEADER
        within = [words for words in self._left_out if words.column < len(cells)]
        return combined([self.cell(cells, words.column, words.of, NO_EFFECT) for words in within]).ignore

    def read(self, row: Row, refuse: Refusals) -> Reading:
        cells = self.whole(row)
        energy, rounded = self._energy(cells)
        key, seconds = self._key(cells), self._seconds(cells)
        end = self._end(cells, seconds)
        named = seconds + LONG_MARK * (end is not None and end - seconds > HOUR)
        if (key, named) in refuse:
            raise self.refused(refuse[key, named])
        code = self.cell(cells, self.columns.quality, quality, 0)
        code = self.cell(cells, self.columns.method, partial(with_method, code), code)
        return Reading(key, seconds, energy, code, rounded, end)

    def whole(self, row: Row) -> list[str]:
        """Return the cells of a row that has as many as it should."""
        if row.cells is None:
            raise BadRow(f"the quotes are not those of a CSV file: {row.fault}")
        if "\0" in row.text:
            raise BadRow("the row holds a NUL character")
        if len(row.cells) != self.plan.syntax.fields:
            raise BadRow(f"the row has {len(row.cells)} fields, not {self.plan.syntax.fields}")
        return row.cells

    def _energy(self, cells: list[str]) -> tuple[int, bool]:
        place = self.columns.value
        try:
            energy, rounded = energy_mwh(cells[place], self._measure)
        except ValueError as error:
            raise self.bad(place, cells, str(error)) from None
        self.check_energy(cells, place, energy)
        return energy, rounded

    def check_energy(self, cells: list[str], place: int, energy: int) -> None:
        """BadRow for energy below zero, or in another unit than the file's."""
        plan = self.plan
        if energy < 0 and plan.energy.negative == "refuse":
            exported = plan.energy.flow == "export" and self.columns.flow is None
            raise self.bad(place, cells, "is negative", _FED_IN if exported else NEGATIVE)
        unit = cells[self.columns.unit] if self.columns.unit is not None else plan.energy.unit
        if unit_spelled(unit) != plan.energy.unit:
            raise self.bad(self.columns.unit, cells, f"is not {plan.energy.unit}, the unit of this file", _UNIT)

    def _key(self, cells: list[str]) -> Key:
        columns, plan = self.columns, self.plan
        direction = self.cell(cells, columns.flow, partial(flow, delivery=plan.energy.delivery), plan.energy.flow)
        return Key.of(
            self.cell(cells, self._payer(cells), clean_id, plan.client or ""),
            self.cell(cells, columns.meter, clean_label, ""),
            self.cell(cells, columns.register, clean_label, ""),
            direction,
        )

    def _payer(self, cells: list[str]) -> int | None:
        """Return the column of the client, or of the meter where a row has no client and need not."""
        columns = self.columns
        lacking = self.plan.of_meters and columns.client is not None and not cells[columns.client].strip(BLANKS)
        return columns.meter if lacking else columns.client

    def _end(self, cells: list[str], start: int) -> int | None:
        """Return the end beside a start; None where the file has no such column."""
        place = self.columns.end
        if place is None:
            return None
        end = self.cell(cells, place, self.stamps.seconds, 0)
        end = end + 1 if end % 60 == 59 else end + DAY * self.plan.clock.whole_days
        if end % 60:
            raise self.bad(place, cells, "is not on a whole minute")
        if self.plan.clock.whole_days and end <= start:
            raise self.bad(place, cells, "is before the start of the row")
        return end

    def _seconds(self, cells: list[str]) -> int:
        columns = self.columns
        if columns.timestamp is not None:
            seconds = self.cell(cells, columns.timestamp, self.stamps.seconds, 0)
        else:
            seconds = self.cell(cells, columns.date, self.stamps.seconds, 0)
            seconds += self.cell(cells, columns.time, seconds_of_day, 0)
        seconds -= self.plan.clock.late
        if seconds % 60:
            place = columns.time if columns.timestamp is None else columns.timestamp
            raise self.bad(place, cells, "is not on a whole minute")
        return seconds

    def cell(self, cells: list[str], place: int | None, reading: Callable[[str], T], otherwise: T) -> T:
        """Return what a cell says, `otherwise` where the file has no such column."""
        if place is None:
            return otherwise
        try:
            return reading(cells[place])
        except ValueError as error:
            raise self.bad(place, cells, str(error)) from None

    def bad(self, place: int | None, cells: list[str], why: str, remedy: str = SET_ASIDE) -> BadRow:
        """`kwh: 'n/a' is not a number`; a column without a name is called by its number."""
        place = place or 0
        title = printable(self.plan.syntax.header[place]) if place < len(self.plan.syntax.header) else ""
        title = title or f"column {place + 1}"
        cell = printable(cells[place].strip(BLANKS))
        return BadRow(f"{title}: {cell!r} {why}" if cell else f"{title} {why}", remedy)
