"""`week`: the same slot of the nearest week of the billed days, of two equally near the earlier."""

from dataclasses import replace

from etl.estimation.methods.nearest_week import estimate
from tests.support.estimation import NOBODY, answers, days, series

MONDAY = "2024-01-01"
REST = (0, 0, 0, 0, 0, 0)


def row(*mondays: int) -> list[int]:
    return days(*(one for monday in mondays for one in (monday, *REST)))


def test_the_earlier_of_two_equally_near_weeks_counts() -> None:
    assert answers(estimate(*series(MONDAY, [row(1, 2, NOBODY, 4)])))[0] == 2
    assert answers(estimate(*series(MONDAY, [row(1, NOBODY, NOBODY, 4)])))[::24] == [1, 4]


def test_no_other_days_than_the_billed_ones_are_looked_at() -> None:
    slots, missing = series(MONDAY, [row(1, 2, NOBODY, 4)])
    billed = replace(slots, billed=slice(14 * 24, 28 * 24))
    assert answers(estimate(billed, missing))[0] == 4
    assert answers(estimate(replace(slots, billed=slice(14 * 24, 21 * 24)), missing))[0] is None
