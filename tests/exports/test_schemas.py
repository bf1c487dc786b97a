"""Energy and amounts are exact in typed formats, or refused in one line."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from etl import exports
from etl.core.errors import TargetError
from etl.exports import schemas
from tests.support.export_rows import SCHEMA, to


def test_milliwatt_hours_become_exact_kwh() -> None:
    energy = np.array([0, 1, -1, 2**51, -(2**51)], np.int64)
    assert schemas.kwh(energy).to_pylist() == [Decimal(int(number)).scaleb(-6) for number in energy]


def test_a_number_too_long_for_its_type_is_refused_in_one_line(tmp_path: Path) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array([1]), pa.array(["0.1234567"])], schema=SCHEMA)
    with pytest.raises(TargetError, match=r"^kwh: a number does not fit decimal128\(18, 6\) \(export to .csv\)"):
        exports.write(to(tmp_path / "x.parquet"), SCHEMA, [batch])
    assert list(tmp_path.iterdir()) == []


def test_a_typed_schema_has_decimals_where_the_batches_have_text() -> None:
    field = schemas.decimal_text("amount", 38, 6)
    assert (field.type, schemas.decimal_type(field)) == (pa.string(), pa.decimal128(38, 6))
    assert schemas.decimal_type(pa.field("amount", pa.string())) is None
    assert schemas.typed(SCHEMA).types == [pa.string(), pa.int64(), pa.decimal128(18, 6)]
