"""Writer of types of days: those of a file, which is in the ledger like a file of readings, and can be taken out."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime

from etl.blocks.counts import Counts
from etl.core.periods import EPOCH, Period
from etl.store import input_versions
from etl.store.loads.ledger import FileKey
from etl.store.loads.series_registry import PAGE
from etl.store.models import DAYS, Bill, CalendarDay, Load

Types = Mapping[str, Mapping[date, str]]
"""By calendar and date."""
Changed = Mapping[str, list[int]]
"""Days that changed, since 1970 and ascending, by calendar."""
Reads = Callable[[Period, str], tuple[int, int]]
"""Returns the days, since 1970 and the last one excluded, whose types a tariff's bill of a period and zone needs."""


def file_key(name: str, data: bytes) -> FileKey:
    """Return what the ledger keeps of a file of types of days."""
    return FileKey(name, len(data), hashlib.sha256(data).hexdigest(), DAYS)


def save(file: FileKey, types: Types) -> tuple[int | None, Changed]:
    """Store types that are new or replace others; return the number of the load, None if nothing changed, and the days.

    Used inside the write lock.
    """
    changed = {calendar: new for calendar, own in types.items() if (new := _new(calendar, own))}
    if not changed:
        return None, {}
    load = Load(
        name=file.name, size=file.size, sha256=file.sha256, reading=file.reading, loaded_at=datetime.now(UTC),
        clients=0, **Counts(rows=sum(map(len, changed.values()))).numbers(),
    )  # fmt: skip
    load.save(force_insert=True)
    rows = [
        CalendarDay(calendar=calendar, day=day, type=name, load=load)
        for calendar, own in changed.items()
        for day, name in own.items()
    ]
    for start in range(0, len(rows), PAGE):
        CalendarDay.objects.bulk_create(
            rows[start : start + PAGE],
            update_conflicts=True,
            unique_fields=["calendar", "day"],
            update_fields=["type", "load"],
        )
    input_versions.bump()
    return load.pk, {calendar: _numbers(own) for calendar, own in changed.items()}


def _new(calendar: str, types: Mapping[date, str]) -> dict[date, str]:
    known = dict(CalendarDay.objects.filter(calendar=calendar).values_list("day", "type"))
    return {day: name for day, name in types.items() if known.get(day) != name}


def _numbers(days: Iterable[date]) -> list[int]:
    return sorted((day - EPOCH).days for day in days)


def days_of(load: int) -> Changed:
    """Return the days of a load that no later one has replaced."""
    found: dict[str, list[date]] = {}
    for calendar, day in CalendarDay.objects.filter(load=load).values_list("calendar", "day"):
        found.setdefault(calendar, []).append(day)
    return {calendar: _numbers(days) for calendar, days in found.items()}


def take_out(load: int, unload: int) -> None:
    """Take out the days of a load that no later one has replaced. Used inside the write lock.

    `unload`: the load that the ledger has for it.
    """
    removed, _ = CalendarDay.objects.filter(load=load).delete()
    if removed:
        Load.objects.filter(pk=load).update(undone_by=unload)
        input_versions.bump()


def mark_stale(days: list[int], readers: Mapping[str, Reads]) -> int:
    """Mark bills that need the type of one of some days, which ascend; of tariffs that look back, all later bills too.

    `readers`: by the sha256 of each tariff that reads their calendar, the days that it needs. Return how many.
    """
    bills = Bill.published.filter(stale=False, tariff__sha256__in=list(readers))
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
