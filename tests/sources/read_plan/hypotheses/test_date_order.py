"""Day and month of dates that could be read in two ways: each order gets the same test."""

import pytest

from tests.support.heads import read, refusal, table

REFUSED = "may be day first or month first (say which with --dates dmy or --dates mdy)"


def dates(*days: str) -> str:
    return table("client,date,kwh", "1,@,0.5", days)


@pytest.mark.parametrize(
    ("days", "form"),
    [
        (("03/04/2017 00:00", "03/04/2017 12:00", "04/04/2017 00:00"), "dmy"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "03/05/2017 00:00"), "mdy"),
        (("01/11/2023", "01/12/2023", "01/01/2024"), "dmy"),
        (("11/01/2023", "12/01/2023", "01/01/2024"), "mdy"),
    ],
)
def test_days_or_months_that_follow_each_other_in_one_order_alone_are_taken_and_named_as_assumed(
    days: tuple[str, ...], form: str
) -> None:
    clock = read(dates(*days)).clock
    assert (clock.stamp_format, clock.days_named) == (form, False)


@pytest.mark.parametrize(
    "days",
    [
        ("01/02/2024", "01/03/2024", "01/04/2024"),  # firsts of months, or the first days of January
        ("03/04/2024", "04/04/2024"),  # two days of April, or the fourth of March and of April
        ("03/04/2024",),
        ("03/04/2024", "09/04/2024"),
    ],
)
def test_dates_that_follow_in_both_orders_or_in_none_are_refused(days: tuple[str, ...]) -> None:
    assert refusal(dates(*days)) == f"a.csv: dates such as '{days[0]}' {REFUSED}"
    clock = read(dates(*days), dates="dmy").clock
    assert (clock.stamp_format, clock.days_named) == ("dmy", True)


def test_dates_with_dots_are_day_first() -> None:
    clock = read(dates("01.02.2024", "01.03.2024")).clock
    assert (clock.stamp_format, clock.days_named) == ("dmy", True)


def test_a_day_above_twelve_tells_the_order() -> None:
    clock = read(dates("12/04/2017", "13/04/2017")).clock
    assert (clock.stamp_format, clock.days_named) == ("dmy", True)


@pytest.mark.parametrize("mark", ["/", "-", "."])
@pytest.mark.parametrize("days", [("11", "12"), ("20", "21", "22", "23")])
def test_a_year_of_two_digits_may_come_first_where_days_follow_so_alone(mark: str, days: tuple[str, ...]) -> None:
    stamps = tuple(f"{mark.join(('24', '06', day))} {hour}:00" for day in days for hour in ("00", "12"))
    assert refusal(dates(*stamps)) == (
        f"a.csv: dates such as '24{mark}06{mark}{days[0]}' may have the year first, and days that follow each other "
        "(write their years with four digits)"
    )


def test_a_year_of_two_digits_comes_last_where_days_follow_so() -> None:
    assert read(dates("24/06/11", "25/06/11", "26/06/11")).clock.stamp_format == "dmy"
    assert read(dates("10/11/12 00:00", "11/11/12 00:00"), dates="dmy").clock.stamp_format == "dmy"


def test_seconds_since_1970_are_timestamps_in_utc() -> None:
    clock = read(table("client,timestamp,kwh", "1,@,0.5", ("1707091200", "1707094800"))).clock
    assert (clock.stamp_format, clock.zone, clock.zone_named) == ("epoch", "UTC", True)


@pytest.mark.parametrize(
    ("stamp", "why"),
    [
        ("45327.25", "is a number of days, as spreadsheets count them (export it as date and time)"),
        ("1707091200000", "is a number of milliseconds since 1970 (divide them by 1000 in the file)"),
        ("17070", "is not in a known timestamp format"),
    ],
)
def test_other_numbers_are_refused_by_what_they_are(stamp: str, why: str) -> None:
    assert refusal(table("client,timestamp,kwh", "1,@,0.5", (stamp,))) == f"a.csv:2: {stamp!r} {why}"
