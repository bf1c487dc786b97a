"""Estimates of the source for more than a week."""

from dataclasses import replace

import numpy as np
import pytest

from etl.validation.estimated_run import EstimatedRun
from tests.support.channel_months import half_hours


@pytest.mark.parametrize(("slots", "failing"), [(7 * 48, 0), (7 * 48 + 1, 7 * 48 + 1)])
def test_more_than_seven_days_in_a_row_are_warned_of(slots: int, failing: int) -> None:
    readings = half_hours()
    guessed = np.arange(len(readings)) < slots
    assert np.count_nonzero(EstimatedRun().failing(replace(readings, estimated=guessed))) == failing


def test_where_nothing_is_estimated_nothing_is_warned_of() -> None:
    assert not EstimatedRun().failing(half_hours()).any()


def test_the_fact_counts_the_days() -> None:
    text = "estimated or substituted by the source for 8.0 days: has anybody read the meter?"
    assert EstimatedRun().fact(half_hours(), 0, 8 * 48) == text
