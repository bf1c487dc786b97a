"""Readings that begin between two midnights are found, whatever their intervals and phases, and no others."""

import pytest

from etl.core.errors import DamagedError
from etl.store.summary import MonthReadings
from tests.support.store_rows import MONDAY, block, series

pytestmark = pytest.mark.both_databases


@pytest.mark.usefixtures("rows")
def test_readings_that_begin_within_an_edge_are_added_up_by_flow() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.stored_readings.month_edges import interval_readings

    block(series("a", 60), 1, 2, -1, 4, 8)
    block(series("b", 30, phase=15), 16, 32, 64, 128)
    block(series("c", 60, flow=2), 256, 512, 1024)
    with snapshot():
        assert interval_readings([(5, MONDAY + 60, MONDAY + 120), (6, MONDAY - 600, MONDAY)]) == [
            MonthReadings(5, "import", 3, 2 + 64 + 128), MonthReadings(5, "export", 1, 512)
        ]  # fmt: skip
        assert interval_readings([(5, MONDAY, MONDAY + 240)])[0] == MonthReadings(5, "import", 7, 7 + 240)


@pytest.mark.usefixtures("rows")
def test_a_damaged_block_is_not_counted() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.models import IntervalBlock
    from etl.store.stored_readings.month_edges import interval_readings

    block(series("a", 60), 1, 2)
    IntervalBlock.objects.update(values=b"damaged")
    with snapshot(), pytest.raises(DamagedError):
        interval_readings([(5, MONDAY, MONDAY + 60)])
