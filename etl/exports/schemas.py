"""Schemas of the exports, and numbers as text.

An amount has as many decimals as its currency (198.15, ¥198), so in record batches such a number is plain text, and its
field says which decimal type it is where a format has types (`decimal_text`). Text formats write it as it stands.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.core.errors import TargetError
from etl.exports.arrow_arrays import CODED, UTC_SECONDS, bits

_KEY = b"decimal"
NAME = b"name"
"""Key of a schema's metadata: the table's name, where a file holds several."""
ENERGY = pa.decimal128(18, 6)


def named(schema: pa.Schema, name: str) -> pa.Schema:
    """Return the schema with the name of its table."""
    return schema.with_metadata({**(schema.metadata or {}), NAME: name})


def decimal_text(name: str, precision: int, scale: int) -> pa.Field:
    """Return a field of plain decimal numbers as text, each with its own number of places up to `scale`."""
    return pa.field(name, pa.string(), metadata={_KEY: f"{precision},{scale}".encode()})


def decimal_type(field: pa.Field) -> pa.DataType | None:
    """Return the decimal type of a field of numbers as text, None for every other field."""
    text = (field.metadata or {}).get(_KEY)
    return pa.decimal128(*map(int, text.split(b","))) if text else None


def _energy(*names: str) -> list[pa.Field]:
    return [decimal_text(name, 18, 6) for name in names]


def _amounts(*names: str) -> list[pa.Field]:
    return [decimal_text(name, 38, 6) for name in names]


def _exact(*names: str) -> list[pa.Field]:
    return [decimal_text(name, 38, 12) for name in names]


def _columns(kind: pa.DataType, *names: str) -> list[pa.Field]:
    return [pa.field(name, kind) for name in names]


BILLS = pa.schema([
    *_columns(pa.string(), "client_number", "month"),
    *_columns(pa.date32(), "period_start", "period_end"),
    *_columns(pa.string(), "timezone", "tariff", "tariff_sha"),
    *_amounts("issued"),
    *_columns(pa.string(), "currency"),
    pa.field("kwh", ENERGY),
    *_energy("kwh_export", "kwh_estimated", "peak_kw"),
    *_columns(pa.string(), "peak_at"),  # ISO 8601 with the offset of the client's zone, which a timestamp cannot keep
    *_amounts("subtotal", "tax", "total"),
    *_columns(pa.int64(), "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing"),
    *_amounts("balance"),
    *_columns(pa.string(), "status", "warnings"),
    *_amounts("open"),
])  # fmt: skip

LINES = pa.schema([
    *_columns(pa.string(), "client_number", "month"),
    *_columns(pa.date32(), "period_start", "period_end"),
    *_columns(pa.int64(), "line"),
    *_columns(pa.string(), "id", "kind", "meter", "period", "tier"),
    *_columns(pa.date32(), "from", "to"),
    *_columns(pa.string(), "description"),
    *_exact("quantity"),
    *_columns(pa.string(), "unit"),
    *_exact("price", "amount_exact"),
    *_amounts("amount"),
    *_columns(pa.bool_(), "tax"),
    *_columns(pa.string(), "currency"),
])  # fmt: skip

METERS = pa.schema([
    *_columns(pa.string(), "client_number", "month"),
    *_columns(pa.date32(), "period_start", "period_end"),
    *_columns(pa.string(), "meter", "register", "flow", "from", "to"),  # local, with offsets, as `peak_at`
    *_exact("kwh_read", "kwh_estimated"),
    *_columns(pa.string(), "multiplier", "share"),  # decimals, or a fraction like 1/12 that none is equal to
    *_exact("kwh"),
])  # fmt: skip

READINGS = pa.schema([
    *_columns(CODED, "client_number", "meter", "register", "flow"),
    *_columns(UTC_SECONDS, "start", "end"),
    pa.field("kwh", ENERGY),
    *_columns(CODED, "quality", "billed_to"),
    pa.field("billed", ENERGY),  # kWh, in a name without a unit: a load takes columns with one for readings
    *_columns(CODED, "method"),
])  # fmt: skip

EDITS = pa.schema([
    *_columns(pa.string(), "client_number", "meter", "register", "flow"),
    *_columns(UTC_SECONDS, "from", "to"),
    pa.field("kwh", ENERGY),
    *_columns(pa.string(), "answered"),
    pa.field("answered_kwh", ENERGY),
    *_columns(pa.string(), "state", "method", "reason", "edited_by"),
    *_columns(UTC_SECONDS, "edited_at"),
    *_columns(pa.bool_(), "pinned"),
    *_columns(pa.int64(), "load"),
])  # fmt: skip

BATCH_ROWS = b"batch_rows"
"""Key of a schema's metadata: how many rows are in memory at once, where that is fewer than of other exports."""

DOCUMENTS = pa.schema([
    *_columns(pa.string(), "document", "kind", "client_number"),
    *_columns(pa.date32(), "period_start", "period_end"),
    *_columns(pa.string(), "currency"),
    *_amounts("net", "tax", "gross"),
    *_columns(pa.string(), "corrects"),
    *_columns(pa.bool_(), "in_force"),
    *_columns(UTC_SECONDS, "issued_at"),
    *_columns(pa.string(), "tariff", "tariff_sha"),
    *_energy("kwh"),
    *_columns(pa.string(), "sha256", "body"),
], metadata={BATCH_ROWS: b"1024"})  # fmt: skip

DOCUMENT_LINES = pa.schema([
    *_columns(pa.string(), "document", "document_kind", "client_number"),
    *_columns(pa.date32(), "period_start", "period_end"),
    *(field for field in LINES if field.name not in {"client_number", "month", "period_start", "period_end"}),
])  # fmt: skip

ITEMS = pa.schema([
    *_columns(pa.string(), "client_number", "id"),
    *_columns(pa.date32(), "date"),
    *_columns(pa.string(), "text"),
    *_amounts("amount"),
    *_exact("tax_rate"),
    *_columns(pa.string(), "currency"),
    *_columns(pa.int64(), "load"),
    *_columns(pa.string(), "document"),
])  # fmt: skip

ANSWERS = pa.schema([
    *_columns(pa.int64(), "answer"),
    *_columns(pa.string(), "meter", "register", "flow", "rule"),
    *_columns(UTC_SECONDS, "from", "to"),
    *_energy("kwh"),
    *_columns(pa.string(), "by"),
    *_columns(UTC_SECONDS, "at"),
    *_columns(pa.string(), "because"),
])  # fmt: skip

CONTROL_READS = pa.schema([
    *_columns(pa.string(), "meter", "register", "flow"),
    *_columns(UTC_SECONDS, "start", "end"),
    pa.field("kwh", ENERGY),
    pa.field("step", ENERGY),
    *_columns(pa.bool_(), "counts"),
    *_columns(pa.int64(), "load"),
])  # fmt: skip


def kwh(energy_mwh: npt.NDArray[np.int64], known: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Return whole milliwatt-hours as exact kWh, 16 bytes a number, without a detour through text.

    Those that are not `known` are null.
    """
    words = np.empty((len(energy_mwh), 2), np.int64)
    words[:, 0] = energy_mwh
    words[:, 1] = energy_mwh >> 63
    mask = None if known is None or known.all() else bits(known)
    return pa.Array.from_buffers(ENERGY, len(words), [mask, pa.py_buffer(words)])


def typed(schema: pa.Schema, coded: pa.DataType | None = None) -> pa.Schema:
    """Return the schema of a format that has decimal types; texts that repeat are strings, or what `coded` says."""
    kinds = {CODED: coded or pa.string()}
    return pa.schema(
        [pa.field(field.name, decimal_type(field) or kinds.get(field.type, field.type)) for field in schema]
    )


def typed_batch(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return the batch with its numbers as decimals; `schema` is `typed` of the batch's."""
    columns = []
    for column, field in zip(batch.columns, schema, strict=True):
        try:
            columns.append(column if column.type == field.type else column.cast(field.type))
        except pa.ArrowInvalid as error:
            raise TargetError(
                f"{field.name}: a number does not fit {field.type} (export to .csv): {error}", code="E-FORMAT"
            ) from error
    return pa.RecordBatch.from_arrays(columns, schema=schema)
