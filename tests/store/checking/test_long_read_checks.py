"""Long reads that contradict themselves or their neighbours are found."""

from collections.abc import Iterator

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER
from tests.support.sound_database import found

pytestmark = pytest.mark.both_databases


@pytest.fixture
def long_reads(etl: Shell) -> Iterator[Shell]:
    """A client of whom every day of August 2017 is one long read."""
    days = [f"a,2017-08-{day:02},1" for day in range(1, 32)]
    etl.load(written("days.csv", HEADER, *days), "--timezone", "UTC", "--interval", "1d")
    yield etl
    etl.reset()


def test_long_reads_are_looked_at_too(long_reads: Shell) -> None:
    from etl.store.models import LongRead

    assert found(long_reads) == []
    first, second, third = LongRead.objects.order_by("start_minute").values_list("start_minute", flat=True)[:3]
    LongRead.objects.filter(start_minute=first).update(end_minute=second + 60)
    LongRead.objects.filter(start_minute=third).update(energy_mwh=-1)
    third_day = "meter a import long reads, read from 2017-08-03"
    assert found(long_reads) == [
        "meter a import long reads, read from 2017-08-02: shares minutes with the read before it",
        f"{third_day}: ends before it begins, or has an impossible energy or quality",
        "ledger, 2017-08 import: records 31 readings of 31.000000 kWh, but stored are 31 readings of 29.999999 kWh",
    ]
    LongRead.objects.filter(start_minute=third).delete()
    assert found(long_reads)[-1] == (
        "ledger, 2017-08 import: records 31 readings of 31.000000 kWh, but stored are 30 readings of 30.000000 kWh"
    )
