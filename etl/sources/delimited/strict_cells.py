"""Rows of declared and wide tables as the careful reader takes them: each of their cells, and the column of a fault."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from etl.blocks.revision_codec import NONE
from etl.core.days import YEARS
from etl.core.keys import Key
from etl.core.zones import transitions
from etl.sources.cells.clean_text import BLANKS, clean_id, clean_label
from etl.sources.cells.stamps import LATEST
from etl.sources.cells.values import energy_mwh, flow
from etl.sources.delimited.row_stamps import RowStamps
from etl.sources.delimited.strict_rows import (
    REPEATED_HEADER,
    SET_ASIDE,
    BadRow,
    Reading,
    Refusals,
    Row,
    RowReader,
    Taken,
)
from etl.sources.read_plan.flow_plan.word_columns import NO_EFFECT, Qualities, WordReader, combined
from etl.sources.read_plan.head import is_header
from etl.sources.read_plan.plan_values import Cell, Effect, ReadPlan, Table
from etl.sources.read_plan.spans import HOUR
from etl.sources.readings import BLANK
from etl.sources.rows import LONG_MARK


class CellRowReader(RowReader):
    """Reads one row after the other as one file is to be read."""

    def __init__(self, plan: ReadPlan, table: Table) -> None:
        super().__init__(plan)
        self._table = table
        zone = None if plan.clock.zone == "UTC" else transitions(plan.clock.zone)
        self._row_stamps = RowStamps(plan, table, zone)
        self._words = [WordReader(words) for words in table.words]
        self._qualities = Qualities(table)
        self._measures = {plan.energy.unit: plan.measure()}
        self._needed = 1 + max(replace(plan, table=table).places)

    def take(self, row: Row, refuse: Refusals, taken: Taken) -> None:
        """Put each cell of a row to what it is."""
        width = len(self._table.cells)
        row = self.fitted(row)
        try:
            effect = self._effect(row)
            reason = effect.ignore or self._repeated_header(row)
            if reason:
                taken.skipped[reason] += width
                return
            cells = self.whole(row)
            known = [
                cell for cell in self._table.cells if cells[cell.column].strip(BLANKS) not in self.plan.syntax.blanks
            ]
            self._check_beside(cells)
            taken.skipped["blank"] += width - len(known)
            if known:
                self._take_cells(row, cells, known, effect, refuse, taken)
        except BadRow as bad:
            self.set_aside(row, bad, taken)

    def _effect(self, row: Row) -> Effect:
        """Return what the words of a row say, as far as it reaches."""
        if row.cells is None or not self._words:
            return NO_EFFECT
        cells = row.cells
        within = [words for words in self._words if words.column < len(cells)]
        return combined([self.cell(cells, words.column, words.of, NO_EFFECT) for words in within])

    def _repeated_header(self, row: Row) -> str:
        header = self.plan.syntax.header
        return REPEATED_HEADER if header and row.cells is not None and is_header(row.cells, header) else ""

    def whole(self, row: Row) -> list[str]:
        """Return the cells; where a layout allows it, a row may end before columns that are not read."""
        cells = row.cells
        if self._table.short_rows and cells is not None and self._needed <= len(cells) < self.plan.syntax.fields:
            row = row._replace(cells=cells + [""] * (self.plan.syntax.fields - len(cells)))
        return super().whole(row)

    def _take_cells(  # noqa: PLR0917 - a row and what is known of it
        self, row: Row, cells: list[str], known: list[Cell], effect: Effect, refuse: Refusals, taken: Taken
    ) -> None:
        start = self._start(cells)
        code = self.cell(cells, self.columns.quality, self._qualities.code, 0)
        stamp = self.cell(cells, self.plan.revision[0], self._row_stamps.revision, NONE) if self.plan.revision else NONE
        for cell in known:
            try:
                reading = self._reading(cells, cell, effect, start, code)
            except BadRow as bad:
                taken.reject(row, bad)
                continue
            long = reading.end is not None and reading.end - reading.seconds > HOUR
            reason = refuse.get((reading.key, reading.seconds + LONG_MARK * long))
            if reason is None:
                taken.readings.append((reading._replace(stamp=stamp), row.line))
            else:
                taken.reject(row, BadRow(self._named(cell, reason), self.refused(reason).remedy))
        if len(known) < len(self._table.cells):
            taken.readings += [(blank, row.line) for blank in self._repeated_blanks(cells, known, effect, start)]

    def _repeated_blanks(
        self, cells: list[str], known: list[Cell], effect: Effect, start: tuple[int, int]
    ) -> Iterator[Reading]:
        """Yield the blank cells of a row in a repeated hour."""
        repeated = self._row_stamps.repeated(np.array([start[0]], np.int64))
        if repeated is not None and repeated[0]:
            for cell in self._table.cells:
                if cell not in known:
                    yield Reading(self._key_of(cells, cell, effect), start[0] + cell.seconds, BLANK, 0, False)

    def _check_beside(self, cells: list[str]) -> None:
        """BadRow for a value that has another timestamp than the one before it in the row."""
        for place, first, value in self._table.beside:
            blank = cells[value].strip(BLANKS) in self.plan.syntax.blanks
            if not blank and cells[place].strip(BLANKS) != cells[first].strip(BLANKS):
                raise self.bad(place, cells, f"of column {place + 1} is not as in column {first + 1} of this row")

    def _named(self, cell: Cell, reason: str) -> str:
        """Return a reason with the name of the column, where a row has several values."""
        titled = len(self._table.cells) > 1 and cell.column < len(self.plan.syntax.header)
        return f"{self.plan.syntax.header[cell.column]}: {reason}" if titled else reason

    def _reading(self, cells: list[str], cell: Cell, effect: Effect, start: tuple[int, int], code: int) -> Reading:
        energy, rounded = self._energy_of(cells, cell, effect)
        if cell.quality is not None:
            code = self.cell(cells, cell.quality, self._qualities.code, 0)
        seconds = self._seconds_of(cell, start)
        end = self._end(cells, seconds)
        return Reading(self._key_of(cells, cell, effect), seconds, energy, code, rounded, end)

    def _energy_of(self, cells: list[str], cell: Cell, effect: Effect) -> tuple[int, bool]:
        unit = cell.unit or effect.unit or self.plan.energy.unit
        measure = self._measures.setdefault(unit, self.plan.measure(unit))
        energy, rounded = self.cell(cells, cell.column, lambda text: energy_mwh(text, measure), (0, False))
        self.check_energy(cells, cell.column, energy)
        return energy, rounded

    def _start(self, cells: list[str]) -> tuple[int, int]:
        """Return seconds to which those of a cell are added, and how long the local day is in which they must lie."""
        columns, stamps = self.columns, self._row_stamps
        if columns.timestamp is not None:
            seconds = self.cell(cells, columns.timestamp, stamps.stamp, 0)
        else:
            seconds = self.cell(cells, columns.date, stamps.stamp, 0) + self.cell(cells, columns.time, stamps.time, 0)
        seconds -= self.plan.clock.late
        place = columns.time if columns.timestamp is None else columns.timestamp
        if seconds % 60:
            raise self.bad(place, cells, "is not on a whole minute")
        if not 0 <= seconds < LATEST:
            raise self.bad(place, cells, YEARS)
        if not self._table.elapsed:
            return seconds, 0
        length = stamps.day_length(seconds)
        period = self.cell(cells, self._table.period, stamps.period, 0)
        if period >= length:
            raise self.bad(self._table.period, cells, "is a period that this day does not have", self._zone_remedy())
        return stamps.begin_day(seconds) + period, length - period

    def _zone_remedy(self) -> str:
        """Return what to do about a slot beyond the end of its day, which may be one on which clocks change."""
        if self.plan.clock.zone_named:
            return SET_ASIDE
        return f"give the time zone of the meters with --timezone if clocks change on this day, or {SET_ASIDE}"

    def _seconds_of(self, cell: Cell, start: tuple[int, int]) -> int:
        seconds, length = start
        if self._table.elapsed and cell.seconds >= length:
            raise BadRow(self._named(cell, "has a value, and this day does not have this slot"), self._zone_remedy())
        return seconds + cell.seconds

    def _key_of(self, cells: list[str], cell: Cell, effect: Effect) -> Key:
        columns, plan = self.columns, self.plan
        client = cell.client or self.cell(cells, columns.client, clean_id, plan.client or "")
        register = self.cell(cells, columns.register, clean_label, "") if effect.register is None else effect.register
        direction = cell.flow or effect.flow
        return Key.of(
            client,
            self.cell(cells, columns.meter, clean_label, ""),
            cell.register or register,
            direction or self.cell(cells, columns.flow, partial(flow, delivery=plan.energy.delivery), plan.energy.flow),
        )
