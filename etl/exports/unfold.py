"""Rows of the exports `bills` and `lines`, unfolded from stored bills."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from etl.core.bill_page import FAILED, LINE_FIELDS, STALE, STALE_WARNING, StoredBill
from etl.core.periods import Period
from etl.exports.column_batches import batch
from etl.exports.schemas import BILLS, LINES, kwh

_PAGE = 256
"""Bills unfolded at once; with 1,024 the collector of Python walks so many lists that lines take 1.7 times as long."""

_TOTALS = ("kwh_export", "kwh_estimated", "peak_kw", "peak_at", "subtotal", "tax",
           "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing")  # fmt: skip
_DETAILS = (*_TOTALS, "balance", "warnings")

Columns = dict[str, Sequence[Any] | pa.Array]


def bills(stored: Iterable[StoredBill]) -> Iterator[pa.RecordBatch]:
    """Yield a row a bill, in schema BILLS. `balance` is that of the bill's only bank, else null."""
    for page in _pages(stored):
        columns: Columns = dict(zip(_DETAILS, zip(*map(_details, page), strict=True), strict=True))
        columns |= _key(page) | {
            "timezone": [bill.timezone for bill in page],
            "tariff": [bill.tariff for bill in page],
            "tariff_sha": [bill.tariff_sha256 for bill in page],
            "kwh": kwh(
                np.array([bill.energy_mwh for bill in page], np.int64),
                np.array([bill.status != FAILED for bill in page]),
            ),
            "total": [bill.total or None for bill in page],
            "issued": [bill.issued or _nothing(bill.total) for bill in page],
            "open": [_open(bill) for bill in page],
            "status": [STALE if _is_outdated(bill) else bill.status for bill in page],
        }
        yield batch(BILLS, columns)


def lines(stored: Iterable[StoredBill]) -> Iterator[pa.RecordBatch]:
    """Yield a row a line of each bill, in schema LINES, counted from 1 in the order of print."""
    for page in _pages(stored):
        printed = [json.loads(bill.detail)["lines"] for bill in page]
        rows = [line for of_bill in printed for line in of_bill]
        if not rows:
            continue
        times = [len(of_bill) for of_bill in printed]
        columns: Columns = dict(zip(LINE_FIELDS, zip(*rows, strict=True), strict=True))
        columns |= {
            name: [value for value, count in zip(values, times, strict=True) for _ in range(count)]
            for name, values in _key(page).items()
        }
        columns["line"] = [number for of_bill in printed for number in range(1, len(of_bill) + 1)]
        yield batch(LINES, columns)


def _nothing(total: str) -> str:
    """Return no money, with the places of a total."""
    return format(Decimal(total or 0) * 0, "f").removeprefix("-")


def _open(bill: StoredBill) -> str | None:
    """Return what is still to be issued of a bill; None for one that could not be made."""
    if not bill.total or not bill.issued:
        return bill.total or None
    return format(Decimal(bill.total) - Decimal(bill.issued), "f")


def _is_outdated(bill: StoredBill) -> bool:
    """Return whether the figures of a bill are those of earlier inputs; a failed bill has none."""
    return bill.stale and bill.status != FAILED


def _pages(stored: Iterable[StoredBill]) -> Iterator[list[StoredBill]]:
    source = iter(stored)
    while page := list(islice(source, _PAGE)):
        yield page


def _key(page: list[StoredBill]) -> Columns:
    spans = [(bill.period_start, bill.period_end) for bill in page]
    months = {span: Period(*span).month for span in set(spans)}
    return {
        "client_number": [bill.client for bill in page],
        "month": [months[span] for span in spans],
        "period_start": [bill.period_start for bill in page],
        "period_end": [bill.period_end for bill in page],
        "currency": [bill.currency for bill in page],
    }


def _details(bill: StoredBill) -> tuple[Any, ...]:
    """Return what a bill's row takes from its detail, in the order of `_DETAILS`; the rest is freed at once."""
    detail = json.loads(bill.detail)
    totals, balances = detail["totals"], list(detail["balances"].values())
    balance = balances[0] if len(balances) == 1 else None
    warnings = [STALE_WARNING] * _is_outdated(bill) + detail["warnings"]
    return (*map(totals.get, _TOTALS), balance, "; ".join(warnings))
