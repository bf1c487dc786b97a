"""A minute cuts a slot of a series where it lies inside one that may have a reading."""

import pytest

from etl.store.control.series_parts import SeriesGrid


@pytest.mark.parametrize(
    ("minute", "cut"),
    [(100, False), (115, False), (107, True), (101, True), (40, False), (400, False), (407, False)],
)
def test_a_minute_cuts_a_slot_only_between_the_first_and_the_last_reading(minute: int, cut: bool) -> None:
    assert SeriesGrid(1, interval=15, phase=10, first=100, end=400).cuts(minute) == cut
