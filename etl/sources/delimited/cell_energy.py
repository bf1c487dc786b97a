"""Energy of the cells of a piece: a matrix of values, rows by cells, in whole milliwatt-hours."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.sources.cells.values import energy_mwh, mwh_per_unit
from etl.sources.delimited.arrow_columns import as_array
from etl.sources.delimited.fast import Ints, half_up, whole_mwh
from etl.sources.delimited.row_effects import Mask, RowEffects
from etl.sources.read_plan.plan_values import ReadPlan, Table

Matrix = npt.NDArray[np.float64]
Reread = Callable[[dict[str, pa.DataType]], pa.RecordBatch | None]
"""Reads some columns of the same piece again, as other types."""


class CellEnergy:
    """Values and units of the cells of one file; used by several threads at once."""

    def __init__(self, plan: ReadPlan, table: Table) -> None:
        self._plan, self._table = plan, table
        self._measures = {unit: plan.measure(unit) for unit in units_of(plan, table)}

    def values(self, batch: pa.RecordBatch) -> Matrix:
        """Return rows by cells, NaN where there is no reading; ValueError for a NaN of the file's own."""
        values = np.empty((batch.num_rows, len(self._table.cells)), order="F")
        for number, cell in enumerate(self._table.cells):
            column = batch.column(str(cell.column))
            values[:, number] = as_array(column.fill_null(np.nan) if column.null_count else column)
            if np.count_nonzero(np.isnan(values[:, number])) != column.null_count:
                raise ValueError
        return values

    def mwh(
        self, values: Matrix, blank: Mask, row_effects: Sequence[RowEffects], reread: Reread, lines: Ints
    ) -> tuple[Ints, int]:
        """Return whole mWh of each cell, and how many had finer decimals; `lines` are the rows' places in the piece."""
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
        return energy, self._from_texts(energy, np.argwhere(~right), units, reread, lines)

    def _units_of_cells(self, shape: tuple[int, ...], row_effects: Sequence[RowEffects]) -> Any:
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

    def _from_texts(self, energy: Ints, wrong: Ints, units: Any, reread: Reread, lines: Ints) -> int:
        """Fill in the values that float64 does not hold exactly, from their texts; how many had to be rounded."""
        fine = 0
        for cell in np.unique(wrong[:, 1]).tolist():
            name = str(self._table.cells[cell].column)
            batch = reread({name: pa.string()})
            if batch is None:
                raise ValueError
            rows = wrong[wrong[:, 1] == cell, 0]
            texts = batch.column(name).take(pa.array(lines[rows])).to_pylist()
            for row, text in zip(rows.tolist(), texts, strict=True):
                unit = units if isinstance(units, str) else list(self._measures)[units[row, cell]]
                energy[row, cell], rounded = energy_mwh(text, self._measures[unit])
                fine += rounded
        return fine


def units_of(plan: ReadPlan, table: Table) -> list[str]:
    """Return all units that a row or a cell may have, the file's own first."""
    effects = [effect.unit for words in table.words for _, effect in words.effects]
    return list(
        dict.fromkeys(unit for unit in (plan.energy.unit, *effects, *(cell.unit for cell in table.cells)) if unit)
    )
