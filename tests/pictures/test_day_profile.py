"""Mean days: which kind a day is of, what counts in a mean, and an hour that comes twice."""

from datetime import date

import numpy as np
import pytest

from etl.core.errors import UsageError
from etl.core.periods import Period
from etl.pictures.day_profile import holidays_of, profiles
from etl.pictures.day_slots import day_slots
from tests.support.curves import AUTUMN, NAN, curve

WEEK = Period(date(2024, 5, 27), date(2024, 6, 3))
"""Monday to Sunday; Thursday is a holiday in Portugal."""


def test_each_day_counts_for_its_kind() -> None:
    found = profiles(day_slots(curve(WEEK, np.repeat(range(7), 24))), None)
    assert [(one.name, one.days, one.mean[0]) for one in found] == [
        ("weekdays", 5, 2),
        ("Saturdays", 1, 5),
        ("Sundays", 1, 6),
    ]
    assert (found[0].low[0], found[0].high[0]) == pytest.approx((0.4, 3.6))


def test_a_holiday_is_as_a_sunday() -> None:
    found = profiles(day_slots(curve(WEEK, np.repeat(range(7), 24))), "PT")
    assert [(one.name, one.days, one.mean[0]) for one in found] == [
        ("weekdays", 4, 1.75), ("Saturdays", 1, 5), ("Sundays and holidays", 2, 4.5)
    ]  # fmt: skip


def test_a_gap_counts_in_no_mean_and_a_kind_without_a_reading_is_left_out() -> None:
    found = profiles(day_slots(curve(WEEK, [NAN, *[4] * 23, *[2] * 24, *[NAN] * 120])), None)
    assert [(one.name, one.days) for one in found] == [("weekdays", 2)]
    assert found[0].mean[:2].tolist() == [2, 3]


def test_both_passes_of_an_hour_are_samples() -> None:
    (_, sunday) = profiles(day_slots(curve(AUTUMN, [*[0] * 25, 2, 4, *[0] * 22])), None)
    assert sunday.mean[:3].tolist() == [0, 3, 0]


def test_an_unknown_calendar_is_refused() -> None:
    with pytest.raises(UsageError, match="--holidays XX: there is no such calendar"):
        holidays_of("XX", [date(2024, 5, 27)])
