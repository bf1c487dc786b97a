"""Calendars in a tariff: each fault has its file, key and remedy."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.date_rules import LIKE
from tests.support.tariff_pages import HEAD

LINE = '[[line]]\nid = "e"\nkind = "energy"\nschedule = "s"\nprice = 1\n'
SUN = 'sun = ["01-01"]'


def tariff(calendar: str, keys: str = 'holidays = "c"', periods: str = 'all.off = "rest"') -> str:
    return f"{HEAD}[calendar.c]\n{calendar}\n[schedule.s]\n{keys}\n{periods}\n{LINE}"


CALENDARS = {
    "nothing": ("", 'has no types of days (write what its dates are billed as: sun = ["01-01", "12-25"])'),
    "a type that is none": (
        'all = ["01-01"]',
        "all: cannot be a type of days (use sun or another weekday, or a name of letters, digits and _)",
    ),
    "no list": ('sun = "01-01"', f"sun: is not a list of dates ({LIKE}, several in a list)"),
    "a date without quotes": ("sun = [2024-01-01]", f"sun: 2024-01-01 is not a text ({LIKE}, with quotes)"),
    "no rule": ('sun = ["New Year"]', f"sun: 'New Year' is not a rule for dates ({LIKE})"),
    "a rule without a date": ('sun = ["02-30"]', "sun: '02-30' is no date of any year (correct it)"),
    "a rule without a date in some years": (
        'sun = ["5th mon of 05"]',
        "sun: '5th mon of 05' is no day of some years (the month may have four: write last, or one date a year)",
    ),
    "a date twice": ('sun = ["01-01", "01-01"]', "sun: '01-01' is listed twice (name each date once)"),
    "a date in two types": (
        'sun = ["last mon of 05"]\nsat = ["2024-05-27"]',
        "sat: 2024-05-27 (2024-05-27) is in sun already (last mon of 05) (give each date one type)",
    ),
    "two dates that fall together in some years": (
        'sun = ["easter+1"]\nsat = ["04-25"]',
        "sat: 2011-04-25 (04-25) is in sun already (easter+1) (give each date one type)",
    ),
    "two rests": ('a = "rest"\nb = "rest"', "b: is the rest, and so is a (let one type be the rest)"),
    "no weekday observed": (
        f'{SUN}\nobserved = {{ holiday = "mon" }}',
        "observed: 'holiday' is not a weekday (use mon, tue, wed, thu, fri, sat, sun)",
    ),
    "observed on nothing": (
        f'{SUN}\nobserved = {{ sat = "monday" }}',
        "observed: sat: 'monday' is not known (use one of: mon, tue, wed, thu, fri, sat, sun, next)",
    ),
    "observed on itself": (
        f'{SUN}\nobserved = {{ sat = "sat" }}',
        'observed: sat: is the day itself (write another weekday, or "next" for the next working day)',
    ),
}


@pytest.mark.parametrize("fault", CALENDARS)
def test_a_calendar_with_a_fault_is_refused(fault: str) -> None:
    text, message = CALENDARS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(tariff(text), "t.toml")
    where, _, _ = str(error.value).partition(message)
    assert (where.rstrip(": "), message in str(error.value)) == ("t.toml: calendar c", True), str(error.value)


SCHEDULES = {
    "a weekday beside types": (
        tariff(SUN, 'holidays = "c"\nas = "sun"'),
        "as: is for a country's calendar: the types of [calendar.c] say what its dates are billed as (remove it)",
    ),
    "observed beside a calendar": (
        tariff(SUN, 'holidays = "c"\nobserved = false'),
        "observed: is for a country's calendar, or a key of [calendar.c] (remove it)",
    ),
    "observed beside a list": (
        tariff(SUN, 'holidays = ["01-01"]\nas = "sun"\nobserved = false'),
        "observed: is for a country's calendar, or a key of [calendar.ID] (remove it)",
    ),
    "a list without a weekday": (tariff(SUN, 'holidays = ["01-01"]'), "as: is missing (add as = ...)"),
    "holidays of a calendar of every day": (
        tariff('critical = ["2024-01-01"]\nnormal = "rest"'),
        ('holidays: calendar c has a type for every day (write seasons = "calendar:c", or remove normal from it)'),
    ),
    "a calendar that is not there": (
        tariff(SUN, 'holidays = "cc"\nas = "sun"'),
        (
            "holidays: there is no calendar 'cc' (write a country, \"PT\", or a country and its region, "
            '"US-CA" (ISO 3166 codes), or add [calendar.ID])'
        ),
    ),
    "seasons that leave days out": (
        tariff(SUN, 'seasons = "calendar:c"', 'sun.off = "rest"'),
        'seasons: calendar c leaves days without a type (add TYPE = "rest" to [calendar.c])',
    ),
    "a type without periods": (
        tariff('critical = ["2024-01-01"]\nnormal = "rest"', 'seasons = "calendar:c"', 'critical.off = "rest"'),
        'normal: has no periods (add normal.NAME = ["mon-fri 08:00-18:00"] or = "rest")',
    ),
    "no types at all": (
        tariff(SUN, 'seasons = "calendar:tempo"', ""),
        'has no types of days (add TYPE.NAME = "rest" for each type of calendar tempo)',
    ),
    "a day that starts at no time": (
        tariff(SUN, 'day_starts = "6 am"'),
        "day_starts: '6 am' is not a time of day (write it like day_starts = \"06:00\")",
    ),
    "a type in no rule": (
        tariff('critical = ["2024-01-01"]', periods='all.off = ["mon-sun"]'),
        'all: critical 00:00 is in no period (cover every minute; one of the periods may be = "rest")',
    ),
    "a type that is not the calendar's": (
        tariff('critical = ["2024-01-01"]', periods='all.a = ["critcal"]\nall.off = "rest"'),
        (
            "all: a: 'critcal' is not a weekday "
            "(use all, mon, tue, wed, thu, fri, sat, sun, critical or a range like mon-fri)"
        ),
    ),
}


@pytest.mark.parametrize("fault", SCHEDULES)
def test_a_schedule_that_uses_a_calendar_wrongly_is_refused(fault: str) -> None:
    text, message = SCHEDULES[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert message in str(error.value)
    assert str(error.value).startswith("t.toml: schedule s: ")
