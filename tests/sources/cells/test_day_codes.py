"""Numbers of days and half hours as stamps: which of them there are, and at which instant each half hour ends."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.sources.cells.stamps import StampParser
from tests.support.command import Shell, written

FORM = "day-code 2009-01-01 Europe/Dublin"


def ends(text: str, form: str = FORM) -> str:
    return f"{datetime.fromtimestamp(StampParser(form).seconds(text), UTC):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("code", "utc"),
    [
        ("00101", "2009-01-01 00:30"),
        ("00148", "2009-01-02 00:00"),
        ("19548", "2009-07-14 23:00"),
        ("29802", "2009-10-25 00:00"),
        ("29804", "2009-10-25 01:00"),  # 02:00 for the first time
        ("29806", "2009-10-25 02:00"),  # and for the second
        ("29850", "2009-10-26 00:00"),
        ("66950", "2010-11-01 00:00"),
        ("45201", "2010-03-28 00:30"),
        ("45204", "2010-03-28 01:00"),  # the clock shows 02:00
        ("45248", "2010-03-28 23:00"),
    ],
)
def test_a_half_hour_ends_at_an_instant(code: str, utc: str) -> None:
    assert ends(code) == utc


def test_a_day_of_24_hours_and_a_half_has_49() -> None:
    assert ends("00149", "day-code 2024-04-07 Australia/Lord_Howe") == "2024-04-07 13:30"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("19549", "is a half hour that this day does not have"),
        ("19500", "is a half hour that this day does not have"),
        ("29851", "is a half hour that this day does not have"),
        ("45202", "is a half hour that this day does not have"),
        ("45203", "is a half hour that this day does not have"),
        ("45249", "is a half hour that this day does not have"),
        ("00001", "is not a day and a half hour in five digits"),
        ("1951", "is not a day and a half hour in five digits"),
        ("195.3", "is not a day and a half hour in five digits"),
        ("١٩٥٠٣", "is not a day and a half hour in five digits"),
    ],
)
def test_codes_that_are_none_are_refused(code: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        StampParser(FORM).seconds(code)


def test_a_code_that_its_day_lacks_is_a_bad_row_with_its_line(etl: Shell) -> None:
    found = etl("load", written("a.txt", "1392 45201 0.1", "1392 45202 0.1")).error
    remedy = "use --rejects FILE to set such rows aside"
    assert found == f"etl: a.txt:2: column 2: '45202' is a half hour that this day does not have ({remedy})"


def test_the_first_day_of_codes_must_be_a_date(etl: Shell) -> None:
    text = 'first_line = "7"\nunit = "kWh"\ndates = "day-code 2009"\n[columns]\nclient = 1\ndate = 2\nvalue = 3\n'
    Path("mine.toml").write_text(text)
    found = etl("load", written("a.txt", "7 00101 1"), "--layout", "mine.toml").error
    assert found == "etl: mine.toml: dates: '2009' is not the date of day 1 (write \"day-code 2009-01-01\")"
