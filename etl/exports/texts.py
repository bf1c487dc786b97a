"""Columns as text: plain digits, ISO 8601 stamps with their offset, and texts a spreadsheet will not run."""

from collections.abc import Callable
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from etl.exports import arrow_arrays
from etl.exports.arrow_arrays import CODED
from etl.exports.schemas import decimal_type

_RUNS = "^([-=+@\t\r]|'[-=+@\t\r'0-9])"
"""Texts that a spreadsheet would run as a formula, or that look as if they already had such an apostrophe."""

_NO_EXPONENT = 6
"""Decimals of so many places are written without an exponent."""


def is_free_text(field: pa.Field) -> bool:
    """Return whether a column has words, not numbers as text."""
    return field.type in (pa.string(), CODED) and decimal_type(field) is None


def harmless(texts: pa.Array) -> pa.Array:
    """Put an apostrophe before texts that a spreadsheet would run; `etl load` takes it off again."""
    return changed_where(_RUNS, texts, lambda found: joined("'", found))


def joined(*parts: pa.Array | pa.Scalar | str) -> pa.Array:
    """Join texts of each row; what is one text is the same in every row."""
    return pc.binary_join_element_wise(
        *(_constant(part) if isinstance(part, str) else part for part in parts), _NOTHING
    )


def without_nulls(texts: pa.Array, instead: str) -> pa.Array:
    """Return texts with others instead of nulls."""
    return pc.coalesce(texts, _constant(instead)) if texts.null_count else texts


def _constant(text: str) -> pa.Scalar:
    """Return a text as pyarrow's functions take it; where it makes that itself it imports pandas."""
    return arrow_arrays.texts([text])[0]


_NOTHING = _constant("")


def changed_where(pattern: str, texts: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Change the texts that match; costs one scan if, as nearly always, none does."""
    found = pc.match_substring_regex(texts, pattern)
    if not pc.any(found).as_py():
        return texts
    return pc.replace_with_mask(texts, found, change(texts.filter(found)))


def texts(column: pa.Array) -> pa.Array:
    """Return a column as text; nulls stay nulls."""
    if pa.types.is_string(column.type):
        return column
    if pa.types.is_timestamp(column.type):
        return _stamps(column)
    if pa.types.is_decimal(column.type):
        words = column.cast(pa.string())
        return words if column.type.scale <= _NO_EXPONENT else changed_where("E", words, _plain)
    return column.cast(pa.string())


def _stamps(utc: pa.Array) -> pa.Array:
    wall = utc.cast(pa.timestamp(utc.type.unit)).cast(pa.string())
    return joined(pc.replace_substring(wall, " ", "T"), "+00:00")


def _plain(numbers: pa.Array) -> pa.Array:
    return arrow_arrays.texts([format(Decimal(number), "f") for number in numbers.to_pylist()])
