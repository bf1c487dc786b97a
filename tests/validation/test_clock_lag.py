"""Days after a change of the clock: found an hour early or late where timestamps were taken for others, else never."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from etl.core.zones import Mask
from etl.validation.channel_readings import ChannelReadings
from etl.validation.clock_lag import Change, Clock, Lag, Shift, changes
from tests.support.clock_homes import LOCAL_AS_UTC, RIGHT, UTC_AS_LOCAL, change_of, home, sun
from tests.support.homes import SHAPES

RULE = Clock()
BERLIN = Change(28_530_780, 60, 120)
"""2024-03-31T01:00Z."""


def found(homes: int, taken: str, files: int, days: int) -> Counter[int]:
    """In how many files the days after the clock went forward look so many hours late, and early where it went back."""
    seen: Counter[int] = Counter()
    for seed in range(files):
        dice = np.random.default_rng([homes, days, seed])
        change = change_of(dice)
        lags = [RULE.lag(home(dice, change, days, taken=taken), change) for _ in range(homes)]
        shift = RULE.shift([one for one in lags if one], change)
        seen[0 if shift is None else shift.hours * (1 if change.after > change.before else -1)] += 1
    return seen


@pytest.mark.parametrize(("homes", "files", "days"), [(1, 200, 28), (1, 100, 7), (10, 10, 7), (10, 10, 28)])
def test_right_files_are_not_warned_of(homes: int, files: int, days: int) -> None:
    assert found(homes, RIGHT, files, days) == {0: files}


@pytest.mark.parametrize("days", [14, 28])
def test_files_of_several_homes_are_found(days: int) -> None:
    assert found(10, UTC_AS_LOCAL, 25, days) == {-1: 25}
    assert found(10, LOCAL_AS_UTC, 25, days) == {1: 25}


def test_one_home_is_found_where_no_sun_explains_it() -> None:
    assert found(1, UTC_AS_LOCAL, 100, 28)[-1] > 80
    assert set(found(1, LOCAL_AS_UTC, 100, 28)) <= {0, 1}


def test_what_is_the_same_at_all_hours_tells_nothing() -> None:
    own = home(np.random.default_rng(1), BERLIN)
    assert RULE.lag(replace(own, energy_mwh=np.full(len(own), 1000)), BERLIN) is None
    assert RULE.lag(replace(own, energy_mwh=np.zeros(len(own), np.int64)), BERLIN) is None


def test_what_the_sun_makes_does_not_follow_the_clock() -> None:
    made = sun(BERLIN)
    assert RULE.lag(made, BERLIN) is None
    lag = RULE.lag(replace(made, flow="import"), BERLIN)
    assert lag
    assert (lag.hours, round(lag.sureness)) == (1, 100)


def test_days_that_are_all_the_same_and_alike_at_two_lags_are_not_off() -> None:
    own = home(np.random.default_rng(1), BERLIN, interval=60)
    local = own.starts + np.where(own.starts < BERLIN.minute, BERLIN.before, BERLIN.after)
    at = local % 1440 // 60
    for later in ((7, 8), (6, 7)):
        of_day = np.where(own.starts < BERLIN.minute, at == 7, np.isin(at, later))
        assert RULE.lag(replace(own, energy_mwh=of_day * 1000), BERLIN) == Lag(0, 0.0)


def test_whole_days_that_were_read_count() -> None:
    every = home(np.random.default_rng(2), BERLIN, days=8, shape=SHAPES["works"], interval=60)
    midnight, next_midnight = BERLIN.minute - 120, BERLIN.minute + 21 * 60
    week = (every.starts >= midnight - 7 * 1440) & (every.starts < next_midnight + 7 * 1440)
    own = some(every, week)
    assert RULE.lag(own, BERLIN) == Lag(0, 0.0)
    for gone in (30, -30):
        assert RULE.lag(some(own, np.arange(len(own)) != gone % len(own)), BERLIN) is None
    guessed = np.arange(len(own)) == 40
    assert RULE.lag(replace(own, estimated=guessed), BERLIN) is None
    assert RULE.lag(replace(own, minutes=own.minutes * 24), BERLIN) is None


def some(readings: ChannelReadings, which: Mask) -> ChannelReadings:
    own = readings.energy_mwh[which], readings.minutes[which], readings.starts[which]
    return replace(readings, energy_mwh=own[0], minutes=own[1], starts=own[2])


@pytest.mark.parametrize(
    ("hours", "sureness", "verdict"),
    [
        ([-1, -1, -1, 0, 0], 3, Shift(-1, 3, 5)),
        ([-1, -1, 0, 0, 0], 9, None),
        ([-1, -1, -1, 0, 0], 1, None),
        ([1, 1, 1, 1, 1], 3, Shift(1, 5, 5)),
        ([1, 1, 1, 1, 1], 2, None),  # homes that live by the sun move so
        ([0, 0, 0], 0, None),
        ([], 0, None),
    ],
)
def test_most_channels_of_a_file_must_agree(hours: list[int], sureness: float, verdict: Shift | None) -> None:
    assert RULE.shift([Lag(one, sureness if one else 0) for one in hours], BERLIN) == verdict


def test_where_the_clock_goes_back_early_and_late_change_places() -> None:
    back = Change(0, 120, 60)
    every = [Lag(1, 3.0)] * 2, [Lag(-1, 3.0)] * 2
    assert [RULE.shift(lags, back) for lags in every] == [Shift(1, 2, 2), None]


def test_changes_are_those_between_two_minutes() -> None:
    assert changes("Europe/Berlin", BERLIN.minute - 1, BERLIN.minute + 1) == [BERLIN]
    assert changes("Europe/Berlin", BERLIN.minute, BERLIN.minute + 1440 * 100) == []
    assert changes("UTC", 0, 10**8) == []
