"""Long runs of zeros: of import alone, and only where no reading is missing in between."""

from dataclasses import replace

import numpy as np
import pytest

from etl.validation.zero import Zero
from tests.support.channel_months import half_hours


@pytest.mark.parametrize(("zeros", "failing"), [(95, 0), (96, 96), (97, 97)])
def test_48_hours_of_zeros_are_a_run(zeros: int, failing: int) -> None:
    assert np.count_nonzero(Zero().failing(half_hours(*["0"] * zeros))) == failing


def test_what_is_fed_in_may_be_zero_for_long() -> None:
    assert not Zero().failing(replace(half_hours(usual="0"), flow="export")).any()


def test_a_gap_ends_a_run() -> None:
    readings = half_hours(usual="0", slots=100)
    starts = readings.starts.copy()
    starts[50:] += 30
    assert not Zero().failing(replace(readings, starts=starts)).any()


def test_the_fact_counts_the_hours() -> None:
    assert Zero().fact(half_hours(usual="0"), 4, 104) == "50 h of exact zeros: is the meter dead, or the home empty?"
