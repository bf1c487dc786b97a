"""Stale bills, whose inputs have changed since they were made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from etl.core.bill_page import Requested
from etl.core.periods import Period
from etl.store.bill_columns import of_tariff
from etl.store.bills.requests import COLUMNS, requested
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Bill, Meter
from etl.store.ordering import between, by_bytes
from etl.store.usage import billed_clients

ROWS = 2000
"""Bills that are read at once."""


@dataclass(frozen=True)
class StaleBill:
    """A bill whose inputs have changed, and what it was made of."""

    client: str
    period: Period
    requested: Requested


def stale_bills(after: str | None = None, upto: str | None = None) -> list[StaleBill]:
    """Return stale bills in order of time, then of clients' numbers, of the clients after one and up to another."""
    rows = between(Bill.published.using(READER).filter(stale=True), "client__number", after, upto)
    ordered = rows.order_by("request__start", "request__end", by_bytes("client__number"), "period_start")
    columns = ordered.values_list("client__number", "period_start", "period_end", *COLUMNS)
    return [
        StaleBill(client, Period(start, end), requested(*values))
        for client, start, end, *values in columns.iterator(ROWS)
    ]


def count_stale() -> int:
    """Return how many bills have inputs that are known to have changed."""
    return Bill.published.using(READER).filter(stale=True).count()


class BillBefore(NamedTuple):
    """A bill that would be computed again: one that is stale, or of the same request as one."""

    client: str
    period: Period
    requested: Period
    energy_mwh: int
    total: str
    """Empty for one that could not be made."""
    currency: str
    tariff_sha256: str
    fingerprint: str
    timezone: str


def bills_before(client: str | None = None) -> Iterator[BillBefore]:
    """Yield the bills that `etl bill --stale` computes again, as they are."""
    current = Bill.published.using(READER)
    alike = current.filter(stale=True, client=OuterRef("client"), request=OuterRef("request"))
    rows = current.filter(Exists(alike))
    for number, start, end, first, last, *rest in (
        (rows if client is None else rows.filter(client__number=client))
        .values_list(
            "client__number", "period_start", "period_end", "request__start", "request__end", "energy_mwh", "total",
            of_tariff("currency"), of_tariff("sha256"), "fingerprint", "timezone",
        )
        .iterator(ROWS)
    ):  # fmt: skip
        yield BillBefore(number, Period(start, end), Period(first, last), *rest)


def unmetered(days: Sequence[tuple[str, Period]]) -> set[tuple[str, Period]]:
    """Return in which of clients' days no meter is theirs, although meters are there: others have been given them.

    Without any reading left a meter is not there, unless a table names it.
    """
    found: set[tuple[str, Period]] = set()
    for start in range(0, len(days), billed_clients.PAGE):
        page = days[start : start + billed_clients.PAGE]
        numbers = sorted({client for client, _ in page})
        members = {one.number: one for one in billed_clients.chosen(numbers)}
        others = Meter.objects.using(READER).filter(any_of("number", numbers)).values_list("number", flat=True)
        given = {number for number in others if number not in members}
        found |= {
            (client, period)
            for client, period in page
            if client in given or (client in members and not members[client].has_meter(period))
        }
    return found
