"""Types of days: stored by the name of a calendar and the local date, read for the days of a period."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from etl.core.periods import EPOCH
from etl.store.database.locks import READER
from etl.store.models import CalendarDay


def types_of(calendars: Collection[str], first: int, end: int) -> tuple[dict[str, dict[int, str]], str]:
    """Return the types of the days from one to before another, by calendar and days since 1970, and a digest."""
    found: dict[str, dict[int, str]] = {name: {} for name in calendars}
    within = {"day__gte": EPOCH + timedelta(days=first), "day__lt": EPOCH + timedelta(days=end)}
    rows = CalendarDay.objects.using(READER).filter(calendar__in=list(calendars), **within)
    digest = hashlib.sha256()
    for calendar, day, name in sorted(rows.values_list("calendar", "day", "type")):
        found[calendar][(day - EPOCH).days] = name
        digest.update(f"{calendar}\0{day}\0{name}\0".encode())
    return found, digest.hexdigest()


class StoredCalendar(NamedTuple):
    """A calendar: its first and last day, and how many days of each type."""

    name: str
    first: date
    last: date
    types: Mapping[str, int]
    missing: date | None
    """The first day between them without a type."""


def calendars() -> list[StoredCalendar]:
    """Return all calendars by name."""
    days: dict[str, dict[date, str]] = {}
    for calendar, day, name in CalendarDay.objects.using(READER).values_list("calendar", "day", "type"):
        days.setdefault(calendar, {})[day] = name
    return [_summary(name, sorted(days[name].items())) for name in sorted(days)]


def _summary(name: str, days: list[tuple[date, str]]) -> StoredCalendar:
    types: dict[str, int] = {}
    for _, one in days:
        types[one] = types.get(one, 0) + 1
    first, last = days[0][0], days[-1][0]
    return StoredCalendar(name, first, last, dict(sorted(types.items())), _missing(day for day, _ in days))


def _missing(days: Iterable[date]) -> date | None:
    """Return the first day that ascending days leave out."""
    before: date | None = None
    for day in days:
        if before is not None and day != before + timedelta(days=1):
            return before + timedelta(days=1)
        before = day
    return None
