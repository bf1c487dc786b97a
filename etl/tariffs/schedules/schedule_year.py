"""A year of a schedule: its holidays, its days by weekday or type and by season, and days without a type."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np

from etl.core.periods import EPOCH, Period
from etl.tariffs.schedules.day_types import LoadedTypes
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.seasons import AllYear, LegalTime


@dataclass(frozen=True)
class Holiday:
    """A date that is billed as another day of the schedule, and the rule or name by which it is."""

    day: date
    billed_as: str
    why: str


@dataclass(frozen=True)
class ScheduleYear:
    """`days` and `seasons` count days of the year; a season of a clock is not known where the zone is not."""

    schedule: str
    holidays: tuple[Holiday, ...]
    days: Mapping[str, int]
    seasons: Mapping[str, int]
    untyped: tuple[tuple[Period, str], ...]
    """Runs of days without a type of the schedule, each with the reason; bills of them are refused."""


def has_calendar(schedule: Schedule) -> bool:
    """Return whether dates of a schedule differ from year to year by a calendar."""
    return bool(schedule.rules) or schedule.seasons.moves_with_day


def schedule_year(schedule: Schedule, year: int, zone: str | None, calendars: LoadedCalendars) -> ScheduleYear:
    """Return a year; `zone` is None where each client has its own."""
    first, end = ((day - EPOCH).days for day in (date(year, 1, 1), date(year + 1, 1, 1)))
    days = np.arange(first, end, dtype=np.int64)
    rows = (days + 3) % 7
    for rule in schedule.rules:
        rows = rule.bill_as(days, rows)
    found = (one for rule in schedule.rules for one in rule.dates(year))
    holidays = [Holiday(_date(one.day), schedule.days[one.type], one.why) for one in found]
    return ScheduleYear(
        schedule.id, tuple(holidays), _counted(schedule.days, rows.tolist()),
        _seasons(schedule, days, zone, calendars), tuple(_untyped(schedule.seasons, days.tolist(), calendars)),
    )  # fmt: skip


def _seasons(
    schedule: Schedule, days: "np.ndarray[tuple[int], np.dtype[np.int64]]", zone: str | None, calendars: LoadedCalendars
) -> dict[str, int]:
    seasons = schedule.seasons
    if isinstance(seasons, AllYear) or (isinstance(seasons, LegalTime) and zone is None):
        return {}
    return _counted(seasons.names, seasons.of(days, zone or "UTC", calendars).tolist())


def _counted(names: tuple[str, ...], places: Iterable[int]) -> dict[str, int]:
    counts = Counter(places)
    return {name: counts[place] for place, name in enumerate(names) if counts[place]}


def _untyped(seasons: object, days: list[int], calendars: LoadedCalendars) -> Iterator[tuple[Period, str]]:
    if not isinstance(seasons, LoadedTypes):
        return
    types = calendars.of(seasons.calendar)
    reasons = ((day, types.get(day, "")) for day in days if types.get(day) not in seasons.names)
    for (_, found), run in groupby(enumerate(reasons), key=lambda one: (one[1][0] - one[0], one[1][1])):
        own = [day for _, (day, _) in run]
        why = f"{found!r} is no type of the schedule" if found else f"no type in calendar {seasons.calendar}"
        yield Period(_date(own[0]), _date(own[-1] + 1)), why


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)
