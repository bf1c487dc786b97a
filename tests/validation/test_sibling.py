"""A channel that is silent for whole days on which another of its meter reads."""

from dataclasses import replace

import numpy as np

from etl.validation.channel_readings import ChannelMonth, ChannelReadings, Suspicion
from etl.validation.sibling import Sibling
from tests.support.channel_months import half_hours

DAY = 1440
ALL = half_hours()


def without(first: int, end: int) -> ChannelReadings:
    """A month without the readings between two minutes."""
    kept = np.flatnonzero((ALL.starts < first) | (ALL.starts >= end))
    return replace(ALL, energy_mwh=ALL.energy_mwh[kept], minutes=ALL.minutes[kept], starts=ALL.starts[kept])


def found(own: ChannelReadings, *others: ChannelReadings, due: tuple[int, int] = (0, 31 * DAY)) -> list[Suspicion]:
    return list(Sibling().suspicions(ChannelMonth(own, due, None, others)))


def test_days_in_a_row_are_one_warning() -> None:
    assert found(without(3 * DAY, 5 * DAY), ALL) == [
        (3 * DAY, 5 * DAY, "silent for 2 days on which another channel of the meter reads")
    ]


def test_a_day_is_a_whole_one_by_the_clock() -> None:
    almost = without(3 * DAY, 4 * DAY - 30)
    assert found(almost, ALL) == []
    (one,) = found(replace(without(3 * DAY, 5 * DAY), zone="Europe/Berlin"), ALL, due=(-60, 31 * DAY - 60))
    assert one[:2] == (4 * DAY - 60, 5 * DAY - 60)
    assert one.fact == "silent for a day on which another channel of the meter reads"


def test_days_on_which_all_are_silent_are_a_gap_and_no_finding() -> None:
    gone = without(3 * DAY, 5 * DAY)
    assert found(gone, gone) == []
    assert found(gone) == []


def test_where_it_is_not_due_it_may_be_silent() -> None:
    assert found(without(3 * DAY, 31 * DAY), ALL, due=(0, 3 * DAY)) == []
    assert found(without(0, 31 * DAY), ALL, due=(5, 5)) == []


def test_a_channel_without_any_reading_is_silent_all_the_time() -> None:
    assert [one[:2] for one in found(without(0, 31 * DAY), ALL)] == [(0, 31 * DAY)]
