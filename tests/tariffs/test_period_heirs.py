"""Periods of one season that spend what those of another left, by the hour of the day."""

from etl.core.periods import month
from etl.tariffs.period_heirs import heirs
from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.toml_table import Table
from tests.support.season_banks import JUNE, MAY, SWAPPED, balances, bills, kwh, urdb
from tests.support.tariff_lines import tariff_context


def test_in_a_urdb_file_the_period_at_the_same_hour_goes_on_with_the_balance() -> None:
    # May's p1 is at 00:00, where June has p3; May's p2 is at 11:00 (05:00 is p1's), where June has p1.
    moments = {
        "2018-05-10T02:00": -30,
        "2018-05-10T12:00": -7,
        "2018-06-13T02:00": 10,
        "2018-06-13T12:00": 8,
        "2018-06-13T20:00": 6,
    }
    pages = bills(urdb(), [MAY, JUNE, month("2018-10")], {**moments, "2018-10-10T02:00": 25})
    assert balances(pages[0]) == {"net energy.p1": "30", "net energy.p2": "7", "net energy.p3": "0"}
    assert kwh(pages[1]) == {"summer.p1": "1", "summer.p2": "6"}
    assert balances(pages[1]) == {"net energy.p1": "0", "net energy.p2": "0", "net energy.p3": "20"}


def test_periods_that_two_others_become_are_one_balance_and_come_back_as_one() -> None:
    moments = {"2018-06-13T02:00": -5, "2018-06-13T12:00": -3, "2018-06-13T20:00": -2}
    schedule = [[0] * 24] * 5 + [SWAPPED] * 4 + [[0] * 24] * 3
    tariff = urdb(energyweekdayschedule=schedule, energyweekendschedule=schedule)
    pages = bills(
        tariff,
        [month("2018-09"), month("2018-10")],
        {stamp.replace("-06-", "-09-"): one for stamp, one in moments.items()},
    )
    assert balances(pages[0]) == {"net energy.p1": "3", "net energy.p2": "2", "net energy.p3": "5"}
    assert balances(pages[1]) == {"net energy.p1": "10", "net energy.p2": "0", "net energy.p3": "0"}


def test_a_period_of_other_hours_alone_goes_by_its_first_hour() -> None:
    weekday = [0] * 20 + [1] * 4  # p2 has none of 00:00, 05:00, 11:00 and 17:00
    other = [0] * 20 + [2] * 4
    schedule = [weekday] * 5 + [other] * 7
    weekend = [[0] * 24] * 12
    pages = bills(
        urdb(energyweekdayschedule=schedule, energyweekendschedule=weekend),
        [MAY, JUNE],
        {"2018-05-10T21:00": -4, "2018-06-13T21:00": 1},
    )
    assert balances(pages[1]) == {"net energy.p1": "0", "net energy.p2": "0", "net energy.p3": "3"}


def test_the_heir_of_a_period_is_that_at_its_first_asked_hour() -> None:
    keys = {
        "seasons": {"winter": "10-01..05-31", "summer": "06-01..09-30"},
        "winter": {"night": ["all 00:00-08:00"], "day": "rest"},
        "summer": {"morning": ["all 08:00-10:00"], "late": ["all 18:00-24:00"], "early": "rest"},
    }
    schedule = read_schedule(Table(keys, "t.toml"), "s", tariff_context())
    assert heirs(schedule, 0, 1) == {"night": "early", "day": "early"}  # at 00:00 and at 11:00
    # at 08:00, at 18:00, at 00:00
    assert heirs(schedule, 1, 0) == {"morning": "day", "late": "day", "early": "night"}
