"""Columns of Python values become a batch of a schema, each value as its field wants it."""

from datetime import date

import pyarrow as pa

from etl.exports.column_batches import batch
from etl.exports.schemas import decimal_text

SCHEMA = pa.schema([
    pa.field("name", pa.string()),
    pa.field("count", pa.int64()),
    pa.field("day", pa.date32()),
    pa.field("tax", pa.bool_()),
    decimal_text("amount", 38, 6),
])  # fmt: skip


def test_each_value_is_of_its_field_and_none_is_null() -> None:
    found = batch(SCHEMA, {
        "name": ["a", None], "count": [1, None], "day": ["2017-08-01", None], "tax": [True, None],
        "amount": ["0E-3", None],
    })  # fmt: skip
    assert found.schema == SCHEMA
    assert [list(row.values()) for row in found.to_pylist()] == [
        ["a", 1, date(2017, 8, 1), True, "0.000"],
        [None] * 5,
    ]


def test_an_array_is_taken_as_it_is() -> None:
    schema = pa.schema([pa.field("count", pa.int64())])
    assert batch(schema, {"count": pa.array([1, 2])}).to_pylist() == [{"count": 1}, {"count": 2}]
