"""A minute that two series of one channel measure is found."""

import pytest

from tests.support.command import Shell
from tests.support.sound_database import block, found

pytestmark = pytest.mark.both_databases


def test_a_minute_measured_twice_in_one_channel_is_found(sound: Shell) -> None:
    from etl.blocks import block_codec as packing
    from etl.store.models import IntervalBlock, Series

    hourly = block().get()
    series = Series.objects.get(pk=hourly.series_id)
    series.pk, series.interval = None, 30
    series.first_minute = packing.week_start(hourly.week)
    series.end_minute = series.first_minute + packing.WEEK_MINUTES
    series.save()
    grid = packing.unpack([bytes(hourly.values)], 168).repeat(2, axis=1)
    packed = packing.pack(grid)
    sealed = packing.seal(packed.bodies[0], series.pk, hourly.week)
    IntervalBlock(
        series_id=series.pk, week=hourly.week, known=336, energy_mwh=int(packed.energy_mwh[0]), values=sealed
    ).save(force_insert=True)
    violations = found(sound)
    assert violations[0] == (
        "meter a import: 10080 minutes are measured twice, from 2017-08-07 00:00 UTC on, in series of 60 min and 30 min"
    )
    assert violations[1].startswith("ledger, 2017-08 import: ")
