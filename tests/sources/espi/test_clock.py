"""Clocks of a feed that go back, and readings of the second hour that bear the epoch of the first."""

from datetime import UTC, datetime

import numpy as np
import pytest

from etl.sources.espi.clock import Clock, clock_of, moved_hours

HOUR = 3600
PACIFIC = {"dstEndRule": "B40E2000", "dstOffset": "3600", "tzOffset": "-28800"}


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def test_the_clock_goes_back_on_the_first_sunday_of_november_at_two() -> None:
    clock = clock_of(PACIFIC)
    changes = clock.changes(epoch("2022-01-01"), epoch("2024-01-01"))
    assert changes == [epoch("2022-11-06T09:00"), epoch("2023-11-05T09:00")]  # 2:00 daylight time is 9:00 UTC


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (7 << 25 | 7 << 17 | 3 << 12, "2023-10-29T03:00"),  # the last Sunday, the fifth
        (7 << 25 | 6 << 17 | 3 << 12, "2023-10-28T03:00"),  # the last Saturday, the fourth
        (20 << 20 | 2 << 12, "2023-10-20T02:00"),  # the 20th, whatever the day of the week
        (1 << 25 | 20 << 20 | 7 << 17 | 2 << 12, "2023-10-22T02:00"),  # the first Sunday on or after the 20th
    ],
)
def test_a_rule_is_a_day_of_the_week_or_of_the_month(rule: int, text: str) -> None:
    clock = clock_of({"dstEndRule": f"{10 << 28 | rule:X}", "dstOffset": "0", "tzOffset": "3600"})
    assert clock.changes(epoch("2023-06-01"), epoch("2024-03-01")) == [epoch(text) - HOUR]


def test_without_local_time_every_north_american_zone_may_be_meant() -> None:
    found = clock_of(None).changes(epoch("2023-01-01"), epoch("2024-01-01"))
    assert found[0] == epoch("2023-11-05T04:30")  # Newfoundland: 2:00 at -2:30
    assert found[-1] == epoch("2023-11-05T11:00")  # Hawaii's offset


def test_utc_has_no_daylight_saving_and_a_rule_is_a_number() -> None:
    with pytest.raises(ValueError, match="have a rule for daylight saving and the offset of UTC"):
        clock_of({"dstEndRule": "B40E2000"})
    with pytest.raises(ValueError, match="dstOffset 'x' is not a number"):
        clock_of({"dstOffset": "x"})
    assert clock_of({"tzOffset": "3600"}) == Clock(0, (3600,), 0)


CHANGE = epoch("2023-11-05T09:00")


def moved(*starts: int, change: int = CHANGE) -> list[int]:
    duration = np.full(len(starts), 1800, np.int64)
    found: list[int] = moved_hours(np.array(starts, np.int64), duration, clock_of(PACIFIC), [change]).tolist()
    return found


def second(*starts: int) -> list[bool]:
    return [seconds == HOUR for seconds in moved(*starts)]


def test_the_later_row_of_each_pair_is_the_second_hour() -> None:
    first = [CHANGE - HOUR, CHANGE - 1800]
    assert second(CHANGE - 5400, *first, *first, CHANGE + HOUR) == [False, False, False, True, True, False]
    falling = [CHANGE + HOUR, CHANGE - 1800, CHANGE - HOUR, CHANGE - 1800, CHANGE - HOUR, CHANGE - 5400]
    assert second(*falling) == [False, True, True, False, False, False]


@pytest.mark.parametrize(
    "starts",
    [
        [CHANGE - HOUR, CHANGE - 1800, CHANGE - HOUR, CHANGE - 1800, CHANGE],  # the second hour is there
        [CHANGE - HOUR, CHANGE - 1800, CHANGE - HOUR],  # one of them once
        [CHANGE - HOUR, CHANGE - 1800],
        [CHANGE, CHANGE + 1800, CHANGE, CHANGE + 1800, CHANGE + HOUR],  # nothing is known of the time before
        [],
    ],
)
def test_nothing_is_moved_where_it_is_not_proved(starts: list[int]) -> None:
    assert not any(moved(*starts))


def test_the_earlier_row_of_each_pair_is_the_first_hour_where_both_have_the_epoch_of_the_second() -> None:
    both = [CHANGE, CHANGE + 1800]
    assert moved(CHANGE - 5400, *both, *both, CHANGE + HOUR) == [0, -HOUR, -HOUR, 0, 0, 0]
    assert moved(CHANGE + HOUR, *both[::-1], *both[::-1], CHANGE - 5400) == [0, 0, 0, -HOUR, -HOUR, 0]
