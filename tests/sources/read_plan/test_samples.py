"""Decimal mark, form of stamps, and start or end, as the first rows show them."""

import pytest

from tests.support.heads import PLAIN, read, refusal, table


def test_a_quoted_decimal_comma_is_one_in_a_comma_separated_file() -> None:
    assert read(PLAIN.replace("0.125", '"0,125"')).syntax.decimal == ","


def test_an_ambiguous_decimal_mark_is_settled_by_the_user() -> None:
    text = PLAIN.replace(",", ";").replace("0.125", "1,234")
    assert "--decimal" in refusal(text)
    assert read(text, decimal=",").syntax.decimal == ","


@pytest.mark.parametrize(
    ("stamps", "form"),
    [
        (("2017-08-01T00:00:00", "2017-08-01T00:15:00"), "iso"),
        (("2017-08-01T00:00:00Z", "2017-08-01T01:15:00+01:00"), "iso-offset"),
        (("26 Aug 2019 00:00:00", "26 Aug 2019 00:30:00"), "day-name"),
        (("31/08/2017 00:00", "31/08/2017 00:15"), "dmy"),
        (("08/31/2017 12:00 AM", "08/31/2017 12:15 AM"), "mdy"),
        (("31.08.17 0:00", "31.08.17 0:15"), "dmy"),
        (("20170801 0000", "20170801 0015"), "compact"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "04/04/2017 00:00"), "dmy"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "03/05/2017 00:00"), "mdy"),
    ],
)
def test_the_form_of_the_stamps_is_told_from_all_of_them(stamps: tuple[str, ...], form: str) -> None:
    assert read(table("client,timestamp,kwh", '1,"@",0.5', stamps)).clock.stamp_format == form


def test_ambiguous_dates_are_settled_by_the_user() -> None:
    text = table("client,timestamp,kwh", "1,@,0.5", ("03/04/2017 00:00", "03/04/2017 00:15"))
    assert refusal(text).endswith("(say which with --dates dmy or --dates mdy)")
    assert read(text, dates="mdy").clock.stamp_format == "mdy"


ENDS = (*(f"2017-08-01 {hour:02}:00" for hour in range(1, 24)), "2017-08-02 00:00")


def test_stamps_that_look_like_ends_are_refused_until_the_user_says() -> None:
    text = table("client,timestamp,kwh", "1,@,5", ENDS)
    assert refusal(text).endswith("(say what they are with --stamp start or --stamp end)")
    assert (read(text, stamp="end").clock.stamp, read(text, stamp="start").clock.stamp) == ("end", "start")


def test_stamps_that_begin_at_midnight_or_go_on_past_it_are_starts() -> None:
    starts = ("2017-08-01 00:00", *ENDS)
    assert read(table("client,timestamp,kwh", "1,@,5", starts)).clock.stamp == "start"
    assert read(table("client,timestamp,kwh", "1,@,5", (*ENDS, "2017-08-02 01:00"))).clock.stamp == "start"
