"""Days and months are ISO in ASCII digits, in the years that are billed."""

from datetime import date

import pytest

from etl.core.days import check_day, read_day, read_moment, read_month, shown_days, shown_moment


def test_a_day_and_a_month_are_read() -> None:
    assert read_day("2016-02-29") == date(2016, 2, 29)
    assert read_month("2017-08") == date(2017, 8, 1)


@pytest.mark.parametrize("day", ["1970-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_are_days(day: str) -> None:
    assert read_day(day).isoformat() == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2017-02-29", "is not a date like 2017-08-31"),
        ("20170801", "is not a date like 2017-08-31"),
        ("2017-W31-2", "is not a date like 2017-08-31"),
        (" 2017-08-01", "is not a date like 2017-08-31"),
        ("1969-12-31", "is not between 1970 and 2199"),
        ("2200-01-01", "is not between 1970 and 2199"),
    ],
)
def test_another_text_is_refused_with_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2017-13", "is not a month like 2017-08"),
        ("2017-8", "is not a month like 2017-08"),
        ("2200-01", "is not between 1970 and 2199"),
    ],
)
def test_what_is_no_month_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        read_month(text)


def test_days_of_other_years_are_refused_however_they_were_read() -> None:
    assert check_day(date(2017, 8, 1)) == date(2017, 8, 1)
    with pytest.raises(ValueError, match="between 1970 and 2199"):
        check_day(date(2200, 1, 1))


def test_the_last_day_is_included() -> None:
    assert shown_days(date(2017, 8, 1), date(2017, 8, 15)) == "2017-08-01..2017-08-14"
    assert shown_days(date(2017, 12, 31), date(2018, 1, 2)) == "2017-12-31..2018-01-01"


def test_a_single_day_is_named_once() -> None:
    assert shown_days(date(2016, 2, 29), date(2016, 3, 1)) == "2016-02-29"


@pytest.mark.parametrize(
    ("text", "minutes"), [("2024-03-14", 0), ("2024-03-14T11:05", 665), ("2024-03-14 23:59:00", 1439)]
)
def test_a_day_may_have_a_time_in_minutes(text: str, minutes: int) -> None:
    assert read_moment(text) == (date(2024, 3, 14), minutes)
    assert shown_moment(*read_moment(text)) == text.replace(" ", "T").removesuffix(":00" if text.count(":") > 1 else "")


@pytest.mark.parametrize("text", ["2024-03-14T24:00", "2024-03-14T9:00", "2024-03-14T11:00:30", "2024-03-14T11:00Z"])
def test_a_time_is_of_24_hours_and_whole_minutes_by_the_clock(text: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a date like 2017-08-31, or with a time like 2017-08-31T11:00$"):
        read_moment(text)
