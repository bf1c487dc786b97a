"""A year of a schedule: its holidays with their rules, its days by type and season, days without a type."""

from datetime import date, timedelta

from etl.core.periods import EPOCH
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.schedule_year import ScheduleYear, has_calendar, schedule_year
from tests.support.tariff_pages import HEAD

LINE = '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
PLAIN = 'all.x = "rest"'
TEMPO = 'seasons = "calendar:tempo"\nbleu.x = "rest"\nrouge.x = "rest"'


def schedule(keys: str, calendar: str = "") -> Schedule:
    (found,) = parse_tariff(f"{HEAD}{calendar}\n[schedule.s]\n{keys}\n{LINE}", "t.toml").schedules
    return found


def year_of(
    own: Schedule, number: int, calendars: LoadedCalendars = NO_CALENDARS, zone: str | None = "UTC"
) -> ScheduleYear:
    return schedule_year(own, number, zone, calendars)


def test_holidays_have_their_date_the_day_they_are_billed_as_and_their_rule() -> None:
    own = schedule(f'holidays = "c"\n{PLAIN}', '[calendar.c]\nsun = ["05-01", "easter+1"]\nevent = ["2024-07-10"]')
    found = year_of(own, 2024)
    assert [(str(one.day), one.billed_as, one.why) for one in found.holidays] == [
        ("2024-04-01", "sun", "easter+1"), ("2024-05-01", "sun", "05-01"), ("2024-07-10", "event", "2024-07-10"),
    ]  # fmt: skip
    # 2024 has 53 Mondays and Tuesdays: a Monday and a Wednesday are Sundays, another Wednesday is an event
    assert found.days == {"mon": 52, "tue": 53, "wed": 50, "thu": 52, "fri": 52, "sat": 52, "sun": 54, "event": 1}
    assert len(year_of(own, 2025).holidays) == 2


def test_holidays_of_a_country_have_their_names() -> None:
    found = year_of(schedule(f'holidays = "US"\nas = "sun"\n{PLAIN}'), 2024)
    assert [one.why for one in found.holidays if str(one.day) == "2024-07-04"] == ["Independence Day"]


def test_days_of_each_season_are_counted_but_not_by_a_clock_that_is_not_known() -> None:
    dated = schedule('seasons = { a = "05-01..10-31", b = "11-01..04-30" }\na.x = "rest"\nb.x = "rest"')
    assert year_of(dated, 2024).seasons == {"a": 184, "b": 182}
    clock = schedule('seasons = "legal-time"\nsummer.x = "rest"\nwinter.x = "rest"')
    # summer time from 31 March to 26 October
    assert year_of(clock, 2024, zone="Europe/Paris").seasons == {"summer": 210, "winter": 156}
    assert year_of(clock, 2024, zone=None).seasons == {}


def test_days_without_a_type_are_named_in_runs() -> None:
    first = (date(2024, 1, 1) - EPOCH).days
    types = {first + day: "bleu" for day in range(366)}
    types |= {first + 5: "rouge", first + 6: "noir", first + 7: "noir"}
    for day in (0, 100, 101):
        del types[first + day]
    found = year_of(schedule(TEMPO), 2024, LoadedCalendars({"tempo": types}))
    assert [(str(days.start), str(days.end - timedelta(days=1)), why) for days, why in found.untyped] == [
        ("2024-01-01", "2024-01-01", "no type in calendar tempo"),
        ("2024-01-07", "2024-01-08", "'noir' is no type of the schedule"),
        ("2024-04-10", "2024-04-11", "no type in calendar tempo"),
    ]
    assert found.seasons == {"bleu": 360, "rouge": 1}


def test_a_schedule_has_a_calendar_if_dates_differ_from_year_to_year() -> None:
    listed = schedule(f'holidays = ["01-01"]\nas = "sun"\n{PLAIN}')
    assert [has_calendar(one) for one in (schedule(PLAIN), schedule(TEMPO), listed)] == [False, True, True]
