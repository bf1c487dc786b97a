"""Rows of every type of column, and how formats of text show them."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from etl import exports
from etl.exports import schemas

SCHEMA = pa.schema([
    pa.field("client", pa.string()),
    pa.field("start", pa.timestamp("s", "UTC")),
    pa.field("day", pa.date32()),
    pa.field("kwh", schemas.ENERGY),
    schemas.decimal_text("amount", 38, 6),
    pa.field("exact", pa.decimal128(38, 12)),
    pa.field("count", pa.int64()),
    pa.field("tax", pa.bool_()),
])  # fmt: skip
STAMP = datetime(2017, 8, 1, tzinfo=UTC)
DAY = date(2017, 8, 1)
ROWS: list[tuple[Any, ...]] = [
    ("000123", STAMP, DAY, Decimal("0.000001"), "198.15", Decimal(0), 0, True),
    ("NA", STAMP, DAY, Decimal("-371.688"), "-3.50", Decimal("-0.000000000001"), -7, False),
    ('a "b", c;\nd', STAMP, DAY, Decimal("123456789012.123456"), "198", Decimal("1E-7"), 2**62, True),
    ("Übergröße 🙂 \\ Ωμέγα", STAMP, DAY, Decimal(0), "0.005", Decimal("12345678901234567890.123456789012"), 1, None),
    ("null", None, None, None, None, None, None, None),
    ("#N/A", STAMP, DAY, Decimal(1), "0", Decimal(1), 5, True),
    (" 1E5 ", STAMP, DAY, Decimal(1), "0", Decimal(1), 5, True),
]
EXACT = [
    "0.000000000000", "-0.000000000001", "0.000000100000", "12345678901234567890.123456789012", None,
    "1.000000000000", "1.000000000000",
]  # fmt: skip
KWH = ["0.000001", "-371.688000", "123456789012.123456", "0.000000", None, "1.000000", "1.000000"]
ISO = "2017-08-01T00:00:00+00:00"


def batch() -> pa.RecordBatch:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*ROWS, strict=True), SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def written(name: str) -> bytes:
    stdout = io.BytesIO()
    exports.write("-", SCHEMA, [batch()], format=name, stdout=stdout)
    return stdout.getvalue()


def as_texts(boolean: Callable[[bool], Any], whole: Callable[[int], Any]) -> list[list[Any]]:
    """The rows as a text format shows them; a null is None."""
    return [
        [
            row[0],
            row[1] and ISO,
            row[2] and "2017-08-01",
            kwh,
            row[4],
            exact,
            None if row[6] is None else whole(row[6]),
            None if row[7] is None else boolean(row[7]),
        ]
        for row, kwh, exact in zip(ROWS, KWH, EXACT, strict=True)
    ]


def typed_values() -> list[tuple[Any, ...]]:
    """The rows as a format with types gives them back."""
    return [(*row[:4], None if row[4] is None else Decimal(row[4]), *row[5:]) for row in ROWS]
