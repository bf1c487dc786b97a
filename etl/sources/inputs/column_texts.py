"""Columns of Arrow as a CSV file has them: numbers by their shortest decimals, ISO stamps, an offset where one is."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.core.errors import UsageError
from etl.core.zones import transitions

_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}

Ints = npt.NDArray[np.int64]


class UnknownZoneError(Exception):
    """A column has timestamps of a zone that nobody knows."""


def written(column: Any) -> Any:
    """Return a column as text, or as numbers that pyarrow writes by their shortest decimals; UnknownZoneError.

    What is no cell of a table (lists, structs, bytes) becomes the name of its type, so that it is never taken for a
    value that is missing.
    """
    if isinstance(column, pa.ExtensionArray):
        return written(column.storage)
    if pa.types.is_dictionary(column.type):
        return written(column.dictionary_decode())
    for is_of_kind, as_written in _KINDS:
        if is_of_kind(column.type):
            return as_written(column)
    return pc.if_else(column.is_valid(), pa.scalar(f"<{column.type}>"), pa.scalar(None, pa.string()))


def _itself(column: Any) -> Any:
    return column


def _float(column: Any) -> Any:
    """Return numbers, those that are none as missing: so programs write a value that they lack."""
    return pc.if_else(pc.is_nan(column), None, column)


def _text(column: Any) -> Any:
    return column.cast(pa.string())


def in_one_line(batch: Any) -> Any:
    """Return a batch without line ends in its texts, so that a row stays a line."""
    columns = [
        pc.replace_substring_regex(column, r"[\r\n]+", " ") if pa.types.is_string(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, batch.schema.names)


def _moment(column: Any) -> Any:
    """Return timestamps, in whole seconds where all are; those of a zone at its clock, with their offset."""
    zone = column.type.tz
    return _in_seconds(column) if zone is None else _zoned(column, zone)


def _in_seconds(column: Any) -> Any:
    with suppress(pa.ArrowInvalid):  # fractions of seconds stay, and are refused as such
        column = column.cast(pa.timestamp("s"))
    return column.cast(pa.string())


def _zoned(column: Any, zone: str) -> Any:
    per_second = _PER_SECOND[column.type.unit]
    utc: Ints = np.from_dlpack(column.cast(pa.int64()).fill_null(0)).astype(np.int64, copy=False)
    seconds, rest = utc // per_second, utc % per_second
    try:
        offset = transitions(zone).to_local(seconds) - seconds
    except UsageError:
        raise UnknownZoneError(zone) from None
    local = pa.array((seconds + offset) * per_second + rest, mask=~_known(column))
    return pc.binary_join_element_wise(
        _in_seconds(local.cast(pa.timestamp(column.type.unit))), _offsets(offset), pa.scalar("")
    )


def _known(column: Any) -> npt.NDArray[np.bool_]:
    known: npt.NDArray[np.bool_] = column.is_valid().to_numpy(zero_copy_only=False)
    return known


def _offsets(seconds: Ints) -> Any:
    """Return offsets as text: `+01:00`."""
    distinct, places = np.unique(seconds, return_inverse=True)
    texts = [f"{'-' if one < 0 else '+'}{abs(one) // 3600:02}:{abs(one) // 60 % 60:02}" for one in distinct.tolist()]
    return pa.array(texts, pa.string()).take(pa.array(places))


def _day(column: Any) -> Any:
    """Return days; a moment that was stored as a day keeps its time."""
    try:
        return column.cast(pa.date32()).cast(pa.string())
    except pa.ArrowInvalid:
        return _in_seconds(column.cast(pa.timestamp("ms")))


def _time(column: Any) -> Any:
    with suppress(pa.ArrowInvalid):
        column = column.cast(pa.time32("s"))
    return column.cast(pa.string())


_KINDS: Sequence[tuple[Callable[[Any], bool], Callable[[Any], Any]]] = (
    (pa.types.is_string, _text),
    (pa.types.is_large_string, _text),
    (pa.types.is_string_view, _text),
    (pa.types.is_timestamp, _moment),
    (pa.types.is_integer, _itself),
    (pa.types.is_float32, _float),
    (pa.types.is_float64, _float),
    (pa.types.is_boolean, _itself),
    (pa.types.is_null, _itself),
    (pa.types.is_decimal, _text),
    (pa.types.is_date, _day),
    (pa.types.is_time, _time),
)
"""Types, the usual ones first, and how each is written. A float16 is none of them: it holds three digits."""
