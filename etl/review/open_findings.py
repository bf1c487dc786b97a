"""Readings that fail a rule and have no answer: they hold the bills of their clients."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from etl.blocks.block_codec import week_start
from etl.core.periods import EPOCH, Period
from etl.core.usage_page import FailedReading
from etl.store.database.locks import snapshot
from etl.store.supplies import meter_numbers
from etl.store.usage import billed_clients, client_pages, known_names
from etl.store.usage.client_pages import UsagePage
from etl.validation.channel_readings import MINUTES_AN_HOUR

Unnamed = tuple[str, str, FailedReading]
LOOKED_AT = 100
"""Clients whose readings are judged when they are loaded; bills judge all."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """A reading of a client's meter that fails a rule."""

    client: str
    meter: str
    zone: str
    """Of the client: the clock that people see."""
    reading: FailedReading


def open_findings(months: Sequence[Period], client: str | None = None) -> list[Finding]:
    """Return what fails in some months, no month being all, in the order of clients and time."""
    with snapshot():
        return list(found_in(months or _every_month(), client))


def found_in(months: Sequence[Period], client: str | None) -> Iterator[Finding]:
    """Yield what fails in some months, in an open snapshot."""
    pages = (page for month in months for page in client_pages.pages(month, "UTC", client))
    # A span between control reads is found in each of its months.
    return named(list(dict.fromkeys(one for page in pages for one in of_page(page))))


def found_since(high: Mapping[str, Collection[int]]) -> tuple[list[Finding], int]:
    """Return what fails among readings of some meters that were just loaded, and how many clients were not looked at.

    `high` are the UTC weeks in which each has a reading so high that a rule may take it for wrong.
    """
    clients_of = known_names.clients_of(high)
    wanted: dict[Period, set[str]] = {}
    for meter, weeks in high.items():
        for month in _months_of(weeks):
            wanted.setdefault(month, set()).update(clients_of[meter])
    every = sorted(set().union(*wanted.values()), key=str.encode)
    clients = set(every[:LOOKED_AT])
    found = [
        one
        for month in sorted(wanted)
        for page in client_pages.of_clients(billed_clients.chosen(sorted(wanted[month] & clients)), month, "UTC")
        for one in named(of_page(page))
    ]
    new = [one for one in found if any(_in_week(one.reading.minute, week) for week in high.get(one.meter, ()))]
    return sorted(new, key=lambda one: (one.client.encode(), one.reading.minute)), len(every) - len(clients)


def _months_of(weeks: Collection[int]) -> set[Period]:
    """Return the calendar months that some weeks have a day of, in whatever zone."""
    days = [EPOCH + timedelta(minutes=week_start(week)) for week in weeks]
    return {month for day in days for month in Period(day - _DAY, day + 9 * _DAY).months}


def _in_week(minute: int, week: int) -> bool:
    """Return whether a reading is in a week; one that is off the hours is in the week in which it begins."""
    return week_start(week) <= minute < week_start(week + 1) + MINUTES_AN_HOUR


def of_page(page: UsagePage) -> list[Unnamed]:
    """Return what fails on a page: client, zone, reading."""
    used = page.usage
    return [(used.clients[row], used.timezone, one) for row, every in used.failed.items() for one in every]


def named(found: Sequence[Unnamed]) -> Iterator[Finding]:
    """Yield findings with the numbers of their meters, in the order of clients and time."""
    numbers = meter_numbers({one.meter for _, _, one in found})
    for client, zone, one in sorted(found, key=lambda item: (item[0].encode(), item[2].minute)):
        yield Finding(client, numbers[one.meter], zone, one)


def _every_month() -> list[Period]:
    """Return the months that have readings, those of other zones too."""
    reach = billed_clients.span()
    return Period(reach[0] - _DAY, reach[1] + 2 * _DAY).months if reach else []
