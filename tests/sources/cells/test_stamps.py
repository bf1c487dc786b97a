"""Stamps: what is read, what is refused, and which form fits a column."""

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources.cells.stamps import DAY, StampParser, fitting, is_epoch, kind, seconds_of_day

untimed = settings(deadline=None)

AUGUST = int(datetime(2017, 8, 1, tzinfo=UTC).timestamp())
QUARTER = AUGUST + 15 * 60


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("iso", "2017-08-01 00:15"),
        ("iso", "2017-08-01T00:15:00"),
        ("iso", " 2017-08-01 00:15:00.0000000 "),
        ("iso-offset", "2017-08-01T00:15:00Z"),
        ("iso-offset", "2017-08-01T02:15:00+02:00"),
        ("iso-offset", "2017-07-31 19:15:00-05"),
        ("ymd", "2017/8/1 0:15"),
        ("ymd", "2017.08.01. 00:15"),
        ("dmy", "01/08/2017 00:15"),
        ("dmy", "1.8.17 0:15:00"),
        ("dmy", "01-08-2017, 00:15"),
        ("dmy", "01/08/2017 12:15 AM"),
        ("mdy", "08/01/2017 12:15:00 a.m."),
        ("mdy-offset", "8/1/2017 01:15 +0100"),
        ("compact", "201708010015"),
        ("compact", "20170801 00:15"),
        ("compact-offset", "20170801T001500Z"),
        ("day-name", "1 Aug 2017 00:15:00"),
        ("day-name", "01-August-17 00:15"),
        ("day-name", "01. August 2017 00:15"),
        ("day-name", "1er août 2017 00:15"),
        ("day-name", "1 de agosto de 2017 00:15"),
        ("day-name", "1 sie 2017 00:15"),
        ("day-name:czech", "1. srpna 2017 00:15"),
        ("name-day", "Aug 1 2017 12:15AM"),
        ("name-day", "August 1, 2017 00:15"),
    ],
)
def test_a_stamp_is_read_in_its_form(form: str, text: str) -> None:
    assert StampParser(form).seconds(text) == QUARTER


def test_months_are_of_the_language_of_a_name_that_no_other_has() -> None:
    """`lis` is November in Poland and October in Croatia."""
    autumn = ["1 wrz 2024 00:00", "1 paź 2024 00:00", "1 lis 2024 00:00"]
    assert fitting(autumn) == ["day-name:polish"]
    assert fitting(["1 ruj 2024 00:00", "1 lis 2024 00:00"]) == ["day-name:croatian"]
    assert fitting(["1 lis 2024 00:00", "2 lis 2024 00:00"]) == []
    assert fitting(["1 Sep 2024 00:00+02:00", "1 Okt 2024 00:00+02:00"]) == ["day-name-offset"]


@pytest.mark.parametrize("form", ["iso", "ymd", "dmy"])
def test_24_00_is_the_midnight_that_follows(form: str) -> None:
    text = {"iso": "2017-07-31", "ymd": "2017/07/31", "dmy": "31.07.2017"}[form]
    parser = StampParser("ymd" if form == "iso" else form)
    assert parser.seconds(f"{text} 24:00") == AUGUST


def test_a_date_alone_is_its_midnight() -> None:
    assert StampParser("dmy").seconds("01/08/2017") == AUGUST


@pytest.mark.parametrize(
    ("form", "text", "why"),
    [
        ("iso", "KABOOM", "is not in the timestamp format"),
        ("iso", "", "is not in the timestamp format"),
        ("iso", "2017-08-01 00:15Z", "is not in the timestamp format"),
        ("iso-offset", "2017-08-01 00:15", "is not in the timestamp format"),
        ("iso-offset", "2017-08-01 00:15+25:00", "offset that does not exist"),
        ("iso", "2017-02-30 00:15", "a day that does not exist"),
        ("mdy", "13/01/2017 00:15", "a day that does not exist"),
        ("day-name", "1 Foo 2017 00:15", "a day that does not exist"),
        ("iso", "2017-08-01 25:00", "a time that does not exist"),
        ("iso", "2017-08-01 24:15", "a time that does not exist"),
        ("iso", "2017-08-01 00:60", "a time that does not exist"),
        ("dmy", "01/08/2017 13:15 PM", "not a time of a 12-hour clock"),
        ("iso", "2017-08-01 00:15:00.5", "not a whole second"),
        ("iso", "1969-12-31 23:45", "not between 1970 and 2199"),
        ("iso", "\uff12017-08-01 00:15", "is not in the timestamp format"),
    ],
)
def test_what_is_no_stamp_says_why(form: str, text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        StampParser(form).seconds(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("0:00", 0), ("9:30", 570), ("09:30:00", 570), ("0930", 570), ("12:15 AM", 15), ("1:00 pm", 780), ("24:00", 1440)],
)
def test_a_time_alone_is_seconds_of_the_day(text: str, minutes: int) -> None:
    assert seconds_of_day(text) == minutes * 60


def test_a_date_and_a_time_in_two_columns_add_up() -> None:
    assert StampParser("dmy").seconds("31/07/2017") + seconds_of_day("24:00") == AUGUST


def test_distinct_texts_are_read_into_an_array() -> None:
    texts = ["2017-08-01 00:15", "2017-08-01 00:00", "2017-08-01 00:15"]
    assert StampParser("iso").seconds_of(texts).tolist() == [QUARTER, AUGUST, QUARTER]
    assert StampParser("iso").seconds_of([]).dtype == np.int64


moments = st.datetimes(datetime(1971, 1, 1), datetime(2199, 12, 30)).map(lambda moment: moment.replace(microsecond=0))  # noqa: DTZ001 - wall clocks
offsets = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@untimed
@given(moment=moments)
def test_every_wall_clock_minute_comes_back(moment: datetime) -> None:
    expected = int(moment.replace(tzinfo=UTC).timestamp())
    written = {
        "iso": "%Y-%m-%d %H:%M:%S",
        "ymd": "%Y/%m/%d %H:%M:%S",
        "dmy": "%d/%m/%Y %H:%M:%S",
        "mdy": "%m/%d/%Y %I:%M:%S %p",
        "compact": "%Y%m%d%H%M%S",
        "day-name": "%d %b %Y %H:%M:%S",
        "name-day": "%B %d %Y %H:%M:%S",
    }
    for form, pattern in written.items():
        assert StampParser(form).seconds(moment.strftime(pattern)) == expected


@untimed
@given(moment=moments, offset=offsets)
def test_a_stamp_with_an_offset_is_its_instant(moment: datetime, offset: timezone) -> None:
    there = moment.replace(tzinfo=offset)
    assert StampParser("iso-offset").seconds(there.isoformat()) == int(there.timestamp())


@untimed
@given(
    text=st.from_regex(
        r"\A(19[7-9][0-9]|20[0-9]{2})-[01][0-9]-[0-3][0-9]([ T][0-2][0-9](:[0-5][0-9](:[0-6][0-9])?)?)?\Z"
    )
)
def test_what_pyarrow_reads_as_a_stamp_is_the_same_stamp_here(text: str) -> None:
    try:
        expected = pa.array([text]).cast(pa.timestamp("s")).cast(pa.int64())[0].as_py()
    except pa.ArrowInvalid:
        return
    assert StampParser("iso").seconds(text) == expected


@pytest.mark.parametrize(
    ("texts", "forms"),
    [
        (["2017-08-01 00:15", "2017-08-01 00:30"], ["iso"]),
        (["2017-08-01 00:15Z", "2017-08-01T00:30:00+01:00"], ["iso-offset"]),
        (["2017-8-1 0:15"], ["ymd"]),
        (["03/04/2017 00:15", "03/04/2017 00:30"], ["dmy", "mdy"]),
        (["03/04/2017 00:15", "13/04/2017 00:30"], ["dmy"]),
        (["03/04/2017 00:15", "04/13/2017 00:30"], ["mdy"]),
        (["KABOOM", "2017-08-01 00:15", "2017-08-01 00:30"], ["iso"]),
        (["KABOOM", "2017-08-01 00:15"], []),
        ([], []),
    ],
)
def test_the_forms_that_fit_a_column(texts: list[str], forms: list[str]) -> None:
    assert fitting(texts) == forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-08-01 00:15", "stamp"),
        ("201708010015", "stamp"),
        ("26 Aug 2019 00:30:00", "stamp"),
        ("01/08/2017", "date"),
        ("20170801", "date"),
        ("00:15", "time"),
        ("4521", ""),
        ("0.125", ""),
        ("", ""),
    ],
)
def test_a_cell_is_told_to_be_a_stamp_a_date_or_a_time(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_a_day_has_its_seconds() -> None:
    assert seconds_of_day("24:00") == DAY


def test_seconds_since_1970_have_ten_digits() -> None:
    assert is_epoch("1707091200")
    assert not any(map(is_epoch, ["170709120", "17070912000", "3707091200", "1707091200.5", "2024-05-14"]))
