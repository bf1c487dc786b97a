"""A schedule by the wall clock: every minute in one period, weekdays and zones counted right."""

import numpy as np

from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context

SUMMER, WINTER = {"peak": ["mon-fri 08:00-20:00"], "off": "rest"}, {"off": "rest"}


def schedule(**keys: object) -> Schedule:
    return read_schedule(Table(keys, "t.toml"), "s", tariff_context())


def minutes(*stamps: str) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(stamps, "datetime64[m]").astype(np.int64)


def test_periods_are_named_with_their_season_only_where_there_are_seasons() -> None:
    assert schedule(all=SUMMER).names == ("peak", "off")
    tou = schedule(seasons="legal-time", summer=SUMMER, winter=WINTER)
    assert tou.names == ("summer.peak", "summer.off", "winter.off")
    assert (tou.periods, tou.of_season(0), tou.of_season(1)) == (("peak", "off"), [0, 1], [2])


def test_a_minute_is_placed_by_the_wall_clock_of_the_zone() -> None:
    tou = schedule(all=SUMMER)
    monday = minutes("2017-08-14T07:59", "2017-08-14T08:00", "2017-08-14T19:59", "2017-08-14T20:00")
    assert tou.codes(monday, "UTC").tolist() == [1, 0, 0, 1]
    assert tou.codes(monday, "Europe/Lisbon").tolist() == [0, 0, 1, 1]  # an hour ahead
    assert tou.codes(minutes("2017-08-13T12:00", "1969-12-31T12:00"), "UTC").tolist() == [1, 0]  # Sunday, Wednesday


def test_the_clocks_season_changes_on_the_day_of_the_change() -> None:
    tou = schedule(seasons="legal-time", summer=WINTER, winter=WINTER)
    found = tou.codes(minutes("2017-10-28T12:00", "2017-10-29T00:30", "2017-10-29T12:00"), "Europe/Lisbon")
    assert found.tolist() == [0, 1, 1]


def test_no_minutes_are_no_codes() -> None:
    assert schedule(all=SUMMER).codes(minutes(), "UTC").tolist() == []
