"""`like-day`: the same slot of the nearest day of the same kind, the same one for all channels of a client."""

import random

import pytest

from etl.estimation.methods.like_day import estimate
from tests.support.estimation import NOBODY, answers, days, of_like_day, series, slowly

MONDAY = "2024-01-01"


def of_days(*kwh: int) -> list[int | None]:
    """From a Monday on; the answer of the first hour of each missing day."""
    return answers(estimate(*series(MONDAY, [days(*kwh)])))[::24]


def test_a_thursday_takes_the_wednesday_before_and_a_friday_that_of_the_week_before() -> None:
    week = (1, 2, 3, 4, 5, 6, 7)
    assert of_days(*week, 11, 12, 13, NOBODY, NOBODY, 16, 17) == [13, 5]


@pytest.mark.parametrize(("day", "taken"), [(0, 1), (1, 4), (2, 12), (3, 13), (4, 5), (5, 6), (6, 7)])
def test_each_weekday_has_its_kind(day: int, taken: int) -> None:
    """Of the second week one day is missing: Tuesday takes last Thursday, Wednesday Tuesday, Saturday Saturday."""
    second = [11, 12, 13, 14, 15, 16, 17]
    second[day] = NOBODY
    assert of_days(1, 2, 3, 4, 5, 6, 7, *second) == [taken]


def test_a_later_day_counts_only_where_none_before_is_within_four_weeks() -> None:
    assert of_days(NOBODY, 2, 3, 4, 5, 6, 7, 11, 12, 13) == [11]
    week = (1, 2, 3, 4, 5, 6, 7)
    assert of_days(*week, *[NOBODY] * 35, *(10 * kwh for kwh in week))[:8] == [1, 4, 4, 4, 5, 6, 7, 1]


def test_four_weeks_are_counted_from_the_gap() -> None:
    """Of Mondays only the first is read; in the fifth week it is 28 days before the gap, in the sixth 35."""
    rest = (NOBODY, 2, 3, 4, 5, 6, 7)
    fifth = of_days(1, *rest[1:], *rest * 4)
    assert fifth == [1, 1, 1, 1]
    sixth = of_days(1, *rest[1:], *rest * 5)
    assert sixth == [1, 1, 1, 1, None]


def test_all_channels_of_a_client_take_the_same_day() -> None:
    """On Wednesday both are missing. Tuesday's export was not read, so neither of them is copied from Tuesday."""
    week = [5, 6, 7]
    read, fed = days(10, 11, 12, 13, *week, 20, 21, NOBODY), days(30, 31, 32, 33, *week, 40, NOBODY, NOBODY)
    slots, missing = series(MONDAY, [read, fed], clients=[7, 7])
    found = answers(estimate(slots, missing))
    assert (found[0], found[24], found[48]) == (13, 33, 33)  # import of Wednesday, export of Tuesday and Wednesday
    apart = answers(estimate(*series(MONDAY, [read, fed], clients=[7, 8])))
    assert (apart[0], apart[24], apart[48]) == (21, 33, 33)


def test_a_channel_without_any_like_day_keeps_no_other_from_its_own() -> None:
    read, fed = days(1, 2, 3, NOBODY), days(NOBODY, NOBODY, NOBODY, NOBODY)
    found = answers(estimate(*series(MONDAY, [read, fed], clients=[7, 7])))
    assert (found[0], found[24]) == (3, None)


def test_an_hour_that_comes_twice_takes_one_reading_twice_and_a_skipped_one_is_no_donor() -> None:
    """Berlin, 20 to 27 October 2024: 02:00 of the 27th comes twice; of Sunday, 31 March, there is no 02:00."""
    hours = list(range(24 * 7)) + [NOBODY] * 25
    found = answers(estimate(*series("2024-10-19T22", [hours], "Europe/Berlin")))
    assert found == [0, 1, 2, 2, *range(3, 24)]
    spring = list(range(24 * 7)) + list(range(1000, 1023)) + days(1, 2, 3, 4, 5, 6) + [NOBODY] * 24
    own = answers(estimate(*series("2024-03-23T23", [spring], "Europe/Berlin")))
    assert own[:4] == [1000, 1001, 2, 1002]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_a_search_day_by_day_finds(zone: str, seed: int) -> None:
    chance = random.Random(seed)
    row = [chance.randrange(1000) for _ in range(24 * 75)]
    for _ in range(5):
        at, long = chance.randrange(len(row)), chance.choice([1, 5, 30, 100, 24 * 30])
        row[at : at + long] = [NOBODY] * len(row[at : at + long])
    start = chance.choice(["2024-03-01T00", "2024-10-01T00"])
    assert answers(estimate(*series(start, [row], zone))) == slowly(start, row, zone, of_like_day)
