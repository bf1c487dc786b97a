"""The hours that a clock shows twice or skips, as a declaration says that files have them; in both hemispheres."""

import csv
import io
from pathlib import Path

import pytest

from tests.support.command import Shell, written

LAYOUT = '[columns]\nclient = "id"\ntimestamp = "when"\nvalue = "kwh"\n'
HEADER = "id,when,kwh"


def stored(etl: Shell, *rows: str, keys: str) -> dict[str, str]:
    """kWh by the UTC hour and minute of their start."""
    Path("mine.toml").write_text(f'header = ["id", "when", "kwh"]\nunit = "kWh"\n{keys}\n{LAYOUT}')
    etl.load(written("a.csv", HEADER, *rows), "--layout", "mine.toml")
    read = csv.DictReader(io.StringIO(etl.exported("readings")))
    return {row["start"][11:16]: f"{float(row['kwh']):g}" for row in read}


def hours(day: str, *stamps: str) -> list[str]:
    """A row an hour, with 1, 2, 3, ... kWh."""
    return [f"7,{day} {stamp}:00,{number}" for number, stamp in enumerate(stamps, 1)]


WEST = 'zone = "America/Los_Angeles"'
SYDNEY = 'zone = "Australia/Sydney"'


def test_the_hour_after_the_doubled_one_may_be_there_twice(etl: Shell) -> None:
    rows = hours("2022-11-06", "00", "01", "02", "02", "03")
    found = stored(etl, *rows, keys=f'{WEST}\nautumn = "late"')
    assert found == {"07:00": "1", "08:00": "2", "09:00": "3", "10:00": "4", "11:00": "5"}


def test_the_same_value_in_both_hours_is_two_readings(etl: Shell) -> None:
    rows = [f"7,2022-11-06 {hour}:00,0.749" for hour in ("00", "01", "01", "02")]
    assert stored(etl, *rows, keys=WEST) == dict.fromkeys(("07:00", "08:00", "09:00", "10:00"), "0.749")


@pytest.mark.parametrize("order", [1, -1])
def test_rows_of_both_hours_may_stand_together_in_files_that_rise_or_fall(etl: Shell, order: int) -> None:
    stamps = ["00:30", "01:00", "01:00", "01:30", "01:30", "02:00"]
    rows = [f"7,2022-11-06 {stamp},{number}" for number, stamp in enumerate(stamps, 1)][::order]
    expected = {"07:30": "1", "08:00": "2", "09:00": "3", "08:30": "4", "09:30": "5", "10:00": "6"}
    assert stored(etl, *rows, keys=WEST) == expected


def test_an_hour_that_is_there_once_is_the_first_and_the_other_one_is_missing(etl: Shell) -> None:
    rows = hours("2019-04-07", "01", "02", "03")
    assert stored(etl, *rows, keys=f'{SYDNEY}\nautumn = "once"') == {"14:00": "1", "15:00": "2", "17:00": "3"}


def test_a_value_for_both_hours_is_halved_and_none_of_it_is_lost(etl: Shell) -> None:
    rows = ["7,2019-04-07 01:00,1", "7,2019-04-07 02:00,0.000003", "7,2019-04-07 03:00,3"]
    found = stored(etl, *rows, keys=f'{SYDNEY}\nautumn = "halves"')
    assert found == {"14:00": "1", "15:00": "2e-06", "16:00": "1e-06", "17:00": "3"}


def test_an_hour_that_does_not_exist_may_be_the_one_after_it(etl: Shell) -> None:
    rows = ["7,2019-10-06 01:00,1", "7,2019-10-06 02:00,2", "7,2019-10-06 04:00,4"]
    assert stored(etl, *rows, keys=f'{SYDNEY}\nspring = "shift"') == {"15:00": "1", "16:00": "2", "17:00": "4"}


def test_an_hour_that_does_not_exist_is_refused_where_nothing_is_said_of_it(etl: Shell) -> None:
    Path("mine.toml").write_text(f'header = ["id", "when", "kwh"]\nunit = "kWh"\n{SYDNEY}\n{LAYOUT}')
    done = etl("load", written("a.csv", HEADER, *hours("2019-10-06", "01", "02", "03")), "--layout", "mine.toml")
    assert done.error.startswith("etl: a.csv:3: the clock skips this time on this day (it goes forward) (")


def test_both_rows_for_the_hour_after_a_skipped_one_contradict_each_other(etl: Shell) -> None:
    Path("mine.toml").write_text(f'header = ["id", "when", "kwh"]\nunit = "kWh"\nspring = "shift"\n{SYDNEY}\n{LAYOUT}')
    done = etl("load", written("a.csv", HEADER, *hours("2019-10-06", "01", "02", "03")), "--layout", "mine.toml")
    assert "another row of this file has another value for the same interval" in done.error


def test_standard_time_is_never_shifted(etl: Shell) -> None:
    rows = hours("2019-10-06", "01", "02", "03")
    assert stored(etl, *rows, keys='zone = "+10:00"') == {"15:00": "1", "16:00": "2", "17:00": "3"}


def test_ends_may_be_written_on_the_clock_of_their_starts(etl: Shell) -> None:
    rows = hours("2022-11-06", "01", "02", "02", "03")
    keys = f'{WEST}\nstamp = "end"\nends = "same-clock"\ninterval = "1h"'
    assert stored(etl, *rows, keys=keys) == {"07:00": "1", "08:00": "2", "09:00": "3", "10:00": "4"}


ENEDIS = ("Identifiant PRM;Grandeur metier;Unite", "12345678900011;Consommation;W", "Horodate;Valeur")
QUARTERS = [f"2024-02-01T{hour:02}:{minute:02}:00Z;600" for hour in range(24) for minute in (0, 15, 30, 45)]
HOURS = [f"2024-02-{day:02}T{hour:02}:00:00Z;600" for day in (2, 3) for hour in range(24)]


def test_mean_power_that_goes_over_to_longer_steps_is_refused_not_billed_for_a_part(etl: Shell) -> None:
    done = etl("load", written("a.csv", *ENEDIS, *QUARTERS, *HOURS))
    reason = "mean power, in longer steps than the 15 minutes of other rows"
    assert (done.code, done.error) == (1, f"etl: a.csv:100: {reason} (use --rejects FILE to set such rows aside)")


def test_gaps_in_mean_power_are_no_longer_steps(etl: Shell) -> None:
    found = etl.load(written("a.csv", *ENEDIS, *QUARTERS[:40], *QUARTERS[60:], *HOURS[:5]))
    assert (found["loaded"], found["kwh"]) == (81, {"import": "12.15"})
