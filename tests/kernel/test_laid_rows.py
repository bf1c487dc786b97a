"""Laying by the kernel: the very grids that numpy makes, or nothing where readings are not plain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.blocks.laying import lay
from etl.blocks.weeks import INTERVALS, Points
from etl.kernel.laid_rows import find_neighbours, lay_rows
from etl.kernel.library import loaded

pytestmark = pytest.mark.skipif(loaded() is None, reason="the kernel is not there")


def shuffled(seed: int, interval: int, *, gaps: float, flags: bool) -> Points:
    """Readings of a few channels around the first Monday of 1970, no two of them of one slot."""
    random = np.random.default_rng(seed)
    channels, slots = random.integers(1, 5), random.integers(1, 3000)
    known = np.flatnonzero(random.random(channels * slots) >= gaps)
    known = random.permutation(np.append(known, 0) if known.size == 0 else known)
    minute = FIRST_MONDAY + (known % slots - random.integers(0, 200)) * interval
    code = random.integers(0, 3, len(known)).astype(np.uint16) if flags else None
    return Points(known // slots + 7, minute, random.integers(0, 1 << 40, len(known)), code)


@given(
    seed=st.integers(0, 1 << 32),
    interval=st.sampled_from(INTERVALS),
    gaps=st.sampled_from([0.0, 0.02, 0.9]),
    flags=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_readings_are_laid_into_the_same_weeks(seed: int, interval: int, *, gaps: float, flags: bool) -> None:
    points = shuffled(seed, interval, gaps=gaps, flags=flags)
    found = lay_rows(points.channel, points.minute, points.energy_mwh, points.quality, interval)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ETL_PURE", "1")
        weeks = lay(points, interval).weeks
    assert found is not None
    assert found.channel.tolist() == weeks.channel.tolist()
    assert found.week.tolist() == weeks.week.tolist()
    assert found.grid.tolist() == weeks.grid.tolist()
    assert found.known.tolist() == (weeks.grid >= 0).sum(axis=1).tolist()
    assert (found.codes is None) == (weeks.quality is None)
    if found.codes is not None and weeks.quality is not None:
        assert found.codes.tolist() == weeks.quality.tolist()


def test_rows_know_their_readings() -> None:
    minute = FIRST_MONDAY + np.array([120, WEEK_MINUTES, 60, 0])
    found = lay_rows(np.array([3, 3, 3, 5]), minute, np.array([1, 2, 3, 4]), None, 60)
    assert found is not None
    assert found.first_minute.tolist() == [FIRST_MONDAY + 60, FIRST_MONDAY + WEEK_MINUTES, FIRST_MONDAY]
    assert found.last_minute.tolist() == [FIRST_MONDAY + 120, FIRST_MONDAY + WEEK_MINUTES, FIRST_MONDAY]
    assert found.place.tolist() == [2, 1, 3]


@pytest.mark.parametrize(
    ("channel", "minute", "energy"),
    [
        ([0, 0], [60, 60], [1, 1]),
        ([0, 0], [60, 119], [1, 2]),
        ([0], [60], [-1]),
        ([0, 5000], [60, 60], [1, 1]),
        ([0, 0], [60, 1 << 27], [1, 1]),
        ([0], [1 << 31], [1]),
        ([1 << 31], [60], [1]),
        ([], [], []),
    ],
)
def test_readings_that_are_not_plain_are_left(channel: list[int], minute: list[int], energy: list[int]) -> None:
    channels, minutes, amounts = (np.array(column, np.int64) for column in (channel, minute, energy))
    assert lay_rows(channels, minutes, amounts, None, 60) is None


def test_neighbours_count_among_the_first_known_slots() -> None:
    grid = np.array([[1, -1, 1, -1, -1], [-1, 1, 1, -1, -1], [1, -1, 1, -1, 0], [1, -1, -1, 1, 1]])
    found = find_neighbours(grid, np.array([1, 0, 3]), 2)
    assert found is not None
    assert found.tolist() == [True, False, False]
    wider = find_neighbours(grid, np.array([3]), 3)
    assert wider is not None
    assert wider.tolist() == [True]
