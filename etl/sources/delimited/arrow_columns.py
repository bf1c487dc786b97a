"""Columns of pyarrow as numpy takes them, and some of their rows."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

TEXT = pa.dictionary(pa.int32(), pa.string())
"""The type of a column of texts."""


def as_array(column: Any) -> npt.NDArray[Any]:
    """Return a column of numbers without blanks, not copied. (`to_numpy` of pyarrow imports pandas: 0.2 s, 60 MB.)"""
    return np.from_dlpack(column)


def some_rows(batch: pa.RecordBatch, chosen: npt.NDArray[np.bool_]) -> pa.RecordBatch:
    """Return some rows; their columns of texts have no text left that stands in none of these rows."""
    rows = batch.filter(pa.array(chosen))
    columns = [_used(one) if pa.types.is_dictionary(one.type) else one for one in rows.columns]
    return pa.RecordBatch.from_arrays(columns, rows.schema.names)


def _used(column: Any) -> Any:
    places = as_array(column.indices)
    used = np.bincount(places, minlength=len(column.dictionary)) > 0
    if used.all():
        return column
    moved = (np.cumsum(used) - 1).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(moved[places]), column.dictionary.filter(pa.array(used)))
