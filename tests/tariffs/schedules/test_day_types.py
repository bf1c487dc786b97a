"""Types of days as seasons: every minute in one period, days that start after midnight, loaded and own calendars."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.core.periods import EPOCH, Period
from etl.tariffs.read.calendar_rules import read_calendar
from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.schedules.date_rules import WEEKDAYS
from etl.tariffs.schedules.day_types import LoadedTypes
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from etl.tariffs.schedules.schedule import NO_TYPE, Schedule
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context

PARIS = "Europe/Paris"
HP = {"hp": ["all 06:00-22:00"], "hc": "rest"}
COLOURS = ("bleu", "blanc", "rouge")
LAST_OF_OCTOBER = date(2024, 10, 27)
"""Of 25 hours in Paris; 31 March has 23."""


def schedule(**keys: object) -> Schedule:
    return read_schedule(Table(keys, "t.toml"), "s", tariff_context())


def tempo(**keys: object) -> Schedule:
    return schedule(seasons="calendar:tempo", **{**dict.fromkeys(COLOURS, HP), **keys})


def number(day: date) -> int:
    return (day - EPOCH).days


def calendars(first: date, *types: str) -> LoadedCalendars:
    return LoadedCalendars({"tempo": {number(first) + place: name for place, name in enumerate(types)}})


def minutes(first: date, days: int, zone: str = PARIS) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.arange(*Period(first, first + timedelta(days=days)).utc_minutes(zone), dtype=np.int64)


starts = st.integers(0, 1439)
changes = st.sampled_from([date(2024, 3, 30), date(2024, 10, 26), date(2023, 12, 31)])
"""Days before a change of the clock, or of the year."""


@given(changes, starts, st.lists(st.sampled_from(COLOURS), min_size=5, max_size=5))
def test_every_minute_is_in_the_period_of_its_clock_and_of_the_type_of_its_day(
    first: date, start: int, types: list[str]
) -> None:
    own = tempo(day_starts=f"{start // 60:02}:{start % 60:02}")
    utc = minutes(first, 3)
    codes = own.codes(utc, PARIS, calendars(first - timedelta(days=1), *types))
    for minute, code in zip(utc[::17].tolist(), codes[::17].tolist(), strict=True):
        local = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(PARIS))
        at = local.hour * 60 + local.minute
        day = local.date() - timedelta(days=at < start)
        kind = types[(day - first).days + 1]
        assert own.buckets[code] == (kind, "hp" if 360 <= at < 1320 else "hc")


@given(changes, starts)
def test_types_that_are_the_weekdays_give_what_rules_of_weekdays_give(first: date, start: int) -> None:
    windows = {name: f"{hour:02}:00-{hour + 9:02}:30" for hour, name in enumerate(WEEKDAYS)}
    clock = f"{start // 60:02}:{start % 60:02}"
    typed = schedule(
        seasons="calendar:tempo", day_starts=clock, **{
            name: {"peak": [f"all {window}"], "off": "rest"} for name, window in windows.items()
        },
    )  # fmt: skip
    plain = schedule(day_starts=clock, all={"peak": [f"{d} {window}" for d, window in windows.items()], "off": "rest"})
    days = [first + timedelta(days=place) for place in range(-1, 9)]
    weekdays = LoadedCalendars({"tempo": {number(day): WEEKDAYS[day.weekday()] for day in days}})
    utc = minutes(first, 9)
    found = [typed.buckets[code][1] for code in typed.codes(utc, PARIS, weekdays).tolist()]
    assert found == [plain.buckets[code][1] for code in plain.codes(utc, PARIS).tolist()]


def test_a_day_of_25_hours_is_one_date() -> None:
    found = tempo().codes(minutes(LAST_OF_OCTOBER, 1), PARIS, calendars(LAST_OF_OCTOBER, "rouge"))
    assert (len(found), {tempo().buckets[code][0] for code in found.tolist()}) == (25 * 60, {"rouge"})


def test_a_day_without_a_type_has_no_period_and_the_day_before_is_needed_where_days_start_later() -> None:
    first = date(2024, 1, 1)
    types = calendars(first, "bleu")
    assert (tempo().codes(minutes(first, 1), PARIS, types) != NO_TYPE).all()
    found = tempo(day_starts="06:00").codes(minutes(first, 1), PARIS, types)
    assert np.flatnonzero(found == NO_TYPE).tolist() == list(range(360))


def test_seasons_by_dates_change_at_midnight_where_days_start_later() -> None:
    dated = schedule(
        seasons={"cold": "10-01..04-30", "warm": "05-01..09-30"}, day_starts="06:00", cold=HP, warm=HP,
    )  # fmt: skip
    codes = dated.codes(minutes(date(2024, 5, 1), 1), PARIS).tolist()
    assert {dated.buckets[code][0] for code in codes} == {"warm"}


def test_a_calendar_of_the_tariff_may_have_a_type_for_every_day() -> None:
    context = tariff_context()
    days = {"normal": "rest", "critical": ["2024-07-10", "2024-07-12"]}
    context.named["calendar"] = {"events": read_calendar(Table(days, "t.toml"), "events", context)}
    keys = {"seasons": "calendar:events", "critical": HP, "normal": {"all": "rest"}}
    own = read_schedule(Table(keys, "t.toml"), "s", context)
    july = np.arange(number(date(2024, 7, 9)), number(date(2024, 7, 13)))
    found = own.seasons.of(july, PARIS, LoadedCalendars())
    assert [own.seasons.names[place] for place in found.tolist()] == ["normal", "critical", "normal", "critical"]


def test_what_is_wrong_with_a_day_names_the_calendar_the_day_and_the_remedy() -> None:
    types = LoadedTypes(COLOURS, "tempo")
    first = date(2024, 1, 1)
    assert types.fault(number(first), LoadedCalendars()) == (
        "calendar tempo has no type for 2024-01-01", "load it: `etl calendar load FILE`",
    )  # fmt: skip
    assert types.fault(number(first), calendars(first, "noir")) == (
        "calendar tempo says that 2024-01-01 is 'noir', which the schedule does not have",
        "it has bleu, blanc, rouge: correct the calendar, or add noir.NAME to the schedule",
    )


@given(changes, starts, st.sets(st.integers(-1, 3)), st.sets(st.integers(-1, 3)))
def test_every_minute_is_in_the_period_of_its_date_in_the_tariffs_own_calendar(
    first: date, start: int, sundays: set[int], events: set[int]
) -> None:
    context = tariff_context()
    listed = {"sun": sundays - events, "event": events}
    dates = {kind: [str(first + timedelta(days=day)) for day in days] for kind, days in listed.items() if days}
    if dates:
        context.named["calendar"] = {"own": read_calendar(Table(dates, "t.toml"), "own", context)}
    rules = {"low": ["sun"], **({"high": ["event 07:00-19:00"]} if events else {}), "off": "rest"}
    keys = {"holidays": "own"} if dates else {}
    clock = f"{start // 60:02}:{start % 60:02}"
    own = read_schedule(Table({"day_starts": clock, "all": rules, **keys}, "t.toml"), "s", context)
    utc = minutes(first, 3)
    for minute, code in zip(utc[::17].tolist(), own.codes(utc, PARIS)[::17].tolist(), strict=True):
        local = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(PARIS))
        at = local.hour * 60 + local.minute
        day = local.date() - timedelta(days=at < start)
        place = (day - first).days
        low = place in listed["sun"] or (day.weekday() == 6 and place not in events)
        high = place in events and 420 <= at < 1140
        assert own.buckets[code][1] == ("low" if low else "high" if high else "off")
