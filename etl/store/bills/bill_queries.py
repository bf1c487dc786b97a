"""Queries for bills by their days: what overlaps a period, what waits for its run, what is unchanged."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from etl.core.bill_page import BillPage
from etl.core.periods import Period
from etl.store.bills.requests import COLUMNS, of_page
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.published_bills import UNPUBLISHED
from etl.store.usage.billed_clients import PAGE


def overlapping(alias: str, period: Period) -> "QuerySet[Bill]":
    """Return bills that have a day of a period; waiting ones are left out."""
    return Bill.published.using(alias).filter(period_start__lt=period.end, period_end__gt=period.start)


def any_billed(alias: str, period: Period) -> bool:
    """Return whether any bill has a day of a period."""
    return overlapping(alias, period).exists()


def waiting_bills(run: int) -> "QuerySet[Bill]":
    """Return the bills of a run that is not done."""
    return Bill.objects.filter(run_id=run, run__state__in=UNPUBLISHED)


def sharing_days(run: int) -> "QuerySet[Bill]":
    """Return the bills of a run, which is done, that share a day with another published bill of their client."""
    alike = {"client": OuterRef("client"), "period_start__lt": OuterRef("period_end")}
    others = Bill.published.filter(**alike, period_end__gt=OuterRef("period_start")).exclude(pk=OuterRef("pk"))
    return Bill.objects.filter(Exists(others), run_id=run)


def unchanged(page: BillPage, versions: Sequence[str]) -> set[str]:
    """Return the clients whose stored bills were computed from the same inputs as these, for the same request."""
    wanted = of_page(page)
    days = {"period_start": page.period.start, "period_end": page.period.end}
    terms = (wanted.period.start, wanted.period.end, wanted.tariff_sha256, wanted.treatment)
    alike = dict(zip(COLUMNS, terms, strict=True))
    bills = overlapping(READER, page.period).filter(stale=False, **days, **alike)
    stored: dict[str, str] = {}
    for start in range(0, len(page.bills), PAGE):
        numbers = [bill.client for bill in page.bills[start : start + PAGE]]
        stored.update(bills.filter(any_of("client__number", numbers)).values_list("client__number", "fingerprint"))
    both = zip(page.bills, versions, strict=True)
    return {bill.client for bill, version in both if stored.get(bill.client) == version}


def mark_later(clients: Collection[int], since: date, *, but_of: int | None = None) -> int:
    """Mark the bills of clients since a day as stale whose tariffs look back, but those of a run; return how many."""
    marked, every = 0, sorted(set(clients))
    for start in range(0, len(every), PAGE):
        own = Bill.published.filter(any_of("client_id", every[start : start + PAGE]), stale=False)
        later = own.filter(period_start__gte=since, tariff__looks_back=True)
        marked += (later if but_of is None else later.exclude(run_id=but_of)).update(stale=True)
    return marked
