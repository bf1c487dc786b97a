"""Parquet, read back with its types and exact values."""

import io
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.typed_rows import STAMP, typed_values, written


def test_parquet_comes_back_with_types_and_exact_values() -> None:
    table = pq.read_table(io.BytesIO(written("parquet")))
    amount = table.schema.field("amount")
    assert (amount.type, amount.metadata) == (pa.decimal128(38, 6), None)
    assert table.schema.field("start").type == pa.timestamp("ms", "UTC")
    assert [tuple(row.values()) for row in table.to_pylist()] == typed_values()


def test_pandas_reads_parquet_with_exact_decimals() -> None:
    frame = pd.read_parquet(io.BytesIO(written("parquet")))
    assert frame["amount"][0] == Decimal("198.15")
    assert frame["kwh"][2] == Decimal("123456789012.123456")
    assert frame["start"][0] == pd.Timestamp(STAMP)
