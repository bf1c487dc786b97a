"""`average-like-day`: the mean of the same slot of the same weekday over the four weeks before the gap."""

import random

import pytest

from etl.estimation.methods.average_like_day import estimate
from tests.support.estimation import NOBODY, answers, days, of_average_like_day, series, slowly

MONDAY = "2024-01-01"
REST = (0, 0, 0, 0, 0, 0)


def of_mondays(*kwh: int) -> list[int | None]:
    """Weeks in which only Mondays matter; the answer of the first hour of each missing Monday."""
    row = days(*(one for monday in kwh for one in (monday, *REST)))
    return answers(estimate(*series(MONDAY, [row])))[::24]


def test_it_is_the_mean_of_four_weeks_half_up_and_the_fifth_week_before_is_none_of_them() -> None:
    """(1 + 2 + 3 + 4) / 4 = 2.5."""
    assert of_mondays(1000, 1, 2, 3, 4, NOBODY) == [3]


def test_later_weeks_count_only_where_none_before_is_read() -> None:
    assert of_mondays(7, NOBODY, 1000) == [7]
    assert of_mondays(NOBODY, 4, 5, 6, 8, 1000) == [6]  # 23 / 4 = 5.75


def test_a_long_gap_takes_the_weeks_before_it_for_all_of_its_weeks() -> None:
    row = days(*[1, *REST] * 2, *[5, *REST] * 2, *[NOBODY] * 21)
    found = answers(estimate(*series(MONDAY, [row])))
    assert [found[0], found[7 * 24], found[14 * 24]] == [3, 3, 3]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_a_search_week_by_week_finds(zone: str, seed: int) -> None:
    chance = random.Random(seed)
    row = [chance.randrange(1000) for _ in range(24 * 75)]
    for _ in range(5):
        at, long = chance.randrange(len(row)), chance.choice([1, 5, 30, 100, 24 * 30])
        row[at : at + long] = [NOBODY] * len(row[at : at + long])
    start = chance.choice(["2024-03-01T00", "2024-10-01T00"])
    assert answers(estimate(*series(start, [row], zone))) == slowly(start, row, zone, of_average_like_day)
