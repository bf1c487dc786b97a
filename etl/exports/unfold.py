"""Stored bills become the rows of the exports `bills` and `lines`."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from etl.core.bills import LINE_FIELDS, StoredBill
from etl.core.periods import Period
from etl.exports.schemas import BILLS, LINES, decimal_type, kwh

_PAGE = 4_096
"""Bills unfolded at once."""

_TOTALS = ("kwh_export", "kwh_estimated", "peak_kw", "peak_at", "subtotal", "tax",
           "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing")  # fmt: skip


def bills(stored: Iterable[StoredBill]) -> Iterator[pa.RecordBatch]:
    """A row a bill, in schema BILLS. `balance` is that of the bill's only bank, null where it has none or several."""
    for page in _pages(stored):
        rows = [_bill(bill, json.loads(bill.detail)) for bill in page]
        energy = kwh(np.array([bill.energy_mwh for bill in page], np.int64))
        yield _batch(BILLS, rows, {"kwh": energy})


def lines(stored: Iterable[StoredBill]) -> Iterator[pa.RecordBatch]:
    """A row a line of each bill, in schema LINES, counted from 1 in the order they are printed."""
    for page in _pages(stored):
        rows = [row for bill in page for row in _lines(bill)]
        if rows:
            yield _batch(LINES, rows, {})


def _pages(stored: Iterable[StoredBill]) -> Iterator[list[StoredBill]]:
    source = iter(stored)
    while page := list(islice(source, _PAGE)):
        yield page


def _bill(bill: StoredBill, detail: dict[str, Any]) -> dict[str, Any]:
    banks = list(detail["balances"].values())
    return {name: detail["totals"].get(name) for name in _TOTALS} | _key(bill) | {
        "timezone": bill.timezone,
        "tariff": bill.tariff,
        "tariff_sha": bill.tariff_sha256,
        "total": bill.total,
        "balance": banks[0] if len(banks) == 1 else None,
        "status": bill.status,
        "warnings": "; ".join(detail["warnings"]),
    }  # fmt: skip


def _lines(bill: StoredBill) -> Iterator[dict[str, Any]]:
    key = _key(bill)
    for number, line in enumerate(json.loads(bill.detail)["lines"], 1):
        yield dict(zip(LINE_FIELDS, line, strict=True)) | key | {"line": number}


def _key(bill: StoredBill) -> dict[str, Any]:
    return {
        "client_number": bill.client,
        "month": Period(bill.period_start, bill.period_end).month,
        "period_start": bill.period_start,
        "period_end": bill.period_end,
        "revision": bill.revision,
        "currency": bill.currency,
    }


def _batch(schema: pa.Schema, rows: list[dict[str, Any]], ready: dict[str, pa.Array]) -> pa.RecordBatch:
    columns = [
        ready[field.name] if field.name in ready else _column(field, [row[field.name] for row in rows])
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(field: pa.Field, values: list[Any]) -> pa.Array:
    if decimal_type(field):
        return pa.array([_plain(value) for value in values], pa.string())
    if pa.types.is_date(field.type) and any(isinstance(value, str) for value in values):
        return pa.array(values, pa.string()).cast(field.type)
    return pa.array(values, field.type)


def _plain(number: str | None) -> str | None:
    """Digits without an exponent: Decimal writes a zero of twelve places as 0E-12."""
    return format(Decimal(number), "f") if number and "E" in number else number
