"""Rows of the export `meters`."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from etl.core.bill_page import MeterOfBill, StoredBill
from etl.core.exact import Exact
from etl.core.numbers import number_text
from etl.core.periods import Period
from etl.exports.arrow_arrays import days, texts
from etl.exports.schemas import METERS

_ROWS = 4096

Billed = tuple[StoredBill, Sequence[MeterOfBill]]


def meters(billed: Iterable[Billed]) -> Iterator[pa.RecordBatch]:
    """Yield a row a meter, register and flow of each bill, in schema METERS."""
    rows = ((bill, meter) for bill, own in billed for meter in own)
    while page := list(islice(rows, _ROWS)):
        yield _batch(page)


def _batch(page: list[tuple[StoredBill, MeterOfBill]]) -> pa.RecordBatch:
    bills, meters = [bill for bill, _ in page], [meter for _, meter in page]
    columns: dict[str, Any] = {
        "client_number": texts([bill.client for bill in bills]),
        "month": texts([Period(bill.period_start, bill.period_end).month for bill in bills]),
        "period_start": days([bill.period_start for bill in bills]),
        "period_end": days([bill.period_end for bill in bills]),
        **{name: texts([getattr(meter, name) for meter in meters]) for name in ("meter", "register", "flow")},
        "from": texts([meter.start for meter in meters]),
        "to": texts([meter.end for meter in meters]),
        "kwh_read": _decimals([meter.read for meter in meters]),
        "kwh_estimated": _decimals([meter.estimated for meter in meters]),
        "multiplier": texts([number_text(meter.multiplier) for meter in meters]),
        "share": texts([number_text(meter.share) for meter in meters]),
        "kwh": _decimals([meter.billed for meter in meters]),
    }
    return pa.RecordBatch.from_arrays([columns[field.name] for field in METERS], schema=METERS)


def _decimals(numbers: Sequence[Fraction]) -> pa.Array:
    """Write numbers with 12 places at most."""
    nums = np.array([number.numerator for number in numbers], object)
    dens = np.array([number.denominator for number in numbers], object)
    return texts(Exact(nums, dens).texts())
