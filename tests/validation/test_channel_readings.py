"""Power of readings: whole mW before the multiplier, exact kW after it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from etl.validation.channel_readings import ChannelReadings
from tests.support.channel_months import half_hours


def test_power_is_that_of_the_meter_after_its_multiplier() -> None:
    readings = half_hours("0.25", slots=1, multiplier="40")
    assert readings.mean_kw(0) == 20  # 0.25 kWh x 40 in half an hour
    assert readings.power_mw.tolist() == [500_000]  # 0.5 kW before it
    assert readings.raw_mw(20) == 500_000


def test_power_of_the_largest_energy_that_is_stored_does_not_overflow() -> None:
    readings = ChannelReadings(np.array([2**63 - 1]), np.array([1]), np.array([0]))
    assert readings.power_mw.tolist() == [6 * 10**18]
    assert readings.mean_kw(0) == Fraction(2**63 - 1, 10**6) * 60


def test_runs_end_where_time_is_missing() -> None:
    readings = replace(half_hours(slots=6), starts=np.array([0, 30, 60, 120, 150, 180]))
    some = np.array([True, True, True, True, False, True])
    assert list(readings.runs(some)) == [(0, 3), (3, 4), (5, 6)]
    assert readings.long_runs(some, 60).tolist() == [True, True, True, False, False, False]
    assert list(readings.runs(np.zeros(6, np.bool_))) == []
