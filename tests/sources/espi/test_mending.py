"""Readings of the second hour under the epoch of the first, found among all readings of a feed."""

from datetime import UTC, datetime

import pytest

from etl.sources.espi.mending import late_readings
from etl.sources.inputs import spilled_rows
from tests.support import green_button as gb
from tests.support.green_button_feeds import read

CHANGE = int(datetime(2023, 11, 5, 9, tzinfo=UTC).timestamp())
"""2:00 of Pacific daylight time."""
STARTS = [CHANGE - 7200, CHANGE - 3600, CHANGE - 3600, CHANGE + 3600]


def late(starts: list[int], **of_type: object) -> tuple[list[int], list[int]]:
    readings = [gb.reading(start, place) for place, start in enumerate(starts)]
    text = gb.feed(gb.local_time(), gb.point(), gb.series(), gb.reading_type(1, **of_type), gb.block(readings))
    places, back = late_readings(*read(text))
    return places.tolist(), back.tolist()


@pytest.mark.parametrize("at_once", [1 << 16, 1], ids=["together", "one by one"])
def test_the_later_row_is_an_hour_later(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(spilled_rows, "AT_ONCE", at_once)
    assert late(STARTS) == ([2], [3600])


def test_hours_far_from_a_change_and_those_left_out_stay() -> None:
    assert late([start + 86_400 for start in STARTS]) == ([], [])
    assert late(STARTS, uom=63) == ([], [])
