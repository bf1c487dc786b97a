"""Frames of pandas: the rows of an export for a notebook, with energy and money as exact decimals."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from etl.exports.schemas import typed, typed_batch

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 36
"""Of a decimal. Two of them multiplied have 73, and 256 bits hold 76; no figure of a bill has more than 28."""


def frame(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> "pd.DataFrame":
    """Return all rows; whole numbers and flags may be missing without becoming floats."""
    import pandas as pd

    wide = pa.schema([pa.field(field.name, _wide(field.type)) for field in typed(schema)])
    table = pa.Table.from_batches([typed_batch(batch, wide) for batch in batches], wide)

    def dtype(kind: pa.DataType) -> Any:
        if pa.types.is_decimal(kind):
            return pd.ArrowDtype(kind)
        return {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get(kind)

    found: pd.DataFrame = table.to_pandas(types_mapper=dtype, date_as_object=False)
    return found


def _wide(kind: pa.DataType) -> pa.DataType:
    return pa.decimal256(DIGITS, kind.scale) if pa.types.is_decimal(kind) else kind
