"""Stored long reads come as columns, and count in the UTC month in which they begin."""

from datetime import date

import numpy as np
import pytest

from tests.support.store_rows import series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

JULY_31 = (date(2017, 7, 31) - date(1970, 1, 1)).days * 1440


@pytest.fixture
def identity() -> int:
    """Three reads of two days each, from 31 July on."""
    from etl.store.models import LongRead

    one = series("a", 0, JULY_31, JULY_31 + 6 * 1440)
    for place in (2, 0, 1):
        start = JULY_31 + place * 2880
        LongRead.objects.create(
            series=one, start_minute=start, end_minute=start + 2880, energy_mwh=10 + place, quality=place
        )
    return int(one.pk)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(None, None, [10, 11, 12]), (2880, 2881, [11]), (2879, 2880, [10]), (5760, None, [12])],
)
def test_reads_that_share_a_minute_with_a_span_come_in_order(
    identity: int, start: int | None, end: int | None, found: list[int]
) -> None:
    from etl.store.loads.readback import stored_reads

    span = [None if minute is None else JULY_31 + minute for minute in (start, end)]
    reads = stored_reads([identity], *span)
    assert reads.energy_mwh.tolist() == found
    assert set(reads.channel.tolist()) == {identity}


def test_a_read_counts_whole_in_the_month_of_its_first_minute(identity: int) -> None:
    from etl.store.loads.block_writer import Changes
    from etl.store.loads.readback import count_reads, stored_reads

    changes, reads = Changes(), stored_reads([identity])
    count_reads(changes, reads, np.array([1, 1, 2]), gone=False)
    count_reads(changes, reads.where(np.array([0])), np.array([1]), gone=True)
    assert changes.months == {(570, 1): [1, 1, 10, 10], (571, 1): [1, 0, 11, 0], (571, 2): [1, 0, 12, 0]}
