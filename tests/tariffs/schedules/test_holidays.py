"""Public holidays are billed as another weekday, by the dates of the tariff's zone."""

import subprocess
import sys

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD, amounts, bills, days, grid, part, usage

TARIFF = HEAD + (
    'timezone = "{zone}"\n[schedule.tou]\nholidays = "{calendar}"\nas = "sun"\n'
    'all.peak = ["mon-fri"]\nall.off = "rest"\n'
    '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "tou"\nprice = {{ peak = 1, off = 0 }}\n'
)


def peak(start: str, end: str, calendar: str, zone: str, bill_zone: str = "") -> str:
    period, at = days(start, end), bill_zone or zone
    on = grid(period, at, 60)
    used = usage(period, at, part(np.full((1, on.slots), 1000, np.uint16), on))
    return amounts(bills(TARIFF.format(calendar=calendar, zone=zone), used)[0]).get("energy.peak", "0.00")


def test_a_holiday_is_billed_as_its_weekday_says() -> None:
    # 4 July 2017 is a Tuesday; the other four days of that week are not holidays
    assert peak("2017-07-03", "2017-07-10", "US-CA", "America/Los_Angeles") == "96.00"
    assert peak("2017-07-04", "2017-07-05", "US", "America/Los_Angeles") == "0.00"


def test_a_region_has_its_own_holidays() -> None:
    # 19 March 2019, a Tuesday: Saint Joseph in Valencia, a working day in Madrid
    assert peak("2019-03-19", "2019-03-20", "ES-VC", "Europe/Madrid") == "0.00"
    assert peak("2019-03-19", "2019-03-20", "ES-MD", "Europe/Madrid") == "24.00"


def test_the_day_off_for_a_holiday_on_a_sunday_counts() -> None:
    assert peak("2017-01-02", "2017-01-03", "US", "America/New_York") == "0.00"  # for Sunday 1 January


def test_holidays_are_dates_of_the_tariffs_zone() -> None:
    # Tuesday 1 May 2018 in Lisbon is 1 May 01:00 to 2 May 01:00 in Madrid
    assert peak("2018-05-01", "2018-05-02", "PT", "Europe/Lisbon", "Europe/Madrid") == "1.00"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('holidays = "XX"\nas = "sun"', "schedule tou: holidays: there is no calendar 'XX'"),
        ('holidays = "US-ZZ"\nas = "sun"', "schedule tou: holidays: there is no calendar 'US-ZZ'"),
        ('holidays = "PT"', "schedule tou: as: is missing"),
        ('holidays = "PT"\nas = "holiday"', "schedule tou: as: 'holiday' is not known"),
    ],
)
def test_a_calendar_that_is_not_known_is_refused(lines: str, message: str) -> None:
    tariff = HEAD + f'[schedule.tou]\n{lines}\nall.off = "rest"\n[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    with pytest.raises(TariffError) as error:
        parse_tariff(tariff, "t.toml")
    assert message in str(error.value)


def test_the_library_is_not_loaded_for_tariffs_without_holidays() -> None:
    code = (
        "import sys, etl.tariffs.pricing.calculator, etl.tariffs.schedules.holidays; print('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
