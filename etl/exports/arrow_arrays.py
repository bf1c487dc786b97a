"""Columns of Python values. `pa.array` does the same, and imports pandas at its first call: 0.2 s and 70 MB."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa

from etl.core.periods import EPOCH


def texts(values: Sequence[str | None]) -> pa.Array:
    """Make a column of strings."""
    text = "".join([value for value in values if value])
    lengths = [len(value) if value else 0 for value in values]
    if not text.isascii():
        lengths = [len(value.encode()) if value else 0 for value in values]
    ends = np.zeros(len(values) + 1, np.int32)
    np.cumsum(lengths, out=ends[1:])
    buffers = [_known(values), pa.py_buffer(ends), pa.py_buffer(text.encode())]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def whole_numbers(values: Sequence[int | None]) -> pa.Array:
    """Make a column of int64."""
    numbers = np.array([value or 0 for value in values], np.int64)
    return pa.Array.from_buffers(pa.int64(), len(values), [_known(values), pa.py_buffer(numbers)])


def instants(seconds: Sequence[int | None]) -> pa.Array:
    """Make a column of UTC instants, from seconds since 1970."""
    return whole_numbers(seconds).cast(pa.timestamp("s", "UTC"))


def days(values: Sequence[date | str | None]) -> pa.Array:
    """Make a column of dates, from dates or ISO texts."""
    dates = [date.fromisoformat(value) if isinstance(value, str) else value or EPOCH for value in values]
    numbers = np.array([one.toordinal() for one in dates], np.int32) - EPOCH.toordinal()
    return pa.Array.from_buffers(pa.date32(), len(values), [_known(values), pa.py_buffer(numbers)])


def flags(values: Sequence[bool | None]) -> pa.Array:
    """Make a column of booleans."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [_known(values), _bits([bool(value) for value in values])])


def _known(values: Sequence[object]) -> pa.Buffer | None:
    """Return Arrow's bits of the values that are not null; None if none is."""
    return _bits([value is not None for value in values]) if None in values else None


def _bits(marks: list[bool]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(np.array(marks, np.bool_), bitorder="little"))
