"""Types of days: stored by the name of a calendar and the local date, read for the days of a period."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from etl.core.periods import EPOCH, Period
from etl.store import input_versions
from etl.store.database.locks import READER
from etl.store.loads.series_registry import PAGE
from etl.store.models import Bill, CalendarDay

Reads = Callable[[Period, str], tuple[int, int]]
"""Returns the days, since 1970 and the last one excluded, whose types a tariff's bill of a period and zone needs."""


def save(calendar: str, types: Mapping[date, str]) -> list[int]:
    """Store types of days, a new one replacing that of the same day; return the days that changed, since 1970.

    Used inside the write lock.
    """
    known = dict(CalendarDay.objects.filter(calendar=calendar).values_list("day", "type"))
    changed = {day: name for day, name in types.items() if known.get(day) != name}
    rows = [CalendarDay(calendar=calendar, day=day, type=name) for day, name in changed.items()]
    for start in range(0, len(rows), PAGE):
        CalendarDay.objects.bulk_create(
            rows[start : start + PAGE], update_conflicts=True, unique_fields=["calendar", "day"], update_fields=["type"]
        )
    if changed:
        input_versions.bump()
    return sorted((day - EPOCH).days for day in changed)


def mark_stale(days: list[int], readers: Mapping[str, Reads]) -> int:
    """Mark bills that need the type of one of some days, which ascend; of tariffs that look back, all later bills too.

    `readers`: by the sha256 of each tariff that reads their calendar, the days that it needs. Return how many.
    """
    bills = Bill.objects.filter(current=True, stale=False, tariff__sha256__in=list(readers))
    columns = bills.values_list("pk", "tariff__sha256", "period_start", "period_end", "timezone", "tariff__looks_back")
    places: dict[tuple[str, date, date, str], tuple[int, int]] = {}
    stale: list[int] = []
    for identity, sha256, start, end, zone, looks_back in columns:
        key = (sha256, start, end, zone)
        if key not in places:
            first, last = readers[sha256](Period(start, end), zone)
            places[key] = bisect_left(days, first), bisect_left(days, last)
        low, high = places[key]
        if high > (0 if looks_back else low):
            stale.append(identity)
    for place in range(0, len(stale), PAGE):
        Bill.objects.filter(pk__in=stale[place : place + PAGE]).update(stale=True)
    return len(stale)


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
