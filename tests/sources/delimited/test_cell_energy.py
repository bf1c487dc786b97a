"""Energy of cells: exact whole milliwatt-hours, whatever the unit of the file, the row or the cell."""

import numpy as np
import pyarrow as pa
import pytest

from etl.sources.delimited.cell_energy import CellEnergy
from etl.sources.delimited.row_effects import RowEffects
from etl.sources.read_plan.plan_values import Cell, Effect, Table, WordColumn
from tests.support.arrow_pieces import piece
from tests.support.packed_pieces import plan

KWH = 10**6
NONE = float("nan")
TWO = Table((Cell(0), Cell(1)))


def never(_: dict[str, pa.DataType]) -> pa.RecordBatch | None:
    raise AssertionError("no text was needed")


def mwh(energy: CellEnergy, rows: pa.RecordBatch, *effects: RowEffects) -> list[list[int]]:
    values = energy.values(rows)
    found, rounded = energy.mwh(values, np.isnan(values), effects, never, np.arange(len(values)))
    assert rounded == 0
    lists: list[list[int]] = found.tolist()
    return lists


def test_values_are_a_matrix_of_rows_and_cells_with_nan_for_no_reading() -> None:
    values = CellEnergy(plan(), TWO).values(piece([1.5, None], [0.0, 2.0]))
    assert np.array_equal(values, [[1.5, 0.0], [NONE, 2.0]], equal_nan=True)


def test_a_nan_of_the_file_itself_is_no_blank() -> None:
    with pytest.raises(ValueError, match=r"^$"):
        CellEnergy(plan(), TWO).values(piece([1.5, NONE], [0.0, 2.0]))


def test_a_value_is_in_the_unit_of_its_cell_else_of_its_row_else_of_the_file() -> None:
    rows = piece([1.0, 1.0], [1.0, 1.0])
    assert mwh(CellEnergy(plan(unit="Wh"), TWO), rows) == [[1000, 1000], [1000, 1000]]
    own = Table((Cell(0), Cell(1, unit="MWh")), words=(WordColumn(2, (("small", Effect(unit="Wh")),)),))
    assert mwh(CellEnergy(plan(), own), rows) == [[KWH, 1000 * KWH], [KWH, 1000 * KWH]]
    words = RowEffects([Effect(unit="Wh"), Effect()], np.array([0, 1]))
    assert mwh(CellEnergy(plan(), own), rows, words) == [[1000, 1000 * KWH], [KWH, 1000 * KWH]]


def test_power_is_energy_over_the_interval() -> None:
    assert mwh(CellEnergy(plan(unit="kW", interval=15), Table((Cell(0),))), piece([4.0, 1.0])) == [[KWH], [KWH // 4]]


def test_what_a_float_cannot_hold_is_read_from_its_text() -> None:
    energy = CellEnergy(plan(), Table((Cell(0),)))
    values = np.array([[1.0], [0.0000015]])
    found, rounded = energy.mwh(
        values, np.isnan(values), [], lambda types: piece(["x", "1", "0.0000015"]).cast(pa.schema(types)),
        np.array([1, 2]),
    )  # fmt: skip
    assert (found.tolist(), rounded) == ([[KWH], [2]], 1)
