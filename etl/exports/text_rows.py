"""Rows of text from columns, vectorised: what repeats in a batch (ids, stamps, words) is made into text once."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.exports.arrow_arrays import decoded, whole_numbers
from etl.exports.texts import joined

Convert = Callable[[pa.Array], pa.Array]
"""From a column to its cells: text without nulls."""

Codes = npt.NDArray[np.int32]

_FEW = 4
"""Distinct values are worth a table if each stands for at least this many rows."""


class Part(NamedTuple):
    """One or more neighbouring columns as text: of every row, or distinct texts and which of them each row has."""

    texts: pa.Array
    codes: Codes | None


def rows(columns: list[pa.Array], converts: list[Convert], separator: str, end: str) -> memoryview:
    """Join all rows: cells, separators between them, `end` after each row; return their bytes."""
    parts: list[Part] = []
    made: dict[object, Part] = {}
    for column, convert in zip(columns, converts, strict=True):
        key = (convert, _memory(column))
        if key not in made:  # nearly all that is read is billed: two columns of the same numbers
            made[key] = _part(column, convert)
        part = made[key]
        merged = _merged(parts[-1], part, separator) if parts else None
        parts[-1:] = [*parts[-1:], part] if merged is None else [merged]
    return _one_after_another([_followed(part, separator) for part in parts[:-1]] + [_followed(parts[-1], end)])


def _one_after_another(parts: list[Part]) -> memoryview:
    """Return the texts of the first row's parts, of the second row's, and so on.

    All are taken from one table at once: to join them row by row takes twice as long.
    """
    count = len(parts[0].texts if parts[0].codes is None else parts[0].codes)
    places = np.empty((count, len(parts)), np.int32)
    first = 0
    for number, (texts, codes) in enumerate(parts):
        places[:, number] = np.arange(count, dtype=np.int32) if codes is None else codes
        places[:, number] += first
        first += len(texts)
    return _bytes(_taken(pa.concat_arrays([part.texts for part in parts]), places))


def _followed(part: Part, text: str) -> Part:
    return part._replace(texts=joined(part.texts, text)) if text else part


def _memory(column: pa.Array) -> object:
    """Return a key that two columns share only if they are the same values at one place."""
    arrays = [column, column.dictionary] if pa.types.is_dictionary(column.type) else [column]
    return tuple(
        (one.type, len(one), one.offset, *(None if buffer is None else buffer.address for buffer in one.buffers()))
        for one in arrays
    )


def _part(column: pa.Array, convert: Convert) -> Part:
    encoded = _encoded(column)
    if len(encoded.dictionary) * _FEW > len(column):
        return Part(convert(decoded(column)), None)
    codes = encoded.indices
    return Part(convert(encoded.dictionary), np.frombuffer(codes.buffers()[1], np.int32)[codes.offset :][: len(codes)])


def _encoded(column: pa.Array) -> pa.DictionaryArray:
    """Return a column with each of its values once, null among them."""
    if not pa.types.is_dictionary(column.type):
        return column.dictionary_encode(null_encoding="encode")
    if not column.indices.null_count:
        return column
    values = pa.concat_arrays([column.dictionary, pa.nulls(1, column.dictionary.type)])
    null = whole_numbers([len(column.dictionary)]).cast(column.indices.type)[0]
    return pa.DictionaryArray.from_arrays(pc.coalesce(column.indices, null), values)


def _merged(left: Part, right: Part, separator: str) -> Part | None:
    """Join two parts to one if their combinations are few too (client and meter, start and end), else return None."""
    if left.codes is None or right.codes is None:
        return None
    if len(right.texts) == 1:
        return Part(joined(left.texts, separator, right.texts[0]), left.codes)
    if len(left.texts) == 1:
        return Part(joined(left.texts[0], separator, right.texts), right.codes)
    if len(left.texts) == len(right.texts) and np.array_equal(left.codes, right.codes):
        return Part(joined(left.texts, separator, right.texts), left.codes)
    width = len(right.texts)
    most = len(left.texts) * width
    if most * _FEW > len(left.codes):
        return None
    pairs = left.codes * width + right.codes
    there = np.zeros(most, np.bool_)
    there[pairs] = True
    distinct = np.flatnonzero(there)
    texts = joined(_taken(left.texts, distinct // width), separator, _taken(right.texts, distinct % width))
    return Part(texts, (np.cumsum(there, dtype=np.int32) - 1)[pairs])


def _taken(texts: pa.Array, places: npt.NDArray[np.integer]) -> pa.Array:
    numbers = np.ascontiguousarray(places, np.int32)
    return texts.take(pa.Array.from_buffers(pa.int32(), numbers.size, [None, pa.py_buffer(numbers)]))


def _bytes(texts: pa.Array) -> memoryview:
    offsets, data = texts.buffers()[1:]
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]]
