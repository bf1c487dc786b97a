"""Ticks of time: at midnights and hours of the clock, never too many to read."""

from datetime import date, timedelta

import pytest
from matplotlib.figure import Figure

from etl.core.periods import Period, midnight
from etl.pictures.charts.time_axis import mark_time
from tests.support.curves import AUTUMN, LISBON


def marked(period: Period) -> list[tuple[float, str]]:
    axes = Figure().subplots()
    mark_time(axes, period, LISBON)
    assert axes.get_xlim() == period.utc_minutes(LISBON)
    return [(tick.get_position()[0], tick.get_text()) for tick in axes.get_xticklabels()]


def test_hours_are_those_of_the_clock_when_it_changes() -> None:
    found = marked(AUTUMN)
    assert [text for _, text in found][:5] == ["Sat 26 Oct", "06:00", "12:00", "18:00", "Sun 27 Oct"]
    sunday = midnight(date(2024, 10, 27), LISBON)
    assert found[5] == (sunday + 7 * 60, "06:00")  # an hour later than on other days


@pytest.mark.parametrize(
    ("days", "first", "ticks"),
    [(1, "Wed 1 May", 8), (7, "Wed 1\nMay", 7), (31, "Mon 6\nMay", 4), (366, "May", 13), (1500, "2025", 4)],
)
def test_ticks_fit(days: int, first: str, ticks: int) -> None:
    found = marked(Period(date(2024, 5, 1), date(2024, 5, 1) + timedelta(days=days)))
    assert (found[0][1], len(found)) == (first, ticks)
