"""Packing by the kernel: the very bytes and sums that numpy makes, or nothing where readings are not plain."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from etl.blocks import block_codec
from etl.blocks.block_codec import FIRST_MONDAY, UNKNOWN, WEEK_MINUTES
from etl.blocks.week_months import month_changes
from etl.blocks.weeks import INTERVALS, Weeks, month_sums
from etl.kernel.library import loaded
from etl.kernel.packed_weeks import PackedWeeks, pack_grid, pack_runs

pytestmark = pytest.mark.skipif(loaded() is None, reason="the kernel is not there")

EDGES = [0, 0xFE, 0xFF, 0xFFFE, 0xFFFF, 0xFFFF_FFFE, 0xFFFF_FFFF, 1 << 32, 1 << 40]
"""At these a slot gets wider, or is no longer below 2**32."""
CHANGES = month_changes()


@given(
    seed=st.integers(0, 1 << 32),
    interval=st.sampled_from(INTERVALS),
    top=st.tuples(st.sampled_from(EDGES), st.integers(0, 6)),
    finer=st.booleans(),
    gaps=st.sampled_from([0.0, 0.02, 0.98]),
)
@example(seed=1, interval=60, top=(0xFFFE, 6), finer=False, gaps=0.0)  # narrow slots of amounts beyond 32 bits
@settings(deadline=None, max_examples=60)
def test_a_grid_is_packed_to_the_same_bytes_and_sums(
    seed: int, interval: int, top: tuple[int, int], *, finer: bool, gaps: float
) -> None:
    edge, unit = top[0], 10 ** top[1]
    random = np.random.default_rng(seed)
    grid = random.integers(0, edge + 1, (3, WEEK_MINUTES // interval)) * unit
    grid[0] += 7 * finer
    grid[random.random(grid.shape) < gaps] = UNKNOWN
    grid[:, random.integers(grid.shape[1])] = edge * unit
    week, none = np.array([2821, 2822, 2825]), np.zeros(3, np.int64)  # a month begins in the first and the last
    changes = -(-month_changes()[week].astype(np.int64) // interval)
    found, expected = pack_grid(grid, changes), block_codec.pack(grid)
    months = month_sums(Weeks(none, week, interval, none, grid))
    assert found is not None
    assert found.bodies == expected.bodies
    assert found.known.tolist() == expected.known.tolist()
    assert found.energy_mwh.tolist() == expected.energy_mwh.tolist()
    assert found.highest_mwh.tolist() == expected.highest_mwh.tolist()
    assert found.early_known.tolist() == months.slots.tolist()
    assert found.early_mwh.tolist() == months.energy_mwh.tolist()


def test_a_row_without_a_known_slot_is_not_packed() -> None:
    assert pack_grid(np.full((1, 168), UNKNOWN), np.zeros(1, np.int64)) is None


def runs(minute: Sequence[int], energy: Sequence[int], interval: int = 60) -> PackedWeeks | None:
    """One run of readings, packed."""
    length = np.array([len(minute)])
    stamps, amounts = np.array(minute, np.int32), np.array(energy, np.int64)
    return pack_runs(stamps, amounts, np.zeros(1, np.int64), length, interval=interval, ends=False, changes=CHANGES)


def test_a_run_is_packed_with_its_phase_and_its_gaps() -> None:
    first = FIRST_MONDAY + 7
    found = runs([first + 60, first + 180, first + WEEK_MINUTES], [1000, 3000, 5])
    assert found is not None
    assert found.bodies == [b"\1\1\3\0\1\0\3\0\1\xff\3", b"\1\1\0\0\0\0\1\0\5"]
    assert (found.run.tolist(), found.week.tolist()) == ([0, 0], [0, 1])
    assert (found.known.tolist(), found.energy_mwh.tolist()) == ([2, 1], [4000, 5])


@pytest.mark.parametrize(
    ("minute", "energy"),
    [
        ([60, 60], [1, 1]),
        ([120, 60], [1, 1]),
        ([WEEK_MINUTES, 60], [1, 1]),
        ([60, 120, 150], [1, 1, 1]),
        ([60, WEEK_MINUTES + 90], [1, 1]),
        ([60, 120], [1, -1]),
        ([60, 180], [1, -1]),
        ([-FIRST_MONDAY, 60], [1, 1]),
        ([-FIRST_MONDAY - 60, 60], [1, 1]),
        ([60, WEEK_MINUTES * (len(CHANGES) + 1)], [1, 1]),
    ],
)
def test_runs_that_do_not_rise_on_their_grid_are_left(minute: list[int], energy: list[int]) -> None:
    assert runs([FIRST_MONDAY + one for one in minute], energy) is None


@pytest.mark.parametrize(("start", "length"), [(-1, 1), (0, 0)])
def test_runs_outside_the_readings_are_left(start: int, length: int) -> None:
    minute, energy = np.array([6000, 6060], np.int32), np.array([1, 1])
    starts, lengths = np.array([start]), np.array([length])
    assert pack_runs(minute, energy, starts, lengths, interval=60, ends=False, changes=CHANGES) is None


def test_a_month_may_begin_at_any_slot() -> None:
    found = pack_grid(np.tile([UNKNOWN, 5, 7, 9, UNKNOWN, UNKNOWN], (6, 1)), np.arange(6))
    assert found is not None
    assert found.early_known.tolist() == [0, 0, 1, 2, 3, 3]
    assert found.early_mwh.tolist() == [0, 0, 5, 12, 21, 21]
