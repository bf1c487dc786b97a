"""A meter of a bill is a row: its numbers exact, where 12 places hold them."""

from datetime import date
from fractions import Fraction

from etl.core.bill_page import MeterOfBill, StoredBill
from etl.exports.meter_rows import meters
from etl.exports.schemas import METERS

BILL = StoredBill("4521", date(2017, 8, 1), date(2017, 9, 1), "UTC", "flat", "ab", "EUR", 4, "0.00", "complete", "")
METER = MeterOfBill(
    "M7", "T1", "import", "2017-08-01T00:00+00:00", "2017-09-01T00:00+00:00", Fraction(4), Fraction(1, 2),
    Fraction(3, 2), Fraction(1, 7), Fraction(27, 28),
)  # fmt: skip


def test_a_meter_is_a_row_with_its_bill() -> None:
    (batch,) = meters([(BILL, [METER]), (BILL, [])])
    assert batch.schema == METERS
    (row,) = batch.to_pylist()
    assert list(row.values()) == [
        "4521", "2017-08", date(2017, 8, 1), date(2017, 9, 1), "M7", "T1", "import", "2017-08-01T00:00+00:00",
        "2017-09-01T00:00+00:00", "4", "0.5", "1.5", "1/7", "0.964285714286",
    ]  # fmt: skip


def test_without_meters_there_is_no_batch() -> None:
    assert list(meters([(BILL, [])])) == []
