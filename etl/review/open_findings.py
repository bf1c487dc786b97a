"""Readings that fail a rule and have no answer: they hold the bills of their clients."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from etl.core.periods import Period
from etl.core.usage_page import FailedReading
from etl.store.database.locks import snapshot
from etl.store.stored_readings.acceptances import meter_numbers
from etl.store.usage import billed_clients, client_pages
from etl.store.usage.client_pages import UsagePage

Unnamed = tuple[str, str, FailedReading]
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
    return named([one for page in pages for one in of_page(page)])


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
