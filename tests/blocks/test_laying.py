"""Readings laid into weeks: whatever their order, each in its slot, and every one that is too many counted."""

import numpy as np
from hypothesis import given, settings

from etl.blocks.laying import lay, steps
from etl.blocks.weeks import Points
from tests.support.packed_pieces import HOUR, at, hourly, known, points


@given(hourly)
@settings(deadline=None)
def test_each_reading_is_in_its_slot_whatever_the_order(rows: list[tuple[int, int, int]]) -> None:
    some = [(channel, at(hour), energy) for channel, hour, energy in rows]
    laid = lay(points(*some), HOUR)
    assert sorted(known(laid.weeks)) == sorted(some)
    assert (laid.duplicate, laid.revised, laid.lower_quality, len(laid.conflicts)) == (0, 0, 0, 0)


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


def test_a_step_is_the_smallest_of_the_first_stamps_of_a_run() -> None:
    minutes = np.array([*range(0, 64 * 30, 30), 5, 5, 20, 99])
    assert steps(minutes, np.array([0, 64, 67]), np.array([64, 2, 1])).tolist() == [30, 0, 0]
    assert steps(minutes, np.array([65]), np.array([2])).tolist() == [15]
