"""Record batches of a schema from columns of Python values."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from etl.exports.arrow_arrays import days, flags, texts, whole_numbers
from etl.exports.schemas import decimal_type

Columns = Mapping[str, Sequence[Any] | pa.Array]


def batch(schema: pa.Schema, columns: Columns) -> pa.RecordBatch:
    """Return a batch of the schema's columns; those that are arrays already are taken as they are."""
    return pa.RecordBatch.from_arrays([_column(field, columns[field.name]) for field in schema], schema=schema)


def _column(field: pa.Field, values: Sequence[Any] | pa.Array) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if decimal_type(field):
        return texts([_plain(value) for value in values])
    return _MAKERS[str(field.type)](values)


_MAKERS: dict[str, Callable[[Sequence[Any]], pa.Array]] = {
    "string": texts,
    "int64": whole_numbers,
    "date32[day]": days,
    "bool": flags,
}


def _plain(number: str | None) -> str | None:
    """Write digits without an exponent: Decimal writes a zero of twelve places as 0E-12."""
    return format(Decimal(number), "f") if number and "E" in number else number
