"""A control read is a row: at an instant, or between two."""

from datetime import UTC, datetime
from decimal import Decimal

from etl.core.usage_page import ControlReading
from etl.exports.register_rows import control_reads
from etl.exports.schemas import CONTROL_READS

END = datetime(2017, 8, 1, tzinfo=UTC)
MINUTE = int(END.timestamp()) // 60


def test_a_read_has_no_start_and_a_difference_has_one() -> None:
    stored = [
        ControlReading("M7", "1.8.0", "import", MINUTE, MINUTE, 12_000_500_000, 100_000, 3, counts=True),
        ControlReading("M7", "", "export", MINUTE - 1440, MINUTE, 7, 1, 2, counts=False),
    ]
    (batch,) = control_reads(stored)
    assert batch.schema == CONTROL_READS
    assert [list(row.values()) for row in batch.to_pylist()] == [
        ["M7", "1.8.0", "import", None, END, Decimal("12000.500000"), Decimal("0.100000"), True, 3],
        ["M7", "", "export", END.replace(month=7, day=31), END, Decimal("0.000007"), Decimal("0.000001"), False, 2],
    ]
