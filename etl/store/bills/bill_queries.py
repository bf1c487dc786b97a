"""Queries for bills by their days: what overlaps a period, what waits for its run, what is unchanged."""

from collections.abc import Sequence

from django.db.models import Max, QuerySet

from etl.core.bill_page import BillPage, Requested
from etl.core.periods import Period
from etl.store.bills.requests import COLUMNS, of_page, requested
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.usage.billed_clients import PAGE


def touching(alias: str, period: Period) -> "QuerySet[Bill]":
    """Return bills, current or not, that have a day of a period; waiting ones are left out."""
    bills = Bill.objects.using(alias).filter(period_start__lt=period.end, period_end__gt=period.start)
    return bills.exclude(revision=None)


def any_billed(alias: str, period: Period) -> bool:
    """Return whether any bill, current or not, has a day of a period."""
    return touching(alias, period).exists()


def overlapping(alias: str, period: Period) -> "QuerySet[Bill]":
    """Return current bills that have a day of a period."""
    return touching(alias, period).filter(current=True)


def waiting_bills(run: int | None) -> "QuerySet[Bill]":
    """Return the bills of a run that wait to be published."""
    return Bill.objects.filter(run_id=run, revision=None)


def unchanged(page: BillPage, versions: Sequence[str]) -> set[str]:
    """Return the clients whose stored bills were computed from the same inputs as these, for the same request."""
    stored: dict[str, tuple[str, Requested]] = {}
    wanted = of_page(page)
    for start in range(0, len(page.bills), PAGE):
        numbers = [bill.client for bill in page.bills[start : start + PAGE]]
        bills = overlapping(READER, page.period).filter(
            client__number__in=numbers, stale=False, period_start=page.period.start, period_end=page.period.end
        )
        for client, version, *request in bills.values_list("client__number", "fingerprint", *COLUMNS):
            stored[client] = version, requested(*request)
    both = zip(page.bills, versions, strict=True)
    return {bill.client for bill, version in both if stored.get(bill.client) == (version, wanted)}


def free_revisions(bills: "QuerySet[Bill]", period: Period) -> dict[int, int]:
    """Return the revision after the newest of each client's bills of a period; clients without one are left out."""
    of_period = bills.filter(period_start=period.start, period_end=period.end).exclude(revision=None)
    newest = of_period.order_by().values_list("client_id").annotate(newest=Max("revision"))
    return {client: revision + 1 for client, revision in newest}
