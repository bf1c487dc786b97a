"""Columns of pyarrow: some rows have the texts that stand in them, and no others."""

import numpy as np

from etl.sources.delimited.arrow_columns import as_array, some_rows
from tests.support.arrow_pieces import piece


def test_some_rows_have_no_text_that_stands_in_none_of_them() -> None:
    rows = some_rows(piece(["out", "sum", "out", "gas"]), np.array([True, False, True, True]))
    column = rows.column(0)
    assert column.to_pylist() == ["out", "out", "gas"]
    assert column.dictionary.to_pylist() == ["out", "gas"]
    assert as_array(column.indices).tolist() == [0, 0, 1]
