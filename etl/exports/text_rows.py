"""Rows of text from columns, vectorised: what repeats in a batch (ids, stamps, words) is made into text once."""

from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

Convert = Callable[[pa.Array], pa.Array]
"""From a column to its cells: text without nulls."""

_FEW = 4
"""Distinct values are worth a table if each stands for at least this many rows."""


class Part(NamedTuple):
    """One or more neighbouring columns as text: of every row, or distinct texts and which of them each row has."""

    texts: pa.Array
    codes: pa.Array | None

    def of_rows(self) -> pa.Array:
        return self.texts if self.codes is None else self.texts.take(self.codes)


def rows(columns: list[pa.Array], converts: list[Convert], separator: str, end: str) -> memoryview:
    """Join all rows: cells, separators between them, `end` after each row; return their bytes."""
    parts: list[Part] = []
    for column, convert in zip(columns, converts, strict=True):
        part = _part(column, convert)
        merged = _merged(parts[-1], part, separator) if parts else None
        parts[-1:] = [*parts[-1:], part] if merged is None else [merged]
    last = parts.pop()
    ended = last._replace(texts=pc.binary_join_element_wise(last.texts, end, ""))
    return _bytes(pc.binary_join_element_wise(*(part.of_rows() for part in [*parts, ended]), separator))


def _part(column: pa.Array, convert: Convert) -> Part:
    encoded = column.dictionary_encode(null_encoding="encode")
    if len(encoded.dictionary) * _FEW > len(column):
        return Part(convert(column), None)
    return Part(convert(encoded.dictionary), encoded.indices)


def _merged(left: Part, right: Part, separator: str) -> Part | None:
    """Join two parts to one if their combinations are few too (client and meter, start and end), else return None."""
    if left.codes is None or right.codes is None:
        return None
    width = len(right.texts)
    pairs = pc.add(pc.multiply(left.codes.cast(pa.int64()), width), right.codes.cast(pa.int64())).dictionary_encode()
    if len(pairs.dictionary) * _FEW > len(left.codes):
        return None
    first = pc.divide(pairs.dictionary, width)
    second = pc.subtract(pairs.dictionary, pc.multiply(first, width))
    texts = pc.binary_join_element_wise(left.texts.take(first), right.texts.take(second), separator)
    return Part(texts, pairs.indices)


def _bytes(texts: pa.Array) -> memoryview:
    offsets, data = texts.buffers()[1:]
    ends = memoryview(offsets).cast("i")
    return memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]]
