"""Means are of what was read: a missing hour counts neither as time nor as nothing used."""

from fractions import Fraction

import pytest

from tests.support.store_rows import MONDAY
from tests.support.written_loads import LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def mean(first: int, end: int) -> Fraction:
    """Of meter a between two minutes after MONDAY, in mWh a minute."""
    from etl.store.database.locks import snapshot
    from etl.store.models import Meter
    from etl.store.succession.meter_means import means

    meter = Meter.objects.get().pk
    with snapshot():
        (found,) = means([(meter, MONDAY + first, MONDAY + end)], "reader").values()
    return found


def test_the_mean_is_of_the_readings_that_start_in_the_window() -> None:
    LoadOf().hours(60, 120, 600).recorded()
    assert [mean(0, 180), mean(60, 120), mean(0, 120)] == [Fraction(780, 180), Fraction(2), Fraction(180, 120)]


def test_hours_without_a_reading_are_no_time() -> None:
    LoadOf().hours(60).hours(120, first=MONDAY + 600).recorded()
    assert [mean(0, 10_000), mean(60, 600)] == [Fraction(180, 120), Fraction(0)]


def test_of_a_long_read_the_part_in_the_window_counts() -> None:
    load = LoadOf()
    load.long((0, 6000, 12_000))
    load.recorded()
    assert [mean(0, 3000), mean(-9000, 3000)] == [Fraction(2)] * 2


def test_a_damaged_block_has_no_mean() -> None:
    from etl.store.models import IntervalBlock

    LoadOf().hours(60).recorded()
    IntervalBlock.objects.update(values=b"x" * 20)
    with pytest.raises(ValueError, match="not enough values"):
        mean(0, 60)
