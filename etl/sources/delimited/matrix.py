"""Pieces of declared and wide tables to readings at pyarrow's speed: one matrix of values, rows by cells.

What is not plainly right is left to the strict reader, as in fast.py.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.blocks.counts import Counts
from etl.blocks.quality_codec import Codes
from etl.core.zones import Transitions
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.arrow_columns import TEXT, as_array, some_rows
from etl.sources.delimited.cell_channels import CellChannels
from etl.sources.delimited.cell_energy import CellEnergy
from etl.sources.delimited.fast import FastParser, Ints, own_parser
from etl.sources.delimited.row_effects import Mask, row_effects, rows_to_read
from etl.sources.delimited.row_stamps import RowStamps
from etl.sources.read_plan.flow_plan.word_columns import Qualities, WordReader
from etl.sources.read_plan.plan_values import ReadPlan, Table
from etl.sources.readings import BLANK, Readings


class CellParser(FastParser):
    """Parses pieces of one file; used by several threads at once."""

    def __init__(self, plan: ReadPlan, table: Table, channels: Channels, zone: Transitions | None) -> None:
        self._table = table
        plain = plan.columns.timestamp is not None and not table.between
        self._own = own_parser(plan) if plain else None
        super().__init__(plan, channels)
        self._words = [WordReader(words) for words in table.words]
        self._qualities = Qualities(table)
        self._row_stamps = RowStamps(plan, table, zone)
        self._offsets = np.array([cell.seconds for cell in table.cells], np.int64)
        self._cell_channels = CellChannels(plan, table, channels)
        self._cell_energy = CellEnergy(plan, table)

    def parse(self, data: bytes) -> Readings | None:
        """Parse like FastParser; stamps that pyarrow cannot read, such as those with blanks around them, are texts."""
        if self._table.beside:
            return None  # each row is looked at for what its columns must share
        found = super().parse(data)
        if found is None and self._own is not None:
            self._own = None
            self._types = self._column_types()
            found = super().parse(data)
        return found

    def _column_types(self) -> dict[str, pa.DataType]:
        columns, table = self._plan.columns, self._table
        texts = (
            columns.timestamp, columns.date, columns.time, columns.client, columns.meter, columns.register,
            columns.flow, columns.quality, columns.unit, columns.end, table.period,
            *(words.column for words in table.words), *(cell.quality for cell in table.cells),
            self._plan.revision[0] if self._plan.revision is not None else None,
        )  # fmt: skip
        types = {str(place): TEXT for place in texts if place is not None}
        if self._own is not None:
            types |= {str(place): self._own for place in (columns.timestamp, columns.end) if place is not None}
        return types | {str(cell.column): pa.float64() for cell in table.cells}

    def _readings(self, batch: pa.RecordBatch, data: bytes) -> Readings | None:
        rows, width = batch.num_rows, len(self._table.cells)
        effects = [row_effects(batch, words) for words in self._words]
        keep, ignored = rows_to_read(effects, np.ones(rows, np.bool_))
        values = self._cell_energy.values(batch)
        blank = np.isnan(values)
        full = keep & ~blank.all(axis=1)
        blanks = int(np.count_nonzero(blank[keep]))
        if not full.all():
            batch, values, blank = some_rows(batch, full), values[full], blank[full]
            effects = [one.where(full) for one in effects]
        reread = partial(self._batch, data)
        energy, rounded = self._cell_energy.mwh(values, blank, effects, reread, np.flatnonzero(full))
        seconds = self._stamps_of(batch, blank)
        if not self._plain(batch, seconds) or (self._plan.energy.negative == "refuse" and (energy < 0).any()):
            return None
        marked = self._repeated_blanks(seconds, blank)
        found = self._flat(
            ~blank | marked,
            self._cell_channels.numbers(batch, effects),
            seconds,
            np.where(marked, BLANK, energy) if marked.any() else energy,
            self._quality_of(batch),
            self._revisions_of(batch),
            self._ends(batch),
            Counts(rows, blank=blanks, rounded=rounded, ignored={why: n * width for why, n in ignored.items()}),
        )
        found.blanks = int(np.count_nonzero(marked))
        return found

    def _repeated_blanks(self, seconds: Ints, blank: Mask) -> Mask:
        """Return the blank cells of repeated hours: that their rows are there tells the other rows' hours apart."""
        repeated = self._row_stamps.repeated(seconds) if blank.any() else None
        return np.zeros_like(blank) if repeated is None else blank & repeated

    def _flat(  # noqa: PLR0917 - the matrices of one piece
        self,
        known: Mask,
        channel: npt.NDArray[np.int32],
        seconds: Ints,
        energy: Ints,
        quality: Codes | None,
        stamp: Ints | None,
        end: Ints | None,
        counts: Counts,
    ) -> Readings:
        """Return the known cells of the matrices, so that the readings of a channel are together."""
        by_column, every = self._table.by_column, bool(known.all())

        def ordered(matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
            cells, those = np.broadcast_to(matrix, known.shape), known
            if by_column:
                cells, those = cells.T, those.T
            return cells.ravel() if every else cells[those]

        codes = None if quality is None else ordered(quality)
        return Readings(
            channel=ordered(channel),
            seconds=ordered(seconds),
            energy_mwh=ordered(energy),
            quality=codes if codes is not None and codes.any() else None,
            counts=counts,
            end=None if end is None else ordered(end[:, None]),
            stamp=None if stamp is None else ordered(stamp),
        )

    def _stamps_of(self, batch: pa.RecordBatch, blank: Mask) -> Ints:
        """Return seconds of each cell; one column where all cells of a row have the same."""
        columns, stamps = self._plan.columns, self._row_stamps
        if columns.timestamp is not None:
            seconds = self._own_stamps(batch, columns.timestamp)
        else:
            seconds = self._converted(batch, columns.date, stamps.stamp)
            seconds = seconds + self._converted(batch, columns.time, stamps.time)
        if self._plan.clock.late:
            seconds = seconds - self._plan.clock.late
        if not self._table.elapsed:
            return seconds[:, None] + self._offsets if self._offsets.any() else seconds[:, None]
        offsets = np.broadcast_to(self._offsets, blank.shape)
        if self._table.period is not None:
            offsets = offsets + self._converted(batch, self._table.period, stamps.period)[:, None]
        if (~blank & (offsets >= stamps.day_lengths(seconds)[:, None])).any():
            raise ValueError  # a slot that this day does not have
        return stamps.begin_days(seconds)[:, None] + offsets

    def _own_stamps(self, batch: pa.RecordBatch, place: int) -> Ints:
        """Return the column of stamps, which pyarrow has read where it can."""
        column = batch.column(str(place))
        if pa.types.is_dictionary(column.type):
            return self._converted(batch, place, self._row_stamps.stamp)
        if column.null_count:
            raise ValueError
        return as_array(column.view(pa.int64())) + self._row_stamps.shift

    def _stamped(self, batch: pa.RecordBatch, place: int | None) -> Ints:
        """Return seconds of a column of ends."""
        assert place is not None  # noqa: S101 -- asked only of a file with such a column
        return self._own_stamps(batch, place)

    def _converted(self, batch: pa.RecordBatch, place: int | None, convert: Callable[[str], int]) -> Ints:
        """Return a text column converted by its distinct values."""
        return self._distinct(batch, place, lambda texts: np.array([*map(convert, texts)], np.int64))

    def _quality_of(self, batch: pa.RecordBatch) -> Codes | None:
        """Return codes of each row (one column) or cell."""
        place, cells = self._plan.columns.quality, self._table.cells
        if place is not None:
            return self._converted(batch, place, self._qualities.code).astype(np.uint16)[:, None]
        if cells[0].quality is None:
            return None
        columns = [self._converted(batch, cell.quality, self._qualities.code) for cell in cells]
        return np.stack(columns, axis=1).astype(np.uint16)

    def _revisions_of(self, batch: pa.RecordBatch) -> Ints | None:
        """Return the revision stamps of each row, if the file has any."""
        if self._plan.revision is None:
            return None
        return self._converted(batch, self._plan.revision[0], self._row_stamps.revision)[:, None]
