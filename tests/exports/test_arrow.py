"""Arrow files, read back with their types and exact values."""

import io

import pyarrow as pa
from pyarrow import feather

from tests.support.typed_rows import typed_values, written


def test_arrow_comes_back_with_types_and_exact_values() -> None:
    table = feather.read_table(io.BytesIO(written("arrow")))
    amount = table.schema.field("amount")
    assert (amount.type, amount.metadata) == (pa.decimal128(38, 6), None)
    assert table.schema.field("start").type == pa.timestamp("s", "UTC")
    assert [tuple(row.values()) for row in table.to_pylist()] == typed_values()
