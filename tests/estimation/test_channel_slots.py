"""Slots by local time, gaps between readings, and halves that go up."""

import numpy as np

from etl.core.usage_page import Grid
from etl.estimation.channel_slots import ChannelSlots, MissingSlots, half_up

HOUR = 60


def slots(start: str, hours: int, zone: str = "UTC") -> ChannelSlots:
    first = int(np.datetime64(start, "m").astype(np.int64))
    grid = Grid(first, HOUR, hours)
    return ChannelSlots.of(np.zeros((1, hours), np.int64), np.ones((1, hours), np.bool_), grid, zone)


def same(own: ChannelSlots, slot: int, days: int) -> int:
    return int(own.same_time(np.array([slot]), days)[0])


def test_the_same_time_is_that_of_the_local_clock_over_a_change() -> None:
    """Berlin, 30 to 31 March 2024, UTC hours from 23:00 of the 29th: 08:00 is hour 8, and hour 31 of a day of 23."""
    own = slots("2024-03-29T23", 72, "Europe/Berlin")
    assert (same(own, 8, 1), same(own, 31, -1)) == (31, 8)


def test_a_skipped_hour_has_no_slot_and_of_one_that_comes_twice_it_is_the_first() -> None:
    assert same(slots("2024-03-29T23", 72, "Europe/Berlin"), 2, 1) == -1
    autumn = slots("2024-10-25T22", 72, "Europe/Berlin")  # the 26th begins; 02:00 of the 27th is hours 26 and 27
    assert (same(autumn, 2, 1), same(autumn, 26, -1), same(autumn, 27, -1)) == (26, 2, 2)


def test_outside_the_days_that_are_known_there_is_no_slot() -> None:
    own = slots("2024-01-01", 48)
    assert (same(own, 3, -1), same(own, 3, 1), same(own, 27, 1)) == (-1, 27, -1)


def test_a_gap_is_all_between_two_readings_and_only_wanted_slots_are_missing() -> None:
    known = np.array([[1, 0, 0, 0, 1, 0]], np.bool_)
    wanted = np.array([[0, 0, 1, 0, 0, 1]], np.bool_)
    found = MissingSlots.of(known, wanted, Grid(0, HOUR, 6), ([0], [1000]))
    assert (found.slot.tolist(), found.first.tolist(), found.end.tolist()) == ([2, 5], [1, 5], [4, 6])
    assert found.minutes.tolist() == [180, 700]


def test_a_gap_before_all_readings_begins_where_the_channel_is_due() -> None:
    known, wanted = np.array([[0, 0, 1]], np.bool_), np.array([[0, 1, 0]], np.bool_)
    found = MissingSlots.of(known, wanted, Grid(0, HOUR, 3), ([HOUR], [180]))
    assert (found.first.tolist(), found.minutes.tolist()) == ([0], [60])


def test_halves_go_up() -> None:
    assert half_up(np.array([5, 4, 7]), np.array([2, 3, 3])).tolist() == [3, 1, 2]


def test_numbers_too_large_for_64_bits_are_ints() -> None:
    grid = Grid(0, HOUR, 2)
    large = ChannelSlots.of(np.array([[2**62, 0]]), np.array([[True, False]]), grid, "UTC")
    assert large.values.dtype == object
