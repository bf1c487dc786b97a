"""Runs packed from their stamps: the blocks are those of the readings laid into weeks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY
from etl.blocks.laying import lay
from etl.blocks.run_packing import packed_runs
from etl.blocks.weeks import INTERVALS, Points, packed
from etl.kernel.library import loaded
from tests.support.odd_readings import as_lists

pytestmark = pytest.mark.skipif(loaded() is None, reason="the kernel is not there")


@given(
    seed=st.integers(0, 1 << 32),
    interval=st.sampled_from(INTERVALS),
    gaps=st.sampled_from([0.0, 0.01, 0.9]),
    phases=st.booleans(),
    ends=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_runs_become_the_blocks_of_their_weeks(seed: int, interval: int, gaps: float, phases: bool, ends: bool) -> None:
    random = np.random.default_rng(seed)
    minutes = []
    for _ in range(3):
        slots = np.flatnonzero(random.random(random.integers(1, 2000)) >= gaps)
        first = 100_000 + random.integers(0, 10_000) * interval + (random.integers(0, interval) if phases else 0)
        minutes.append(first + np.append(0, slots + 1) * interval)
    lengths = np.array([len(run) for run in minutes])
    starts = np.cumsum(lengths) - lengths
    minute, run = np.concatenate(minutes).astype(np.int32), np.repeat(np.arange(3), lengths)
    energy = random.integers(0, 5000, len(minute)) * 10 ** random.integers(0, 4, 3)[run]
    found = packed_runs(Points(run, minute, energy), starts, lengths, interval, ends=ends)
    phase = (minute[starts] % interval).astype(np.int64)[run]
    expected = packed(lay(Points(run, minute - (interval if ends else 0), energy), interval, phase).weeks)
    assert found is not None
    assert as_lists(found) == as_lists(expected)


def test_runs_with_flags_are_laid_into_weeks() -> None:
    one = np.ones(1, np.int64)
    points = Points(one, np.array([FIRST_MONDAY], np.int32), one, np.zeros(1, np.uint16))
    assert packed_runs(points, np.zeros(1, np.int64), one, 60, ends=False) is None
