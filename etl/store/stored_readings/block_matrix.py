"""Stored blocks of the series of one grid, read and laid out as rows x slots of a span of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.core.usage_page import SUBSTITUTED, Grid
from etl.core.zones import Ints, Mask
from etl.store.database.locks import READER
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.stored_readings.block_forms import common_form, narrow, narrowest, scaled

ROWS = 2000
"""Rows fetched at once by the iterator."""

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Laid:
    """Rows x slots in units of 10**scale mWh; unknown slots are 0, masks are None where they would be all False."""

    values: npt.NDArray[Any]
    scale: int
    unknown: Mask | None
    estimated: Mask | None

    def without(self, rows: Sequence[int], slots: Sequence[int]) -> "Laid":
        """Return the same with some slots, each with its row, as unknown."""
        values = self.values.copy()
        unknown = np.zeros(values.shape, np.bool_) if self.unknown is None else self.unknown.copy()
        values[rows, slots], unknown[rows, slots] = 0, True
        return replace(self, values=values, unknown=unknown)

    def mwh(self, row: int) -> Ints:
        """Return the readings of a row, packing.UNKNOWN where there is none."""
        energy: Ints = self.values[row].astype(np.int64) * 10**self.scale
        if self.unknown is not None:
            energy[self.unknown[row]] = packing.UNKNOWN
        return energy

    def replaced(self, rows: Ints, slots: Ints, mwh: Ints) -> "Laid":
        """Return the same with values in place of some slots, each with its row; they count as estimated."""
        scale = next(scale for scale in range(self.scale, -1, -1) if not (mwh % 10**scale).any())
        factor = 10 ** (self.scale - scale)
        kind = narrowest(max(int(self.values.max()) * factor, int(mwh.max()) // 10**scale))
        values = self.values.astype(kind) * kind.type(factor)
        values[rows, slots] = mwh // 10**scale
        unknown, estimated = np.zeros(values.shape, np.bool_), np.zeros(values.shape, np.bool_)
        unknown |= False if self.unknown is None else self.unknown
        estimated |= False if self.estimated is None else self.estimated
        unknown[rows, slots], estimated[rows, slots] = False, True
        return Laid(values, scale, unknown if unknown.any() else None, estimated)


class BlockMatrix:
    """The blocks of some series, each with one or several rows of a matrix of `height` rows."""

    def __init__(
        self, interval: int, phase: int, minutes: tuple[int, int], rows: Mapping[int, Sequence[int]], height: int
    ) -> None:
        """Read the blocks that have a slot which begins in `minutes`; `rows` are those of each series."""
        self._height = height
        self._per_week = packing.WEEK_MINUTES // interval
        first, last = (-(-(minute - phase - packing.FIRST_MONDAY) // interval) for minute in minutes)
        self._slots = last - first
        self._weeks = first // self._per_week, (last - 1) // self._per_week
        self._offset = first - self._weeks[0] * self._per_week
        self.first_slot = first
        """Counted from the first Monday on."""
        self.grid = Grid(first * interval + phase + packing.FIRST_MONDAY, interval, last - first)
        self._read(rows)
        self.laid = self._filled()

    def _read(self, rows: Mapping[int, Sequence[int]]) -> None:
        """Read the row, the week (from the first of the span) and the bytes of each block."""
        found = list(stored_blocks(READER, sorted(rows), self._weeks, ROWS))
        series, weeks, blocks, qualities = map(list, zip(*found, strict=True)) if found else ([], [], [], [])
        packing.check_all(blocks, series, weeks)
        self._at = [row for one in series for row in rows[one]]
        if len(self._at) > len(found):
            times = [len(rows[one]) for one in series]
            weeks, blocks, qualities = (_repeated(column, times) for column in (weeks, blocks, qualities))
        self._week = [week - self._weeks[0] for week in weeks]
        self._blocks = blocks
        self._flags = {
            place: own for place, flags in enumerate(qualities) if flags and any(own := flags[: self._per_week])
        }
        """Qualities of blocks that have any but measured readings, without their methods: no bill depends on these."""

    def _filled(self) -> Laid:
        forms = packing.forms(self._blocks)
        scale, kind = common_form(forms)
        weeks = self._weeks[1] - self._weeks[0] + 1
        week = np.array(self._week, np.int64)
        order = np.array(self._at, np.int64) * weeks + week
        values = np.zeros((self._height * weeks, self._per_week), kind)
        whole = len(order) == len(values) and all(self._covers(form, week[form.rows]) for form in forms)
        unknown = None if whole else np.ones(values.shape, np.bool_)
        for form in forms:
            rows, columns = order[form.rows], slice(form.first, form.first + form.values.shape[1])
            values[rows, columns] = scaled(form, scale, kind)
            if unknown is not None:
                unknown[rows, columns] = False if form.unknown is None else form.unknown
        unknown = None if unknown is None else self._inside(unknown)
        unknown = unknown if unknown is not None and unknown.any() else None
        return Laid(self._inside(values), scale, unknown, self._estimated(order, values.shape))

    def _covers(self, form: packing.Form, weeks: Ints) -> bool:
        """Return whether blocks of these weeks have a reading in every slot of the period."""
        starts = np.maximum(self._offset - weeks * self._per_week, 0)
        ends = np.minimum(self._offset + self._slots - weeks * self._per_week, self._per_week)
        last = form.first + form.values.shape[1]
        return form.unknown is None and form.first <= int(starts.min()) and last >= int(ends.max())

    def _inside(self, matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the slots in the period, a row each, of rows and weeks x slots of a week."""
        return matrix.reshape(self._height, -1)[:, self._offset : self._offset + self._slots]

    def _estimated(self, order: Ints, shape: tuple[int, int]) -> Mask | None:
        if not self._flags:
            return None
        estimated = np.zeros(shape, np.bool_)
        for place, quality in self._flags.items():
            estimated[order[place]] = np.frombuffer(quality, np.uint8) >= SUBSTITUTED
        return self._inside(estimated)

    def add_inputs(self, pieces: Mapping[int, list[bytes]]) -> None:
        """Add to the pieces of each row all that is read of it.

        Of weeks that reach past the ends only the slots inside, since other readings are not read.
        """
        edges = self._partial_weeks()
        inner = [place for place, week in enumerate(self._week) if week not in edges]
        for row, places in groupby(inner, self._at.__getitem__):
            if self._flags:
                pieces[row] += [self._blocks[place] + self._flags.get(place, b"") for place in places]
            else:
                pieces[row] += map(self._blocks.__getitem__, places)
        if edges:
            for row, inside in zip(pieces, self._edges(edges, list(pieces)), strict=True):
                pieces[row].append(inside)
        for place, quality in self._flags.items():
            week = self._week[place]
            if week in edges and any(inside := quality[slice(*edges[week])]):
                pieces[self._at[place]].append(b"%d:%b" % (week, inside))

    def _partial_weeks(self) -> dict[int, tuple[int, int]]:
        """Return weeks (from the first of the period) that reach past its ends, and their slots inside."""
        count = self._weeks[1] - self._weeks[0] + 1
        end = self._offset + self._slots
        spans = {
            week: (max(0, self._offset - week * self._per_week), min(self._per_week, end - week * self._per_week))
            for week in (0, count - 1)
        }
        return {week: span for week, span in spans.items() if span != (0, self._per_week)}

    def _edges(self, edges: dict[int, tuple[int, int]], rows: list[int]) -> list[bytes]:
        """Return of each row the mWh of those weeks inside the span, in whatever form they are stored."""
        starts = {week: max(0, week * self._per_week - self._offset) for week in edges}
        columns = [slice(starts[week], starts[week] + last - first) for week, (first, last) in edges.items()]
        values, unit, unknown = self.laid.values, 10**self.laid.scale, self.laid.unknown
        kind = np.int32 if values.itemsize < 4 and np.iinfo(values.dtype).max * unit < 2**31 else np.int64
        inside = np.concatenate([values[rows, part] for part in columns], axis=1).astype(kind)
        inside *= unit
        if unknown is not None:
            inside[np.concatenate([unknown[rows, part] for part in columns], axis=1)] = packing.UNKNOWN
        return narrow(inside)


def _repeated(column: Sequence[Value], times: Sequence[int]) -> list[Value]:
    return [value for value, count in zip(column, times, strict=True) for _ in range(count)]
