"""Periods are local days, from midnight to midnight of their zone."""

from datetime import date

import pytest

from etl.core.errors import UsageError
from etl.core.periods import (
    Period,
    as_option,
    clock_change,
    first_of_month,
    first_of_next_month,
    hull,
    local_minute,
    midnight,
    month,
    month_from,
    months,
    shown_period,
    year_before,
)

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))


def test_a_calendar_month_is_named_by_it_and_other_days_are_not() -> None:
    assert (str(AUGUST), AUGUST.month, AUGUST.days) == ("2017-08", "2017-08", 31)
    days = Period(date(2017, 8, 1), date(2017, 8, 31))
    assert (str(days), days.month) == ("2017-08-01..2017-08-31", "")
    assert Period(date(2017, 8, 1), date(2017, 10, 1)).month == ""


def test_days_that_two_periods_share() -> None:
    assert AUGUST.within(Period(date(2017, 8, 30), date(2017, 9, 3))) == Period(date(2017, 8, 30), date(2017, 9, 1))
    assert AUGUST.within(Period(date(2017, 9, 1), date(2017, 9, 3))) is None


def test_a_month_with_a_change_of_the_clock_is_an_hour_longer_or_shorter() -> None:
    def hours(text: str) -> float:
        start, end = month(text).utc_minutes("Europe/Lisbon")
        return (end - start) / 60

    assert [hours(text) for text in ("2017-03", "2017-08", "2017-10")] == [31 * 24 - 1, 31 * 24, 31 * 24 + 1]


def test_a_midnight_that_the_clock_leaves_out_is_the_instant_of_the_change() -> None:
    """On 2018-11-04 the clock of Sao Paulo went from 00:00 to 01:00, at 03:00 UTC."""
    day = date(2018, 11, 4)
    assert midnight(day, "America/Sao_Paulo") == (day - date(1970, 1, 1)).days * 1440 + 180
    assert midnight(day, "+02:00") == (day - date(1970, 1, 1)).days * 1440 - 120


def test_a_range_of_months_over_new_year() -> None:
    assert [str(one) for one in months("2017-11..2018-02")] == ["2017-11", "2017-12", "2018-01", "2018-02"]
    assert months("2017-08") == [AUGUST] == [month_from(date(2017, 8, 1))]
    assert first_of_next_month(date(2017, 12, 31)) == date(2018, 1, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2017-13", "'2017-13' is not a month (write it like 2017-08)"),
        ("2300-01", "'2300-01' is not between 1970 and 2199 (write it like 2017-08)"),
        ("2017-08..2017-07", "'2017-08..2017-07' ends before it begins (write it like 2017-01..2017-12)"),
        ("2017-08..", "'' is not a month (write it like 2017-08)"),
    ],
)
def test_what_is_no_range_of_months_is_refused(text: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        months(text)
    assert str(caught.value) == why


def test_a_calendar_month_is_named_as_one_and_a_part_of_it_by_its_days() -> None:
    assert shown_period(Period(date(2017, 8, 1), date(2017, 9, 1))) == "2017-08"
    assert shown_period(Period(date(2017, 8, 2), date(2017, 9, 1))) == "2017-08-02..2017-08-31"
    assert shown_period(Period(date(2017, 8, 1), date(2017, 10, 1))) == "2017-08-01..2017-09-30"


@pytest.mark.parametrize(
    ("day", "minutes", "change"),
    [
        (date(2024, 3, 31), 119, None), (date(2024, 3, 31), 120, ("02:00", "03:00")), (date(2024, 3, 31), 180, None),
        (date(2024, 10, 27), 119, None), (date(2024, 10, 27), 179, ("03:00", "02:00")), (date(2024, 10, 27), 180, None),
    ],
)  # fmt: skip
def test_a_time_that_the_clock_skips_or_repeats_is_known_with_the_change(
    day: date, minutes: int, change: tuple[str, str] | None
) -> None:
    assert clock_change(day, minutes, "Europe/Berlin") == change


def test_a_local_minute_is_counted_in_utc() -> None:
    start = midnight(date(2024, 3, 31), "Europe/Berlin")
    assert [local_minute(date(2024, 3, 31), minutes, "Europe/Berlin") - start for minutes in (60, 150, 180)] == [
        60, 120, 120,
    ]  # fmt: skip


def test_the_hull_of_periods_reaches_from_the_first_day_to_the_last() -> None:
    days = [Period(date(2017, 9, 5), date(2017, 9, 6)), Period(date(2017, 8, 2), date(2017, 8, 3)), AUGUST]
    assert hull(days) == Period(date(2017, 8, 1), date(2017, 9, 6))
    assert hull(iter([AUGUST])) == AUGUST


def test_the_options_of_periods_are_those_that_name_them() -> None:
    assert as_option([AUGUST]) == "--month 2017-08"
    assert as_option(months("2017-08..2018-01")) == "--month 2017-08..2018-01"
    assert as_option([Period(date(2017, 8, 1), date(2017, 9, 2))]) == "--from 2017-08-01 --to 2017-09-02"


@pytest.mark.parametrize(
    ("days", "before"),
    [
        ("2017-08-01..2017-09-01", "2016-08-01..2016-09-01"),
        ("2024-02-01..2024-03-01", "2023-02-01..2023-03-01"),
        ("2024-02-01..2024-02-29", "2023-02-01..2023-02-28"),
        ("2024-02-29..2024-03-29", "2023-02-28..2023-03-29"),
        ("2025-02-28..2025-03-28", "2024-02-28..2024-03-28"),
    ],
)
def test_the_year_before_has_the_same_days(days: str, before: str) -> None:
    first, end = (Period(*map(date.fromisoformat, text.split(".."))) for text in (days, before))
    assert year_before(first) == end


@pytest.mark.parametrize(
    ("number", "day"), [(0, "1970-01-01"), (11, "1970-12-01"), (571, "2017-08-01"), (-1, "1969-12-01")]
)
def test_months_are_counted_from_january_1970(number: int, day: str) -> None:
    assert first_of_month(number).isoformat() == day
