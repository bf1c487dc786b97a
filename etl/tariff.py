"""Tariff files: checked, listed, and converted from the URDB to TOML: `etl tariff`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from etl.core.days import FIRST_YEAR, LAST_YEAR, YEARS
from etl.core.disk.places import shipped_tariffs
from etl.core.disk.targets import Target
from etl.core.disk.whole_files import write_whole
from etl.core.errors import TariffError, UsageError
from etl.core.periods import EPOCH, month_from
from etl.tariffs.definition import Tariff
from etl.tariffs.pricing.components import Component, components
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars
from etl.tariffs.schedules.schedule_year import ScheduleYear, has_calendar, schedule_year
from etl.tariffs.tariff_files import is_urdb, read_tariff, read_text
from etl.tariffs.urdb import urdb_tables
from etl.tariffs.urdb.choice import ALL, Choice


@dataclass(frozen=True)
class CheckedYear:
    """A year of a tariff: its schedules, and the months of which bills are refused, each with the reason."""

    year: int
    schedules: list[ScheduleYear]
    refused: list[tuple[str, str]]


@dataclass(frozen=True)
class Checked:
    """A complete tariff, its components, and a year of it where that was asked for or a schedule has a calendar."""

    tariff: Tariff
    components: list[Component]
    year: CheckedYear | None = None


@dataclass(frozen=True)
class Listed:
    """A tariff that comes with the program (`file`), or that assignments and bills use."""

    name: str
    currency: str
    sha256: str
    file: str = ""
    clients: int = 0
    """How many clients it is assigned to."""
    bills: int = 0


def check(
    file: Path, name: str | None = None, year: int | None = None, has_database: Callable[[], bool] = lambda: False
) -> Checked:
    """Read one tariff of a file of either format; TariffError when it is incomplete.

    Without a year, one in which the tariff has prices is shown where a schedule has a calendar: this year, or the
    nearest. Types of days are those of the database, which `has_database` opens where there is one.
    """
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(f"--year {year}: {YEARS}")
    tariff = read_tariff(file, name)
    shown = [one for one in tariff.schedules if year is not None or has_calendar(one)]
    if year is None and not shown:
        return Checked(tariff, components(tariff))
    own = year or _year_of(tariff)
    calendars = _loaded(tariff, own) if tariff.calendars and has_database() else NO_CALENDARS
    zone = None if tariff.timezone == "client" else tariff.timezone
    schedules = [schedule_year(one, own, zone, calendars) for one in shown]
    return Checked(tariff, components(tariff), CheckedYear(own, schedules, list(_refused(tariff, own))))


def _year_of(tariff: Tariff) -> int:
    """Return this year, or the nearest in which a tariff has prices."""
    this = datetime.now(UTC).year
    if tariff.first is not None and this < tariff.first.year:
        return tariff.first.year
    last = this if tariff.last is None else (tariff.last - timedelta(days=1)).year
    return min(this, last)


def _loaded(tariff: Tariff, year: int) -> LoadedCalendars:
    from etl.store.database.locks import snapshot
    from etl.store.usage import stored_calendars

    first, end = ((day - EPOCH).days for day in (date(year, 1, 1), date(year + 1, 1, 1)))
    with snapshot():
        return LoadedCalendars(stored_calendars.types_of(tariff.calendars, first, end)[0])


def _refused(tariff: Tariff, year: int) -> Iterator[tuple[str, str]]:
    """Yield the months in which not every day has a price, with the reason."""
    for number in range(1, 13):
        month = month_from(date(year, number, 1))
        try:
            tariff.within(month)
        except TariffError as error:
            where = error.where.removeprefix(tariff.file).removeprefix(": ")
            yield month.month, f"{where}: {error.what}" if where else error.what


def shipped() -> list[Listed]:
    """Return the tariffs that come with the program, by file name."""
    found = [(file, read_tariff(file)) for file in shipped_tariffs()]
    return [Listed(tariff.name, tariff.currency, tariff.sha256, file.name) for file, tariff in found]


def in_use() -> list[Listed]:
    """Return the tariffs of the database, by name."""
    from etl.store.database.locks import snapshot
    from etl.store.usage import tariff_texts  # the other commands need no database

    with snapshot():
        rows = tariff_texts.stored_tariffs()
    return [
        Listed(row.name, parse_tariff(row.text, row.name).currency, row.sha256, clients=row.clients, bills=row.bills)
        for row in rows
    ]


def convert(file: Path, target: Target | None = None, choice: Choice = ALL) -> str:
    """Return a URDB file as TOML, written to `target` if there is one; TariffError for a charge that has no price."""
    if not is_urdb(file):
        raise TariffError(
            str(file), "is not a URDB file, which ends in .json", "TOML needs no conversion", code="E-URDB"
        )
    text = to_toml(urdb_tables(read_text(file), file.name, choice))
    parse_tariff(text, file.name)
    if target is not None:
        write_whole(target, text)
    return text
