"""Pieces of declared and wide tables to readings at pyarrow's speed: one matrix of values, rows by cells.

What is not plainly right is left to the strict reader, as in fast.py.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.blocks.counts import Counts
from etl.core.keys import Key
from etl.core.zones import Transitions
from etl.sources.cells.clean_text import clean_id, clean_label
from etl.sources.cells.values import energy_mwh, flow, mwh_per_unit
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.fast import TEXT, FastParser, Ints, as_array, half_up, own_parser, whole_mwh
from etl.sources.delimited.row_stamps import RowStamps
from etl.sources.delimited.word_columns import Qualities, WordReader
from etl.sources.read_plan.plan_values import Effect, ReadPlan, Table
from etl.sources.readings import Readings

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class _Part(NamedTuple):
    """What distinguishes rows: some texts, and of each row the place of its own."""

    texts: list[str]
    places: npt.NDArray[Any]


class _RowEffects(NamedTuple):
    """What the words of one column say of each row."""

    effects: list[Effect]
    places: npt.NDArray[Any]

    def where(self, rows: Mask) -> "_RowEffects":
        return _RowEffects(self.effects, self.places[rows])


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
        identities = [(cell.client, cell.register, cell.flow) for cell in table.cells]
        self._identities = list(dict.fromkeys(identities))
        self._identity_of = np.array([self._identities.index(one) for one in identities], np.int64)
        self._measures = {unit: plan.measure(unit) for unit in units_of(plan, table)}

    def parse(self, data: bytes) -> Readings | None:
        """As by FastParser; stamps that pyarrow cannot read, such as those with blanks around them, are texts."""
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
            columns.flow, columns.quality, columns.unit, table.period,
            *(words.column for words in table.words), *(cell.quality for cell in table.cells),
            self._plan.revision[0] if self._plan.revision is not None else None,
        )  # fmt: skip
        types = {str(place): TEXT for place in texts if place is not None}
        types |= {str(columns.timestamp): self._own} if self._own is not None else {}
        return types | {str(cell.column): pa.float64() for cell in table.cells}

    def _readings(self, batch: pa.RecordBatch, data: bytes) -> Readings | None:
        rows, width = batch.num_rows, len(self._table.cells)
        row_effects = [self._effects_of(batch, words) for words in self._words]
        keep, ignored = _rows_to_read(row_effects, rows)
        values = self._matrix(batch)
        blank = np.isnan(values)
        full = keep & ~blank.all(axis=1)
        blanks = int(np.count_nonzero(blank[keep]))
        if not full.all():
            batch, values, blank = batch.filter(pa.array(full)), values[full], blank[full]
            row_effects = [one.where(full) for one in row_effects]
        energy, rounded = self._mwh(values, blank, row_effects, data, np.flatnonzero(full))
        seconds = self._stamps_of(batch, blank)
        if not self._plain(batch, seconds) or (self._plan.energy.negative == "refuse" and (energy < 0).any()):
            return None
        return self._flat(
            ~blank,
            self._channels_of(batch, row_effects),
            seconds,
            energy,
            self._quality_of(batch),
            self._revisions_of(batch),
            Counts(rows, blank=blanks, rounded=rounded, ignored={why: n * width for why, n in ignored.items()}),
        )

    def _flat(  # noqa: PLR0917 - the matrices of one piece
        self,
        known: Mask,
        channel: npt.NDArray[np.int32],
        seconds: Ints,
        energy: Ints,
        quality: npt.NDArray[np.uint8] | None,
        stamp: Ints | None,
        counts: Counts,
    ) -> Readings:
        """Return the known cells of the matrices, so that the readings of a channel stand together."""
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
            stamp=None if stamp is None else ordered(stamp),
        )

    def _effects_of(self, batch: pa.RecordBatch, words: WordReader) -> _RowEffects:
        column = batch.column(str(words.column))
        return _RowEffects([words.of(text) for text in column.dictionary.to_pylist()], as_array(column.indices))

    def _matrix(self, batch: pa.RecordBatch) -> Matrix:
        """Return rows by cells, NaN where there is no reading; ValueError for a NaN of the file's own."""
        values = np.empty((batch.num_rows, len(self._table.cells)), order="F")
        for number, cell in enumerate(self._table.cells):
            column = batch.column(str(cell.column))
            values[:, number] = as_array(column.fill_null(np.nan) if column.null_count else column)
            if np.count_nonzero(np.isnan(values[:, number])) != column.null_count:
                raise ValueError
        return values

    def _mwh(
        self, values: Matrix, blank: Mask, row_effects: Sequence[_RowEffects], data: bytes, lines: Ints
    ) -> tuple[Ints, int]:
        """Return whole mWh of each cell, and how many had finer decimals; `lines` are the rows' places in the data."""
        units = self._units_of_cells(values.shape, row_effects)
        factors = {unit: mwh_per_unit(unit) for unit in self._measures}
        if isinstance(units, str):
            per_unit, power = factors[units]
            energy, right = whole_mwh(np.where(blank, 0.0, values), float(per_unit))
            if power:
                energy = half_up(energy * (self._plan.clock.interval or 0), 60)
        else:
            names = list(self._measures)
            per_unit_of = np.array([float(factors[name][0]) for name in names])[units]
            energy, right = whole_mwh(np.where(blank, 0.0, values), per_unit_of)
            power_of = np.array([factors[name][1] for name in names])[units]
            energy = np.where(power_of, half_up(energy * (self._plan.clock.interval or 0), 60), energy)
        if right.all():
            return energy, 0
        return energy, self._from_texts(energy, np.argwhere(~right), units, data, lines)

    def _units_of_cells(self, shape: tuple[int, ...], row_effects: Sequence[_RowEffects]) -> Any:
        """Return the unit of all cells, or of each its place among the known ones."""
        if len(self._measures) == 1:
            return self._plan.energy.unit
        names = list(self._measures)
        units = np.full(shape, names.index(self._plan.energy.unit))
        for one in reversed(row_effects):
            codes = np.array([names.index(effect.unit) if effect.unit else -1 for effect in one.effects])[one.places]
            units = np.where((codes >= 0)[:, None], codes[:, None], units)
        of_cells = np.array([names.index(cell.unit) if cell.unit else -1 for cell in self._table.cells])
        return np.where(of_cells >= 0, of_cells, units)

    def _from_texts(self, energy: Ints, wrong: Ints, units: Any, data: bytes, lines: Ints) -> int:
        """Fill in the values that float64 does not hold exactly, from their texts; how many had to be rounded."""
        fine = 0
        for cell in np.unique(wrong[:, 1]).tolist():
            name = str(self._table.cells[cell].column)
            batch = self._batch(data, {name: pa.string()})
            if batch is None:
                raise ValueError
            rows = wrong[wrong[:, 1] == cell, 0]
            texts = batch.column(name).take(pa.array(lines[rows])).to_pylist()
            for row, text in zip(rows.tolist(), texts, strict=True):
                unit = units if isinstance(units, str) else list(self._measures)[units[row, cell]]
                energy[row, cell], rounded = energy_mwh(text, self._measures[unit])
                fine += rounded
        return fine

    def _stamps_of(self, batch: pa.RecordBatch, blank: Mask) -> Ints:
        """Return seconds of each cell; one column where all cells of a row have the same."""
        columns, stamps = self._plan.columns, self._row_stamps
        if columns.timestamp is not None:
            seconds = self._own_stamps(batch, columns.timestamp)
        else:
            seconds = self._converted(batch, columns.date, stamps.stamp)
            seconds = seconds + self._converted(batch, columns.time, stamps.time)
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

    def _converted(self, batch: pa.RecordBatch, place: int | None, convert: Callable[[str], int]) -> Ints:
        """Return a text column by way of its distinct values; those of rows that were left out may be anything."""
        column = batch.column(str(place))
        places = as_array(column.indices)
        used = np.flatnonzero(np.bincount(places, minlength=len(column.dictionary)))
        converted = np.zeros(len(column.dictionary), np.int64)
        converted[used] = [*map(convert, column.dictionary.take(pa.array(used)).to_pylist())]
        found: Ints = converted[places]
        return found

    def _channels_of(self, batch: pa.RecordBatch, row_effects: Sequence[_RowEffects]) -> npt.NDArray[np.int32]:
        """Of each row (one column) or cell the number of its channel."""
        columns = self._plan.columns
        places = (columns.client, columns.meter, columns.register, columns.flow)
        parts = [self._part(batch, place) for place in places]
        effects = [_Part([""] * len(one.effects), one.places) for one in row_effects]
        code = np.zeros(batch.num_rows, np.int64)
        for part in (*parts, *effects):
            code = code * len(part.texts) + part.places
        distinct, rows = np.unique(code, return_inverse=True)
        sizes = [len(part.texts) for part in (*parts, *effects)]
        combinations = np.array(np.unravel_index(distinct, sizes)).T.tolist()
        keys = [
            self._key_of(
                [part.texts[digit] for part, digit in zip(parts, digits[:4], strict=True)],
                [one.effects[digit] for one, digit in zip(row_effects, digits[4:], strict=True)],
                identity,
            )
            for digits in combinations
            for identity in self._identities
        ]
        numbers = self._channels.numbers(keys).reshape(len(combinations), len(self._identities))
        if len(self._identities) == 1:
            return numbers[rows]
        found: npt.NDArray[np.int32] = numbers[rows[:, None], self._identity_of]
        return found

    def _part(self, batch: pa.RecordBatch, place: int | None) -> _Part:
        if place is None:
            return _Part([""], np.zeros(batch.num_rows, np.int64))
        column = batch.column(str(place))
        return _Part(column.dictionary.to_pylist(), as_array(column.indices))

    def _key_of(self, texts: Sequence[str], effects: Sequence[Effect], identity: tuple[str, str, str]) -> Key:
        return key_of(self._plan, texts, effects, identity)

    def _quality_of(self, batch: pa.RecordBatch) -> npt.NDArray[np.uint8] | None:
        """Return codes of each row (one column) or cell."""
        place, cells = self._plan.columns.quality, self._table.cells
        if place is not None:
            return self._converted(batch, place, self._qualities.code).astype(np.uint8)[:, None]
        if cells[0].quality is None:
            return None
        columns = [self._converted(batch, cell.quality, self._qualities.code) for cell in cells]
        return np.stack(columns, axis=1).astype(np.uint8)

    def _revisions_of(self, batch: pa.RecordBatch) -> Ints | None:
        """Revision stamps of each row, where the file has such."""
        if self._plan.revision is None:
            return None
        return self._converted(batch, self._plan.revision[0], self._row_stamps.revision)[:, None]


def units_of(plan: ReadPlan, table: Table) -> list[str]:
    """Return all units that a row or a cell may have, the file's own first."""
    effects = [effect.unit for words in table.words for _, effect in words.effects]
    return list(
        dict.fromkeys(unit for unit in (plan.energy.unit, *effects, *(cell.unit for cell in table.cells)) if unit)
    )


def key_of(plan: ReadPlan, texts: Sequence[str], effects: Sequence[Effect], identity: tuple[str, str, str]) -> Key:
    """The channel of a cell: what the row's client, meter, register and flow say, then its words, then the cell."""
    client, meter, register, direction = texts
    said_flow = next((effect.flow for effect in effects if effect.flow), "")
    said_register = next((effect.register for effect in effects if effect.register is not None), None)
    owner = identity[0] or (clean_id(client) if plan.columns.client is not None else plan.client or "")
    return Key.of(
        owner,
        clean_label(meter),
        identity[1] or (clean_label(register) if said_register is None else said_register),
        identity[2] or said_flow or (flow(direction) if plan.columns.flow is not None else plan.energy.flow),
    )


def _rows_to_read(row_effects: Sequence[_RowEffects], rows: int) -> tuple[Mask, Counter[str]]:
    """Return rows that no word passes over, and how many of the others there are for which reason."""
    keep, ignored = np.ones(rows, np.bool_), Counter[str]()
    for one in row_effects:
        for number, effect in enumerate(one.effects):
            if effect.ignore:
                mine = keep & (one.places == number)
                ignored[effect.ignore] += int(np.count_nonzero(mine))
                keep &= ~mine
    return keep, +ignored
