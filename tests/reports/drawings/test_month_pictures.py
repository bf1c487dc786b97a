"""A client's month in the terminal: rows by the clock, gaps, nothing, estimates, and widths from 40 to 200 columns."""

from datetime import date
from fractions import Fraction

import pytest

from etl.core.periods import Period
from etl.pictures.client_month import client_days
from etl.reports.drawings.bars import ASCII, BLOCKS
from etl.reports.drawings.month_pictures import aligned, as_json, lines
from tests.support.command import Shell, written
from tests.support.curves import AUTUMN, LISBON, SPRING
from tests.support.known_days import hours_of


def load(etl: Shell, period: Period, kwh: dict[int, str | None]) -> None:
    rows = hours_of("a", period, kwh)
    etl.load(written("a.csv", "client_number,timestamp,kwh,quality", *rows), "--timezone", LISBON)


def test_a_gap_is_no_zero_and_the_hour_that_comes_twice_has_a_row(etl: Shell) -> None:
    load(etl, AUTUMN, {0: None, 1: "0", 2: "4", 25: "2", 26: "3e"})
    assert lines(client_days("a", AUTUMN), BLOCKS, 60) == [
        "client a, import: 2024-10-26..2024-10-27, Europe/Lisbon",
        "       00 03 06 09 12 15 18 21  kWh",
        "Sat 26 x·█▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃  25 x",
        "Sun 27 ▃▅▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃  28 ~",
        "again   ▇",
        "53 kWh; █ is 4 kW, · is 0 (mean of 60 min)",
        "x no reading: 1 h on 1 day",
        "~ estimated: 3 kWh on 1 day",
        "the clock changes on 2024-10-27: 01:00 to 02:00 comes twice",
    ]


def test_the_hour_that_the_clock_skips_is_blank(etl: Shell) -> None:
    load(etl, SPRING, {})
    found = lines(client_days("a", SPRING), ASCII, 60)
    assert found[3] == "Sun 31 @ @@@@@@@@@@@@@@@@@@@@@@  23"
    assert found[-1] == "the clock changes on 2024-03-31: 01:00 to 02:00 is skipped"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_rows_fit(etl: Shell, width: int) -> None:
    load(etl, AUTUMN, {3: "0.123456", 9: None})
    for ink in (BLOCKS, ASCII):
        assert max(map(len, lines(client_days("a", AUTUMN), ink, width))) <= width


def test_a_wide_terminal_shows_shorter_readings(etl: Shell) -> None:
    first = date(2024, 6, 3)
    rows = [f"a,2024-06-03T{minute // 60:02}:{minute % 60:02}:00,1" for minute in range(0, 1440, 15)]
    etl.load(written("a.csv", "client_number,timestamp,kwh", *rows), "--timezone", LISBON)
    found = client_days("a", Period(first, date(2024, 6, 4)))
    drawn = {width: lines(found, BLOCKS, width) for width in (40, 80, 120, 200)}
    widths = {width: next(row for row in own if row.startswith("Mon")).count("█") for width, own in drawn.items()}
    assert widths == {40: 24, 80: 48, 120: 96, 200: 96}


def test_json_has_exact_energy(etl: Shell) -> None:
    load(etl, AUTUMN, {0: None, 26: "3.25e"})
    (flow,) = as_json(client_days("a", AUTUMN))["flows"]
    assert flow["days"][1] == {
        "day": "2024-10-27", "minutes": 1500, "kwh": "27.25", "kwh_estimated": "3.25", "minutes_read": 1500,
        "minutes_missing": 0,
    }  # fmt: skip


def test_numbers_stand_below_each_other() -> None:
    some = [Fraction(11, 10), None, Fraction(13), Fraction(123456, 10**6)]
    assert aligned(some, 8) == ["1.100", "", "13.000", "0.123"]
    assert aligned(some, 4) == ["1.1", "", "13.0", "0.1"]
    assert aligned([Fraction(1234), Fraction(1)], 3) == ["1234", "1"]
