"""Pieces of tables as pyarrow reads them: columns by their place, texts with a dictionary of distinct ones."""

from collections.abc import Sequence

import pyarrow as pa


def piece(*columns: Sequence[str] | Sequence[float | None]) -> pa.RecordBatch:
    """Columns of texts or of numbers, named 0, 1, ..."""
    arrays = [
        pa.array(column).dictionary_encode() if isinstance(column[0], str) else pa.array(column, pa.float64())
        for column in columns
    ]
    return pa.RecordBatch.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])
