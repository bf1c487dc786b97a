"""Seasons of a year by dates: every date in exactly one."""

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS
from etl.tariffs.schedules.seasons import LegalTime, read_date_seasons
from etl.tariffs.toml_table import Table
from tests.support.tariff_texts import schedule

FAULTS = {
    "a date in no season": (
        schedule(seasons='seasons = { x = "03-01..12-31", y = "01-01..02-28" }\n'),
        "t.toml: schedule s: seasons: 02-29 is in no season (cover the whole year, 02-29 too)",
    ),
    "a date in two seasons": (
        schedule(seasons='seasons = { x = "05-01..10-31", y = "10-31..04-30" }\n'),
        "t.toml: schedule s: seasons: y: 10-31 is in x already (seasons must not overlap)",
    ),
    "a date that is none": (
        schedule(seasons='seasons = { x = "05-01..06-31", y = "07-01..04-30" }\n'),
        (
            "t.toml: schedule s: seasons: x: '05-01..06-31' is not a range of dates "
            '(write it like "05-01..10-31", both ends included)'
        ),
    ),
    "seasons out of order": (
        schedule(seasons='seasons = { x = ["09-01..12-31", "01-01..04-30"], y = "05-01..08-31" }\n'),
        "t.toml: schedule s: seasons: x: its ranges are not in the order of the year (sort them by their first date)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


def test_a_season_over_new_year_is_read_and_written_alike() -> None:
    found = read_date_seasons(Table({"summer": "05-01..10-31", "winter": "11-01..04-30"}, "t.toml"))
    assert [found.ranges(number) for number in (0, 1)] == [["05-01..10-31"], ["11-01..04-30"]]
    shoulder = read_date_seasons(
        Table({"a": ["01-01..02-29", "07-01..08-31"], "b": ["03-01..06-30", "09-01..12-31"]}, "t.toml")
    )
    assert shoulder.ranges(0) == ["01-01..02-29", "07-01..08-31"]


def test_a_date_is_in_its_season_in_any_year() -> None:
    found = read_date_seasons(Table({"a": "03-01..12-31", "b": "01-01..02-29"}, "t.toml"))
    stamps = np.array(["2016-02-29", "2016-03-01", "2017-02-28", "2017-03-01", "1969-12-31"], "datetime64[D]")
    assert found.of(stamps.astype(np.int64), "UTC", NO_CALENDARS).tolist() == [1, 0, 1, 0, 0]


def test_summer_time_is_that_of_the_law_even_where_it_is_called_standard() -> None:
    july, january = (np.array([day], "datetime64[D]").astype(np.int64) for day in ("2017-07-01", "2017-01-01"))
    for zone in ("Europe/Lisbon", "Europe/Dublin"):
        assert LegalTime().of(july, zone, NO_CALENDARS).tolist() == [0]
        assert LegalTime().of(january, zone, NO_CALENDARS).tolist() == [1]
    assert LegalTime().of(january, "Australia/Sydney", NO_CALENDARS).tolist() == [0]
