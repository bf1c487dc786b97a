"""The same value again and again: above zero, in a row, of a channel that tells finer ones."""

from dataclasses import replace

import numpy as np
import pytest

from etl.validation.stuck import Stuck
from tests.support.channel_months import half_hours

FINE = [f"0.{number:03}" for number in range(101, 150)]


@pytest.mark.parametrize(("times", "failing"), [(11, 0), (12, 12), (20, 20)])
def test_twelve_times_in_a_row_is_stuck(times: int, failing: int) -> None:
    readings = half_hours(*["0.123"] * times, *FINE, slots=times + len(FINE))
    assert np.count_nonzero(Stuck().failing(readings)) == failing


def test_zeros_and_coarse_values_are_not() -> None:
    assert not Stuck().failing(half_hours(*["0"] * 40, *FINE, slots=40 + len(FINE))).any()
    assert not Stuck().failing(half_hours(usual="0.25")).any()


def test_a_gap_ends_the_row() -> None:
    readings = half_hours(*["0.123"] * 20, slots=20)
    starts = readings.starts.copy()
    starts[10:] += 30
    assert not Stuck().failing(replace(readings, starts=starts)).any()


def test_the_fact_names_value_and_times() -> None:
    text = "0.123 kWh 20 times in a row: does the meter send its last value again?"
    assert Stuck().fact(half_hours(*["0.123"] * 20), 0, 20) == text
