"""Readings laid into weeks: whatever their order, each in its slot, and every one that is too many counted."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES, week_of
from etl.blocks.weeks import (
    Points,
    by_month,
    in_last_month,
    joined,
    lay,
    month_change,
    month_of,
    month_sums,
    packed,
    steps,
    unpacked,
)
from tests.support.packed_pieces import known, points

HOUR = 60


def at(hour: int) -> int:
    """The minute of an hour since the first Monday."""
    return FIRST_MONDAY + hour * HOUR


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


readings = st.lists(
    st.tuples(st.integers(3, 6), st.integers(-400, 400), st.integers(0, 9)), max_size=40, unique_by=lambda one: one[:2]
)


@given(readings)
@settings(deadline=None)
def test_each_reading_is_in_its_slot_whatever_the_order(rows: list[tuple[int, int, int]]) -> None:
    some = [(channel, at(hour), energy) for channel, hour, energy in rows]
    laid = lay(points(*some), HOUR)
    assert sorted(known(laid.weeks)) == sorted(some)
    assert (laid.duplicate, laid.revised, laid.lower_quality, len(laid.conflicts)) == (0, 0, 0, 0)


@given(readings)
@settings(deadline=None)
def test_packed_weeks_come_back(rows: list[tuple[int, int, int]]) -> None:
    some = [(channel, at(hour), energy) for channel, hour, energy in rows]
    flags = [energy % 3 for _, _, energy in some]
    weeks = lay(points(*some, quality=flags), HOUR).weeks
    again = unpacked(packed(weeks))
    assert known(again) == known(weeks)
    assert again.quality is not None
    assert weeks.quality is not None
    assert again.quality.tolist() == weeks.quality.tolist()


def test_a_phase_shifts_the_grid() -> None:
    laid = lay(points((0, at(0) + 7, 1), (0, at(168) + 7, 2)), HOUR, np.array([7, 7]))
    assert (laid.weeks.phase.tolist(), laid.weeks.week.tolist()) == ([7, 7], [0, 1])
    assert known(laid.weeks) == [(0, at(0) + 7, 1), (0, at(168) + 7, 2)]


def test_the_same_reading_again_is_a_duplicate() -> None:
    laid = lay(points((0, at(0), 5), (0, at(1), 6), (0, at(0), 5)), HOUR)
    assert (laid.duplicate, known(laid.weeks)) == (1, [(0, at(0), 5), (0, at(1), 6)])


def test_a_better_quality_wins_and_an_equal_one_with_another_value_is_a_conflict() -> None:
    rows = [(0, at(0), 5), (0, at(0), 7), (0, at(1), 5), (0, at(1), 5), (0, at(2), 1), (0, at(2), 2)]
    laid = lay(points(*rows, quality=[2, 0, 2, 0, 1, 1]), HOUR)
    assert known(laid.weeks) == [(0, at(0), 7), (0, at(1), 5)]
    assert (laid.lower_quality, laid.revised, sorted(laid.conflicts.tolist())) == (1, 1, [4, 5])


def test_nothing_is_no_week() -> None:
    none = np.empty(0, np.int64)
    assert len(lay(Points(none, none, none), HOUR).weeks.week) == 0


def test_a_week_without_a_reading_is_not_packed() -> None:
    weeks = lay(points((0, at(0), 5), (0, at(168), 6)), HOUR).weeks
    weeks.grid[0] = -1
    blocks = packed(weeks)
    assert blocks.week.tolist() == [1]
    assert len(joined([blocks, blocks])) == 2
    assert blocks.where(np.array([0])).packed.energy_mwh.tolist() == [6]


def test_energy_is_divided_where_a_month_begins_inside_a_week() -> None:
    first, last = minute("2024-02-29T23:00"), minute("2024-03-01T00:00")
    weeks = lay(points((0, first, 5), (0, last, 7), (1, last + HOUR, 1)), HOUR).weeks
    assert by_month(weeks) == {month_of(first): (1, 5), month_of(last): (2, 8)}
    sums = month_sums(weeks)
    assert (sums.slots.tolist(), sums.energy_mwh.tolist()) == ([1, 0], [5, 0])


@pytest.mark.parametrize(
    ("day", "change"),
    [("2024-02-26", "2024-03-01"), ("2024-03-04", None), ("2024-04-01", None), ("2023-12-25", None)],
)
def test_a_month_changes_inside_a_week_or_not(day: str, change: str | None) -> None:
    week = int(week_of(np.array([minute(day)]))[0])
    assert month_change(week) == (None if change is None else minute(change))
    assert in_last_month(week) == minute(change or day)
    assert month_of(minute(day)) == (int(day[:4]) - 1970) * 12 + int(day[5:7]) - 1


def test_a_step_is_the_smallest_of_the_first_stamps_of_a_run() -> None:
    minutes = np.array([*range(0, 64 * 30, 30), 5, 5, 20, 99])
    assert steps(minutes, np.array([0, 64, 67]), np.array([64, 2, 1])).tolist() == [30, 0, 0]
    assert steps(minutes, np.array([65]), np.array([2])).tolist() == [15]
    assert WEEK_MINUTES == 7 * 1440
