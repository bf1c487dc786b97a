"""Columns as text: plain digits, ISO 8601 stamps with their offset, and texts a spreadsheet will not run."""

from collections.abc import Callable
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from etl.exports.schemas import decimal_type

_RUNS = "^([-=+@\t\r]|'[-=+@\t\r'0-9])"
"""Texts that a spreadsheet would run as a formula, or that look as if they already had such an apostrophe."""


def is_free_text(field: pa.Field) -> bool:
    """Return whether a column has words, not numbers as text."""
    return bool(pa.types.is_string(field.type)) and decimal_type(field) is None


def harmless(texts: pa.Array) -> pa.Array:
    """Put an apostrophe before texts that a spreadsheet would run; `etl load` takes it off again."""
    return changed_where(_RUNS, texts, lambda found: pc.binary_join_element_wise("'", found, ""))


def changed_where(pattern: str, texts: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Change the texts that match; costs one scan if, as nearly always, none does."""
    found = pc.fill_null(pc.match_substring_regex(texts, pattern), fill_value=False)
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
        return changed_where("E", column.cast(pa.string()), _plain)
    return column.cast(pa.string())


def _stamps(utc: pa.Array) -> pa.Array:
    wall = utc.cast(pa.timestamp(utc.type.unit)).cast(pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(wall, " ", "T"), "+00:00", "")


def _plain(numbers: pa.Array) -> pa.Array:
    return pa.array([format(Decimal(number), "f") for number in numbers.to_pylist()], pa.string())
