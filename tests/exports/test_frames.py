"""Frames of pandas: exact decimals, whole numbers that may be missing, times as pandas knows them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from etl.core.errors import TargetError
from etl.exports.frames import DIGITS, frame
from etl.exports.schemas import ENERGY, decimal_text

SCHEMA = pa.schema([
    pa.field("client_number", pa.string()), pa.field("kwh", ENERGY), decimal_text("total", 38, 6),
    pa.field("revision", pa.int64()), pa.field("tax", pa.bool_()), pa.field("day", pa.date32()),
    pa.field("start", pa.timestamp("s", "UTC")),
])  # fmt: skip
DAY, START = date(2017, 8, 1), datetime(2017, 8, 1, tzinfo=UTC)


def rows(*columns: list[object]) -> pa.RecordBatch:
    arrays = [pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


FIRST = rows(["01", "a"], [Decimal("0.1"), Decimal("0.2")], ["198.15", None], [0, None], [True, None], [DAY, None],
             [START, START])  # fmt: skip
SECOND = rows(["a"], [Decimal("0.000001")], ["1000000000000000.01"], [3], [False], [DAY], [START])


def test_numbers_are_exact_decimals_whatever_is_done_with_them() -> None:
    found = frame(SCHEMA, [FIRST, SECOND])
    assert found["kwh"].sum() == Decimal("0.300001")
    assert found.groupby("client_number")["kwh"].sum().to_dict() == {"01": Decimal("0.1"), "a": Decimal("0.200001")}
    assert found["total"].sum() == Decimal("1000000000000198.16")
    products = [found["total"] * found["kwh"], found["total"] * 3, found["total"] * Decimal("1.23")]  # type: ignore[type-var]  # pandas takes it
    assert [product[2] for product in products] == [
        Decimal("1000000000.00000001"), Decimal("3000000000000000.03"), Decimal("1230000000000000.0123"),
    ]  # fmt: skip


def test_what_is_missing_is_missing_and_turns_nothing_into_a_float() -> None:
    found = frame(SCHEMA, [FIRST])
    assert [str(kind) for kind in found.dtypes] == [
        "str", f"decimal256({DIGITS}, 6)[pyarrow]", f"decimal256({DIGITS}, 6)[pyarrow]", "Int64", "boolean",
        "datetime64[ms]", "datetime64[s, UTC]",
    ]  # fmt: skip
    assert [bool(pd.isna(value)) for value in found.iloc[1]] == [False, False, True, True, True, True, False]
    assert found["client_number"].tolist() == ["01", "a"]
    assert found["day"][0] == pd.Timestamp("2017-08-01")
    assert found["start"][0] == pd.Timestamp("2017-08-01", tz="UTC")


def test_a_frame_of_no_rows_has_its_columns() -> None:
    found = frame(SCHEMA, [])
    assert (len(found), list(found.columns)) == (0, SCHEMA.names)


def test_a_number_of_too_many_places_is_refused_not_rounded() -> None:
    finer = rows(["a"], [None], ["0.1234567"], [0], [True], [DAY], [START])
    with pytest.raises(TargetError, match=r"^total: a number does not fit decimal256\(36, 6\)"):
        frame(SCHEMA, [finer])
