"""Hours that a feed has as intervals, where it has longer readings of the same meter and flow too."""

import numpy as np

from etl.sources.espi.coverage import covered_hours, durations
from etl.sources.espi.kinds import Kind
from tests.support import green_button as gb
from tests.support.green_button_feeds import read

DAY = 1_500_000_000 // 86_400 * 86_400


def test_a_reading_that_says_no_length_has_that_of_its_type_and_an_end_of_59_seconds_is_inclusive() -> None:
    assert durations(np.array([0, 900, 3599]), Kind(duration=1800)).tolist() == [1800, 900, 3600]


def covered(*readings: str) -> dict[tuple[str, str], list[int]]:
    found = covered_hours(*read(gb.feed(gb.point(), gb.series(), gb.reading_type(), gb.block(readings))))
    return {key: hours.tolist() for key, hours in found.items()}


def test_hours_are_named_where_days_are_there_too() -> None:
    hours = gb.hourly(1, 2, start=DAY)
    assert covered(*hours, gb.reading(DAY, 9, 86_400)) == {(gb.POINT, "import"): [DAY // 3600, DAY // 3600 + 1]}


def test_hours_alone_or_days_alone_name_none() -> None:
    assert covered(*gb.hourly(1, 2)) == covered(gb.reading(DAY, 9, 86_400)) == {}
