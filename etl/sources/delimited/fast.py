"""Pieces of delimited text to readings at pyarrow's speed; what is not plainly right is left to the strict reader."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from etl.blocks.counts import Counts
from etl.blocks.quality_codec import Codes, coded, qualities
from etl.core.keys import Key
from etl.sources.cells.clean_text import clean_id, clean_label
from etl.sources.cells.stamps import LATEST, StampParser, seconds_of_day
from etl.sources.cells.values import energy_mwh, flow, mwh_per_unit, quality
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.arrow_columns import TEXT, as_array, some_rows
from etl.sources.delimited.row_effects import row_effects, rows_to_read
from etl.sources.read_plan.flow_plan.word_columns import WordReader
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.titles import unit_spelled
from etl.sources.readings import Readings

_QUOTE, _GUARD = ord('"'), ord("=")

_MAGIC = 3.0 * 2.0**51
"""Adding and subtracting it rounds a float64 below 2^51 to a whole number (np.rint is ten times slower)."""

OWN_PARSERS = {"iso": pa.timestamp("s"), "iso-offset": pa.timestamp("s", tz="UTC")}

Ints = npt.NDArray[np.int64]


def own_parser(plan: ReadPlan) -> pa.DataType | None:
    """Return how pyarrow reads the stamps of a file; None where each is a text, whose offset is looked at too."""
    return None if plan.clock.utc_only else OWN_PARSERS.get(plan.clock.stamp_format)


class FastParser:
    """Parses pieces of one file; one for each thread."""

    def __init__(self, plan: ReadPlan, channels: Channels) -> None:
        self._plan = plan
        self._measure = plan.measure()
        self._channels = channels
        self._stamps = StampParser(plan.clock.stamp_format, utc_only=plan.clock.utc_only)
        self._left_out = [WordReader(words) for words in plan.left_out]
        self._names = [str(place) for place in range(plan.syntax.fields)]
        self._types = self._column_types()
        self._edges = np.zeros(256, np.bool_)
        self._edges[list(f'{plan.syntax.separator}\r\n"'.encode())] = True
        self._factor, self._minutes_of_mean = _factor(plan)

    def parse(self, data: bytes) -> Readings | None:
        """Return the readings of whole lines of UTF-8, or None when the strict reader must have a look."""
        try:
            batch = self._batch(data, self._types)
            if batch is None:
                return None
            return self._readings(batch, data)
        except (pa.ArrowInvalid, ValueError, KeyError):
            return None

    def texts(self, data: bytes, places: Sequence[int]) -> pa.RecordBatch | None:
        """Return some columns of whole lines as texts; None for text that pyarrow would take wrongly."""
        try:
            return self._batch(data, {str(place): TEXT for place in places})
        except pa.ArrowInvalid:
            return None

    def _column_types(self) -> dict[str, pa.DataType]:
        columns = self._plan.columns
        own = own_parser(self._plan)
        places = {
            columns.timestamp: own if own is not None else TEXT,
            columns.end: own if own is not None else TEXT,
            columns.value: pa.float64(),
        }
        texts = (
            columns.date, columns.time, columns.client, columns.meter, columns.register, columns.flow, columns.quality,
            columns.unit, columns.method, *(words.column for words in self._plan.left_out),
        )  # fmt: skip
        places |= {place: TEXT for place in texts if place not in places}
        return {str(place): kind for place, kind in places.items() if place is not None}

    def _batch(self, data: bytes, types: dict[str, pa.DataType]) -> pa.RecordBatch | None:
        """Return some columns; None for NULs and stray quotes, which pyarrow would take for text."""
        plan = self._plan
        # numpy looks through megabytes without the interpreter's lock, which the other threads wait for.
        characters = np.frombuffer(data, np.uint8)
        quotes = np.flatnonzero(characters == _QUOTE)
        if not len(characters) or not characters.min() or (len(quotes) and self._stray(characters, quotes)):
            return None
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            arrow_csv.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=self._names),
            arrow_csv.ParseOptions(delimiter=plan.syntax.separator, quote_char='"' if len(quotes) else False),
            arrow_csv.ConvertOptions(
                include_columns=list(types),
                column_types=types,
                null_values=list(plan.syntax.blanks),
                strings_can_be_null=False,
                decimal_point=plan.syntax.decimal,
            ),
        )
        batches = table.to_batches()
        return batches[0] if len(batches) == 1 else None

    def _stray(self, characters: npt.NDArray[np.uint8], quotes: Ints) -> bool:
        """Return whether a quote stands between two letters of a cell, but for a spreadsheet's guard: `="541..."`."""
        inner = quotes[(quotes > 1) & (quotes < len(characters) - 1)]
        stray = inner[~self._edges[characters[inner - 1]] & ~self._edges[characters[inner + 1]]]
        guards = (characters[stray - 1] == _GUARD) & self._edges[characters[stray - 2]]
        return not guards.all()

    def _readings(self, batch: pa.RecordBatch, data: bytes) -> Readings | None:
        rows = batch.num_rows
        values = batch.column(str(self._plan.columns.value))
        blank = values.null_count
        known = values.is_valid().to_numpy(zero_copy_only=False) if blank else np.ones(rows, np.bool_)
        known, ignored = rows_to_read([row_effects(batch, words) for words in self._left_out], known)
        if not known.all():
            batch = some_rows(batch, known)
        energy, rounded = self._energy(as_array(batch.column(str(self._plan.columns.value))), data, known)
        if self._plan.energy.negative == "refuse" and len(energy) and energy.min() < 0:
            return None
        seconds = self._seconds(batch)
        if self._plan.clock.late:
            seconds = seconds - self._plan.clock.late
        if not self._plain(batch, seconds):
            return None
        return Readings(
            self._numbers(batch), seconds, energy, self._quality(batch),
            Counts(rows=rows, blank=blank, rounded=rounded, ignored=ignored),
            end=self._ends(batch),
        )  # fmt: skip

    def _plain(self, batch: pa.RecordBatch, seconds: Ints) -> bool:
        """Return whether all stamps are whole minutes of the years that are tabulated, and all units the file's."""
        if seconds.size and ((seconds % 60).any() or seconds.min() < 0 or seconds.max() >= LATEST):
            return False
        if self._plan.columns.unit is None:
            return True
        units = batch.column(str(self._plan.columns.unit)).dictionary.to_pylist()
        return all(unit_spelled(unit) == self._plan.energy.unit for unit in units)

    def _energy(self, values: npt.NDArray[np.float64], data: bytes, known: npt.NDArray[np.bool_]) -> tuple[Ints, int]:
        energy, right = whole_mwh(values, self._factor)
        if self._minutes_of_mean:
            energy = half_up(energy * self._minutes_of_mean, 60)
        if right.all():
            return energy, 0
        wrong = np.flatnonzero(~right)
        return energy, self._from_text(energy, wrong, data, np.flatnonzero(known)[wrong])

    def _from_text(self, energy: Ints, wrong: Ints, data: bytes, rows: Ints) -> int:
        """Fill in the values that float64 does not hold exactly, from their rows; how many had to be rounded."""
        name = str(self._plan.columns.value)
        batch = self._batch(data, {name: pa.string()})
        if batch is None:
            raise ValueError
        exact = [energy_mwh(text, self._measure) for text in batch.column(name).take(pa.array(rows)).to_pylist()]
        energy[wrong] = [value for value, _ in exact]
        return sum(rounded for _, rounded in exact)

    def _ends(self, batch: pa.RecordBatch) -> Ints | None:
        """Return the ends beside the starts; ValueError for one that the strict reader must look at."""
        if self._plan.columns.end is None:
            return None
        ends = self._stamped(batch, self._plan.columns.end)
        if len(ends) and ((ends % 60).any() or ends.min() < 0 or ends.max() > LATEST or self._plan.clock.whole_days):
            raise ValueError
        return ends

    def _seconds(self, batch: pa.RecordBatch) -> Ints:
        columns = self._plan.columns
        if columns.timestamp is None:
            day = self._distinct(batch, columns.date, self._stamps.seconds_of)
            return day + self._distinct(
                batch, columns.time, lambda texts: np.array([*map(seconds_of_day, texts)], np.int64)
            )
        return self._stamped(batch, columns.timestamp)

    def _stamped(self, batch: pa.RecordBatch, place: int | None) -> Ints:
        """Return seconds of a column of stamps."""
        if own_parser(self._plan) is None:
            return self._distinct(batch, place, self._stamps.seconds_of)
        stamps = batch.column(str(place))
        if stamps.null_count:
            raise ValueError
        return as_array(stamps.view(pa.int64()))

    def _distinct(self, batch: pa.RecordBatch, place: int | None, convert: Callable[[list[str]], Ints]) -> Ints:
        """Return a text column converted by its distinct values."""
        column = batch.column(str(place))
        converted: Ints = convert(column.dictionary.to_pylist())[as_array(column.indices)]
        return converted

    def _numbers(self, batch: pa.RecordBatch) -> npt.NDArray[np.int32]:
        plan, columns = self._plan, self._plan.columns
        places = [columns.client, columns.meter, columns.register, columns.flow]
        if places[1:] == [None, None, None] and columns.client is not None:
            clients = batch.column(str(columns.client))
            numbers = self._channels.of_clients(clients.dictionary.to_pylist(), plan.energy.flow)
            found: npt.NDArray[np.int32] = numbers[as_array(clients.indices)]
            return found
        parts = [batch.column(str(place)) if place is not None else None for place in places]
        return self._combined(parts, batch.num_rows)

    def _combined(self, parts: list[Any], rows: int) -> npt.NDArray[np.int32]:
        """Return channel numbers of several dictionary columns; only combinations that occur are looked at."""
        plan, code = self._plan, np.zeros(rows, np.int64)
        for part in parts:
            if part is not None:
                code = code * len(part.dictionary) + as_array(part.indices)
        distinct, first, places = np.unique(code, return_index=True, return_inverse=True)
        order = np.argsort(first)  # channels are numbered by their first rows
        sizes = [len(part.dictionary) if part is not None else 1 for part in parts]
        digits = np.array(np.unravel_index(distinct[order], sizes)) if rows else np.empty((4, 0), np.int64)
        texts = [part.dictionary.to_pylist() if part is not None else [""] for part in parts]
        keys = [
            row_key(plan, *(words[digit] for words, digit in zip(texts, row, strict=True))) for row in digits.T.tolist()
        ]
        numbers = np.empty(len(keys), np.int32)
        numbers[order] = self._channels.numbers(keys)
        found: npt.NDArray[np.int32] = numbers[places]
        return found

    def _quality(self, batch: pa.RecordBatch) -> Codes | None:
        columns = self._plan.columns
        if columns.quality is None:
            return None
        codes = self._distinct(batch, columns.quality, lambda texts: np.array([*map(quality, texts)], np.int64))
        if columns.method is not None:
            flags = self._distinct(batch, columns.method, lambda texts: np.array([*map(coded, texts)], np.int64))
            if ((flags > 0) & (qualities(flags.astype(np.uint16)) != codes)).any():
                raise ValueError
            codes = np.maximum(codes, flags)
        return codes.astype(np.uint16) if codes.any() else None


def row_key(plan: ReadPlan, client: str, meter: str, register: str, direction: str) -> Key:
    """Return the key of a row by the texts of its cells, empty without such a column; ValueError for a bad one."""
    return Key.of(
        clean_id(client or meter * plan.of_meters) if plan.columns.client is not None else plan.client or "",
        clean_label(meter),
        clean_label(register),
        flow(direction, plan.energy.delivery) if plan.columns.flow is not None else plan.energy.flow,
    )


def whole_mwh(values: npt.NDArray[np.float64], factor: Any) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return values times a factor as whole numbers, and which of them are exact; the others are 0."""
    with np.errstate(invalid="ignore", over="ignore"):  # infinities are not right: their text is looked at
        scaled = values * factor
        whole = (scaled + _MAGIC) - _MAGIC
        magnitude = np.abs(scaled)
        # A decimal with at most 6 places of a kWh is within half a unit in the last place of its float64.
        right = (np.abs(scaled - whole) <= magnitude * 2.0**-50) & (magnitude < 2.0**51)
    return np.where(right, whole, 0).astype(np.int64) if not right.all() else whole.astype(np.int64), right


def half_up(numerator: Ints, denominator: int) -> Ints:
    """Return whole quotients, halves away from zero."""
    magnitude = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return np.where(numerator < 0, -magnitude, magnitude)


def _factor(plan: ReadPlan) -> tuple[float, int]:
    """Return what a value is multiplied by to give mWh, and for mean power the minutes of the interval (else 0)."""
    per_unit, power = mwh_per_unit(plan.energy.unit)
    return float(per_unit), (plan.clock.interval or 0) if power else 0
