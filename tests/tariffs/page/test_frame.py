"""A period over a grid: zones, midnights, stamps, buckets and seasons."""

from fractions import Fraction

import numpy as np

from etl.core.periods import month
from etl.core.usage_page import Grid
from etl.tariffs.page.frame import Frame
from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import energy, tariff_context
from tests.support.tariff_pages import (
    HEAD,
    amounts,
    bills,
    days,
    grid,
    part,
    usage,
)


def test_schedules_run_in_the_tariffs_zone_and_the_bill_in_the_clients() -> None:
    day = days("2017-08-01", "2017-08-02")
    on = grid(day, "Europe/Lisbon", 60)
    values = np.zeros((1, 24), np.uint16)
    values[0, 7] = 1000  # 07:00 in Lisbon is 08:00 in Madrid
    tariff = HEAD + 'timezone = "Europe/Madrid"\n[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    bill = bills(
        tariff + energy("{ day = 2, night = 1 }", schedule="s"), usage(day, "Europe/Lisbon", part(values, on))
    )[0]
    assert bill.total == "2.00"


def test_a_midnight_that_does_not_exist_begins_the_day() -> None:
    day = days("2017-10-15", "2017-10-16")  # Sao Paulo goes from 00:00 to 01:00
    on = grid(day, "America/Sao_Paulo", 60)
    tariff = HEAD + '[schedule.s]\nall.night = ["all 22:00-07:00"]\nall.day = "rest"\n'
    bill = bills(
        tariff + energy("{ day = 1, night = 1 }", schedule="s"),
        usage(day, "America/Sao_Paulo", part(np.full((1, on.slots), 1000), on)),
    )[0]
    assert amounts(bill) == {"energy.night": "8.00", "energy.day": "15.00"}


LISBON = Frame(month("2017-10"), "Europe/Lisbon", "client")


def test_stamps_are_of_the_bills_clock_with_its_offset() -> None:
    first, last = LISBON.utc_minutes
    assert LISBON.stamp(first) == "2017-10-01T00:00+01:00"
    assert LISBON.stamp(last) == "2017-11-01T00:00+00:00"
    assert LISBON.slot_stamp(Grid(first, 60, 2), 1) == "2017-10-01T01:00+01:00"


def tou() -> Schedule:
    keys = {"seasons": "legal-time", "summer": {"x": "rest"}, "winter": {"x": "rest"}}
    return read_schedule(Table(keys, "t.toml"), "s", tariff_context())


def test_seasons_follow_each_other_from_the_minute_before_the_period_on() -> None:
    assert LISBON.seasons(tou()) == (0, [0, 1])
    assert Frame(month("2017-11"), "Europe/Lisbon", "client").seasons(tou()) == (1, [1])
    assert Frame(days("2017-10-29", "2017-10-31"), "Europe/Lisbon", "client").seasons(tou()) == (0, [1])


def test_a_bucket_without_a_minute_on_the_days_is_not_there() -> None:
    assert LISBON.has(tou(), month("2017-10")) == {0, 1}
    assert LISBON.has(tou(), days("2017-10-01", "2017-10-29")) == {0}
    assert LISBON.has(tou(), days("2017-10-30", "2017-11-01")) == {1}


def test_a_share_of_days_is_of_the_days_of_the_season() -> None:
    span = days("2017-10-01", "2017-10-15")
    assert LISBON.share(None, 0, span) == Fraction(14, 31)
    assert LISBON.share(tou(), 0, span) == Fraction(14, 28)
    assert LISBON.share(tou(), 1, span) == 0
