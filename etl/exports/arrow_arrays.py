"""Columns of Python values. `pa.array` does the same, and imports pandas at its first call: 0.2 s and 70 MB."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.core.periods import EPOCH

CODED = pa.dictionary(pa.int32(), pa.string())
"""Texts that repeat: each is there once, and every row says which it has."""
UTC_SECONDS = pa.timestamp("s", "UTC")


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


def decoded(column: pa.Array) -> pa.Array:
    """Return a coded column as plain texts, every other as it is."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


class Repeats:
    """Rows in runs, each with one value a column; `counts`, the rows of each run, has no 0."""

    def __init__(self, counts: Sequence[int]) -> None:
        self.counts = counts
        self._codes: dict[bytes, pa.Array] = {}

    def texts(self, values: Sequence[str | None]) -> pa.DictionaryArray:
        """Make a coded column of the text of each run; columns that change together (client and meter) share codes."""
        places, dictionary = _distinct(values)
        key = places.tobytes()
        if key not in self._codes:
            self._codes[key] = _codes(np.repeat(places, self.counts), whole=None not in values)
        return pa.DictionaryArray.from_arrays(self._codes[key], texts(dictionary))


def coded_texts(values: Sequence[str | None], codes: npt.NDArray[np.int64]) -> pa.DictionaryArray:
    """Make a coded column: each row has the text at the place in `values` that is its code.

    The dictionary has texts in the order of their first rows and none that no row has: equal columns are equal bytes.
    """
    first = np.full(len(values), len(codes))
    first[codes[::-1]] = np.arange(len(codes))[::-1]  # what is assigned last stays
    used = np.argsort(first)[: np.count_nonzero(first < len(codes))]
    places = np.zeros(len(values), np.int32)
    places[used], dictionary = _distinct([values[one] for one in used.tolist()])
    return pa.DictionaryArray.from_arrays(_codes(places[codes], whole=None not in values), texts(dictionary))


def whole_numbers(values: Sequence[int | None]) -> pa.Array:
    """Make a column of int64."""
    numbers = np.array([value or 0 for value in values], np.int64)
    return pa.Array.from_buffers(pa.int64(), len(values), [_known(values), pa.py_buffer(numbers)])


def utc_seconds(seconds: npt.NDArray[np.int64]) -> pa.Array:
    """Make a column of UTC instants, from seconds since 1970."""
    return pa.Array.from_buffers(UTC_SECONDS, len(seconds), [None, pa.py_buffer(seconds)])


def instants(seconds: Sequence[int | None]) -> pa.Array:
    """Make a column of UTC instants, from seconds since 1970."""
    return whole_numbers(seconds).cast(UTC_SECONDS)


def days(values: Sequence[date | str | None]) -> pa.Array:
    """Make a column of dates, from dates or ISO texts."""
    dates = [date.fromisoformat(value) if isinstance(value, str) else value or EPOCH for value in values]
    numbers = np.array([one.toordinal() for one in dates], np.int32) - EPOCH.toordinal()
    return pa.Array.from_buffers(pa.date32(), len(values), [_known(values), pa.py_buffer(numbers)])


def flags(values: Sequence[bool | None]) -> pa.Array:
    """Make a column of booleans."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [_known(values), bits([bool(value) for value in values])])


def _known(values: Sequence[object]) -> pa.Buffer | None:
    """Return Arrow's bits of the values that are not null; None if none is."""
    return bits([value is not None for value in values]) if None in values else None


def _distinct(values: Sequence[str | None]) -> tuple[npt.NDArray[np.int32], list[str]]:
    """Return the place of each value among the distinct ones, -1 for None, and these in the order of the first."""
    found: dict[str, int] = {}
    places = [-1 if value is None else found.setdefault(value, len(found)) for value in values]
    return np.array(places, np.int32), list(found)


def _codes(places: npt.NDArray[np.int32], *, whole: bool) -> pa.Array:
    known = None if whole else bits(places >= 0)
    indices = places if whole else np.maximum(places, 0)
    return pa.Array.from_buffers(CODED.index_type, len(places), [known, pa.py_buffer(indices)])


def bits(marks: Sequence[bool] | npt.NDArray[np.bool_]) -> pa.Buffer:
    """Return marks as Arrow has them."""
    return pa.py_buffer(np.packbits(np.asarray(marks, np.bool_), bitorder="little"))
