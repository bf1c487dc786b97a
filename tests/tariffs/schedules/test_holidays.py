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


def peak(start: str, end: str, calendar: str, zone: str, bill_zone: str = "", *, tariff: str = TARIFF) -> str:
    period, at = days(start, end), bill_zone or zone
    on = grid(period, at, 60)
    used = usage(period, at, part(np.full((1, on.slots), 1000, np.uint16), on))
    return amounts(bills(tariff.format(calendar=calendar, zone=zone), used)[0]).get("energy.peak", "0.00")


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


OBSERVED = TARIFF.replace('as = "sun"', 'as = "sun"\nobserved = false')


def with_calendar(calendar: str, keys: str) -> str:
    schedule = "[schedule.tou]\n"
    tariff = TARIFF.replace('holidays = "{calendar}"\nas = "sun"', keys)
    return tariff.replace(schedule, calendar + schedule)


def test_no_day_off_counts_where_nothing_is_observed() -> None:
    assert peak("2017-01-02", "2017-01-03", "US", "America/New_York", tariff=OBSERVED) == "24.00"
    assert peak("2017-07-04", "2017-07-05", "US", "America/New_York", tariff=OBSERVED) == "0.00"


def test_the_calendar_of_a_utility_has_the_dates_that_it_lists_and_no_others() -> None:
    own = with_calendar('[calendar.cnmc]\nsun = ["01-01", "05-01"]\n', 'holidays = "cnmc"')
    # Good Friday of 2024 is a national holiday that the tolls of Spain leave out, as its date is not fixed
    assert peak("2024-03-29", "2024-03-30", "", "Europe/Madrid", tariff=own) == "24.00"
    assert peak("2024-03-29", "2024-03-30", "ES", "Europe/Madrid") == "0.00"
    assert peak("2024-05-01", "2024-05-02", "", "Europe/Madrid", tariff=own) == "0.00"


def test_a_list_of_dates_is_billed_as_its_weekday_says() -> None:
    own = with_calendar("", 'holidays = ["2017-01-02", "3rd mon of 02"]\nas = "sun"')
    assert peak("2017-01-02", "2017-01-04", "", "America/Los_Angeles", tariff=own) == "24.00"  # the 3rd alone
    assert peak("2017-02-20", "2017-02-21", "", "America/Los_Angeles", tariff=own) == "0.00"


def test_dates_may_be_billed_as_different_weekdays() -> None:
    own = with_calendar('[calendar.own]\nfri = ["2017-08-12"]\nsun = ["2017-08-14"]\n', 'holidays = "own"')
    assert peak("2017-08-12", "2017-08-13", "", "UTC", tariff=own) == "24.00"  # a Saturday
    assert peak("2017-08-14", "2017-08-15", "", "UTC", tariff=own) == "0.00"  # a Monday


def test_a_type_of_the_tariffs_own_stands_beside_the_weekdays_in_rules() -> None:
    # Monday 14 August 2017 is a critical day: 4 hours of it are peak, where another Monday has 24
    own = with_calendar('[calendar.cpp]\ncritical = ["2017-08-14"]\n', 'holidays = "cpp"').replace(
        '["mon-fri"]', '["mon-fri", "critical 14:00-18:00"]'
    )
    assert peak("2017-08-14", "2017-08-15", "", "UTC", tariff=own) == "4.00"
    assert peak("2017-08-14", "2017-08-16", "", "UTC", tariff=own) == "28.00"


def test_the_first_hours_of_a_day_may_be_of_the_type_of_the_day_before() -> None:
    # Sunday 13 August until 06:00 on Monday; then 18 hours of Monday
    own = TARIFF.replace('as = "sun"', 'as = "sun"\nday_starts = "06:00"')
    assert peak("2017-08-14", "2017-08-15", "US", "UTC", tariff=own) == "18.00"
    # 4 July until 06:00 on the 5th
    assert peak("2017-07-04", "2017-07-05", "US", "UTC", tariff=own) == "6.00"
    assert peak("2017-07-05", "2017-07-06", "US", "UTC", tariff=own) == "18.00"


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
