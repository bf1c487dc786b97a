"""Stamps that look like ends of intervals are never taken for starts in silence."""

import pytest

from tests.support.command import Shell, written
from tests.support.heads import read, refusal, table

ENDS = (*(f"2017-08-01 {hour:02}:00" for hour in range(1, 24)), "2017-08-02 00:00")
REMEDY = "(say what they are with --stamp start or --stamp end)"


def test_stamps_that_look_like_ends_are_refused_until_the_user_says() -> None:
    text = table("client,timestamp,kwh", "1,@,5", ENDS)
    assert refusal(text).endswith(REMEDY)
    assert (read(text, stamp="end").clock.stamp, read(text, stamp="start").clock.stamp) == ("end", "start")


def test_stamps_that_begin_at_midnight_or_go_on_past_it_are_starts() -> None:
    starts = ("2017-08-01 00:00", *ENDS)
    assert read(table("client,timestamp,kwh", "1,@,5", starts)).clock.stamp == "start"
    assert read(table("client,timestamp,kwh", "1,@,5", (*ENDS, "2017-08-02 01:00"))).clock.stamp == "start"


def test_24_00_is_no_start() -> None:
    text = table("client,timestamp,kwh", "1,@,5", ("2017-08-01 22:00", "2017-08-01 23:00", "2017-08-01 24:00"))
    assert refusal(text) == f"a.csv: the timestamps tell of 24:00, as if they were ends of intervals {REMEDY}"
    assert read(text, stamp="end").clock.stamp == "end"


def test_ends_in_utc_are_known_by_the_days_of_the_meters() -> None:
    utc = ("2017-07-31T22:15Z", "2017-07-31T22:30Z", "2017-07-31T22:45Z", "2017-07-31T23:00Z", "2017-08-01T22:00Z")
    text = table("client,timestamp,kwh", "1,@,5", utc)
    assert refusal(text, timezone="Europe/Vienna") == (
        "a.csv: the timestamps begin at 2017-07-31T22:15Z, one interval after midnight where the meters stand, "
        f"as if they were ends of intervals {REMEDY}"
    )


def test_days_of_utc_are_none_of_ends_wherever_the_meters_stand() -> None:
    utc = tuple(f"2017-08-01T{hour:02}:00Z" for hour in range(24))
    text = table("client,timestamp,kwh", "1,@,5", utc)
    assert read(text, timezone="Europe/Lisbon").clock.stamp == "start"


MONTH_ENDS = ("2024-01-31", "2024-02-29", "2024-03-31")


def test_dates_that_are_last_days_of_months_may_be_starts_or_ends() -> None:
    text = table("client,date,kwh", "1,@,300", MONTH_ENDS)
    for options in ({}, {"step": "month"}):
        assert refusal(text, **options) == (
            "a.csv: dates such as 2024-01-31 are last days of months, as if each ended a month "
            "(say so with --stamp end --interval 1month, or say --stamp start)"
        )
    assert read(text, step="month", stamp="end").clock.stamp == "end"
    assert read(text, step="month", stamp="start").clock.stamp == "start"
    assert read(table("client,date,kwh", "1,@,9", ("2024-01-30", "2024-01-31", "2024-02-01"))).clock.stamp == "start"


@pytest.mark.parametrize(
    ("second", "options", "late"), [("01", {}, 1), ("59", {"stamp": "end"}, -1), ("00", {}, 0), ("30", {}, 0)]
)
def test_all_stamps_may_be_a_second_off(second: str, options: dict[str, str], late: int) -> None:
    stamps = tuple(f"2024-06-01 00:{minute}:{second}" for minute in (14, 29, 44))
    assert read(table("client,timestamp,kwh", "7,@,0.5", stamps), **options).clock.late == late


def test_last_seconds_of_intervals_are_refused_where_nobody_calls_them_ends() -> None:
    stamps = ("2024-06-01 00:14:59", "2024-06-01 00:29:59")
    assert refusal(table("client,timestamp,kwh", "7,@,0.5", stamps)) == (
        "a.csv: the timestamps, such as 2024-06-01 00:14:59, are the last seconds of intervals "
        "(say so with --stamp end)"
    )


@pytest.mark.parametrize(("last", "midnight"), [("2017-08-01", True), ("2017-08-02", False)])
def test_midnight_beside_a_date_is_its_end_where_it_follows_the_last_time_of_that_date(
    etl: Shell, last: str, midnight: bool
) -> None:
    days = [f"1;2017-08-0{day};{hour:02}:00;0.5" for day in (1, 2) for hour in range(1, 24)]
    rows = [*days[:23], f"1;{last};00:00;7", *days[23:]]
    for rising in (rows, rows[::-1]):
        text = "\n".join(["client;date;end time;kwh", *rising]) + "\n"
        plan = read(text)
        assert (plan.table is not None and plan.table.midnight_ends, plan.clock.stamp) == (midnight, "end")
        etl.reset()
        etl.load(written("a.csv", *text.splitlines()))
        found = {cells[4]: float(cells[6]) for cells in map(_cells, etl.exported("readings").splitlines()[1:])}
        assert [kwh for start, kwh in found.items() if start.startswith(("2017-08-01T23", "2017-08-01 23"))] == [7]


def _cells(line: str) -> list[str]:
    return line.split(",")


def _days(separator: str) -> str:
    rows = [f"1,2024-05-{day}{separator}{(hour + 1) % 24:02}:00,0.5\n" for day in (14, 15) for hour in range(24)]
    return f"client,{'date,time' if separator == ',' else 'timestamp'},kwh\n" + "".join(rows)


def test_midnight_behind_the_last_hour_of_its_own_date_is_an_end() -> None:
    what = "a.csv: 00:00 stands behind the last time of the same date, as if it were the end of that day"
    assert refusal(_days(",")) == f"{what} (say what they are with --stamp start or --stamp end)"
    plan = read(_days(","), stamp="end")
    assert plan.table is not None
    assert plan.table.midnight_ends
    assert refusal(_days(" ")) == f"{what} (write the date of the next day there, or 24:00)"
    assert read(_days(" "), stamp="start").clock.stamp == "start"


def test_two_readings_of_a_date_and_hours_that_go_back_are_starts() -> None:
    both = "client,timestamp,kwh\n1,2024-05-14 00:00,1\n1,2024-05-14 12:00,1\n1,2024-05-15 00:00,1\n"
    assert read(both).clock.stamp == "start"
    falling = "".join(f"1,2024-05-{day} {hour:02}:00,1\n" for day in (15, 14) for hour in range(23, -1, -1))
    assert read(f"client,timestamp,kwh\n{falling}").clock.stamp == "start"
