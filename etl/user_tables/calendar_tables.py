"""Calendars of day types, from a table of dates: `etl calendar load` and `etl calendar list`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl.core.disk.places import shipped_tariffs
from etl.core.errors import EtlError, InputError, UsageError
from etl.core.names import check_name, near_name
from etl.store.database.locks import snapshot, write_lock
from etl.store.loads import calendar_writer
from etl.store.usage import stored_calendars, tariff_texts
from etl.store.usage.stored_calendars import StoredCalendar
from etl.tariffs.definition import Tariff
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.day_types import LoadedTypes
from etl.tariffs.tariff_files import read_tariff
from etl.user_tables.user_table import TableRow, read_table

DATE, TYPE, CALENDAR = "date", "type", "calendar"

Days = Mapping[str, Mapping[date, str]]
"""Types by calendar and date."""


@dataclass(frozen=True)
class CalendarReport:
    """Days of each calendar in the file, days that are new or changed, and bills that became stale."""

    days: Mapping[str, int]
    changed: int
    stale: int
    load: int | None
    """Its number in the ledger; None where nothing was stored."""
    unread: Mapping[str, str]
    """Calendars that no known tariff reads, each with the name that may be meant, or an empty text."""
    unknown: Sequence[str]
    """Sentences about types that a tariff which reads the calendar does not have."""


def load(file: Path, name: str | None, waiting: Callable[[float], None] | None = None) -> CalendarReport:
    """Store a whole file or nothing of it; a day's new type replaces the one it had.

    `name` is that of the calendar, for a file without a column `calendar`.
    """
    days = _days(list(read_table(file, (DATE, TYPE), (CALENDAR,))), file, name)
    key = calendar_writer.file_key(str(file), file.read_bytes())
    with write_lock(waiting=waiting):
        number, changed = calendar_writer.save(key, days)
        stale = mark_stale(changed)
        known = _known()
    counts = {calendar: len(types) for calendar, types in days.items()}
    new = sum(map(len, changed.values()))
    return CalendarReport(counts, new, stale, number, _unread(days, known), _unknown(days, known))


def mark_stale(changed: calendar_writer.Changed) -> int:
    """Mark the bills that need days that changed, by the tariffs that read their calendars; return how many.

    Used inside the write lock.
    """
    known = _known() if changed else []
    stale = 0
    for calendar, days in changed.items():
        readers = {one.sha256: one.typed_days for one in known if calendar in one.calendars}
        stale += calendar_writer.mark_stale(days, readers)
    return stale


def _known() -> list[Tariff]:
    """Return the tariffs of the database."""
    return [parse_tariff(text, name) for name, text in tariff_texts.every_text()]


def calendars() -> list[StoredCalendar]:
    """Return the calendars that are loaded; EtlError where there are none."""
    with snapshot():
        found = stored_calendars.calendars()
    if not found:
        raise EtlError("there are no calendars (load one: etl calendar load days.csv --name tempo)", code="E-NOT-FOUND")
    return found


def _days(rows: Sequence[TableRow], file: Path, name: str | None) -> dict[str, dict[date, str]]:
    if not rows:
        raise InputError(str(file), "has no rows", "write one for each day", code="E-EMPTY")
    _check_names(rows, file, name)
    found: dict[str, dict[date, str]] = {}
    for row in rows:
        day = row.day(DATE)
        if day is None:
            raise row.bad(DATE, "is empty")
        for column in (TYPE,) if name else (TYPE, CALENDAR):
            if not row.text(column):
                raise row.bad(column, "is empty")
        calendar, type_ = name or row.name(CALENDAR), row.name(TYPE)
        before = found.setdefault(calendar, {}).setdefault(day, type_)
        if before != type_:
            raise row.bad(TYPE, f"is the type of {day}, which is {before!r} in an earlier row")
    return found


def _check_names(rows: Sequence[TableRow], file: Path, name: str | None) -> None:
    named = CALENDAR in rows[0].cells
    if name is None and not named:
        raise InputError(
            str(file),
            "does not say which calendar it is",
            "name it: --name NAME, or a column calendar",
            code="E-COLUMNS",
        )
    if name is not None and named:
        raise UsageError(f"--name {name}: {file} has a column calendar (leave out one of them)")
    try:
        check_name(name or "calendar")
    except ValueError as error:
        raise UsageError(f"--name {error}") from None


def _unread(names: Collection[str], known: Iterable[Tariff]) -> dict[str, str]:
    """Return the calendars that neither a tariff of the database nor one that comes with etl reads."""
    read = {calendar for tariff in known for calendar in tariff.calendars}
    if all(name in read for name in names):
        return {}
    read |= {calendar for path in shipped_tariffs() for calendar in read_tariff(path).calendars}
    return {name: near_name(name, read) for name in names if name not in read}


def _unknown(days: Days, known: Iterable[Tariff]) -> list[str]:
    """Name the types that schedules which read a calendar do not have: bills of their days are refused."""
    found = []
    for tariff in known:
        for types in (one.seasons for one in tariff.schedules if isinstance(one.seasons, LoadedTypes)):
            others = sorted(set(days.get(types.calendar, {}).values()) - set(types.names))
            found += [f"tariff {tariff.name} has no type {one!r}{_meant(one, types.names)}" for one in others]
    return list(dict.fromkeys(found))


def _meant(name: str, known: Collection[str]) -> str:
    near = near_name(name, known)
    return f" (did you mean {near}?)" if near else ""
