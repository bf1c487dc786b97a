"""Parquet, read back with its types and exact values."""

import io
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl import exports
from etl.exports.arrow_arrays import CODED
from etl.exports.schemas import ENERGY
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


def test_texts_that_repeat_are_plain_strings_to_every_reader() -> None:
    schema, stdout = pa.schema([pa.field("client", CODED), pa.field("kwh", ENERGY)]), io.BytesIO()
    rows = [pa.array(["a", None, "a"]).dictionary_encode(), pa.array([Decimal("0.5")] * 3, ENERGY)]
    exports.write("-", schema, [pa.record_batch(rows, schema=schema)], format="parquet", stdout=stdout)
    file = pq.ParquetFile(stdout)
    assert file.schema_arrow.types == [pa.string(), ENERGY]
    assert str(file.schema.column(0).logical_type) == "String"
    assert (file.schema.column(1).physical_type, file.metadata.metadata) == ("INT64", None)
    assert file.read().to_pylist() == [{"client": name, "kwh": Decimal("0.5")} for name in ("a", None, "a")]
    assert isinstance(pd.read_parquet(stdout)["client"].dtype, pd.StringDtype)
