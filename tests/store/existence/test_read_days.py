"""Days in which anybody has a reading are exact at their first and last minute."""

from datetime import date

import pytest

from etl.core.periods import Period
from tests.support.store_rows import MONDAY, block, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def read(start: str, end: str) -> bool:
    from etl.store.existence.read_days import any_reading

    return any_reading(Period(date.fromisoformat(start), date.fromisoformat(end)))


def test_days_are_read_where_a_meter_has_a_reading_and_not_only_around_them() -> None:
    """Three hours of Monday 7 August, and three of Monday 21 August."""
    of = series("a", first=MONDAY, end=MONDAY + 2 * 10080 + 180)
    block(of, 1, 2, 3)
    block(of, 1, 2, 3, week=2485)
    assert read("2017-08-07", "2017-08-08")
    assert not read("2017-08-08", "2017-08-21")
    assert not read("2017-08-14", "2017-08-20")
    assert read("2017-08-08", "2017-08-22")
    assert read("2017-08-01", "2017-09-01")
    assert not read("2017-07-01", "2017-08-07")
    assert not read("2017-09-01", "2017-10-01")


def test_a_phase_of_minutes_moves_a_week_over_its_edge() -> None:
    of = series("a", first=MONDAY + 7, end=MONDAY + 67, phase=7)
    block(of, 5)
    assert read("2017-08-07", "2017-08-08")
    assert not read("2017-08-06", "2017-08-07")


def test_a_long_read_is_one_on_each_of_its_days() -> None:
    from etl.store.models import LongRead

    of = series("a", interval=0, first=MONDAY, end=MONDAY + 10 * 1440)
    LongRead.objects.create(series=of, start_minute=MONDAY, end_minute=MONDAY + 10 * 1440, energy_mwh=1, quality=0)
    assert read("2017-08-10", "2017-08-11")
    assert not read("2017-08-17", "2017-08-18")


def test_days_are_those_of_the_zones_of_meters() -> None:
    """Midnight of 7 August in Lisbon is 23:00 UTC of the day before."""
    from etl.store.models import Meter

    of = series("a", first=MONDAY - 60, end=MONDAY)
    block(of, *([-1] * 167), 9, week=2482)
    assert not read("2017-08-07", "2017-08-08")
    Meter.objects.update(timezone="Europe/Lisbon")
    assert read("2017-08-07", "2017-08-08")
