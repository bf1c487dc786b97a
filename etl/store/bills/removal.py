"""Removal of computed bills, which can be computed again: what was sent of their days stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from etl.core.periods import Period
from etl.store import input_versions
from etl.store.bills.bill_queries import mark_later, overlapping
from etl.store.bills.requests import days
from etl.store.database.any_of import any_of
from etl.store.database.locks import WRITER
from etl.store.documents import open_totals
from etl.store.documents.open_totals import NOTHING, Total
from etl.store.models import Bill, BillRequest, Tariff
from etl.store.usage.billed_clients import PAGE


@dataclass
class Removed:
    """What was removed, and what stays."""

    bills: int = 0
    reaching: int = 0
    """Bills that have a day of the periods and reach beyond them: they stay."""
    stale: int = 0
    """Later bills that looked back at removed ones."""
    in_force: dict[str, Total] = field(default_factory=dict)
    """Documents in force that have a day of a removed bill, by currency."""


def remove(period: Period, clients: Sequence[str] | None, removed: Removed) -> None:
    """Remove the current bills of periods that lie in these days, of all clients or of some; in the write lock."""
    if clients is None:
        _remove(overlapping(WRITER, period), period, removed)
        return
    for start in range(0, len(clients), PAGE):
        page = clients[start : start + PAGE]
        _remove(overlapping(WRITER, period).filter(any_of("client__number", page)), period, removed)


def _remove(touched: "QuerySet[Bill]", period: Period, removed: Removed) -> None:
    bills = touched.filter(period_start__gte=period.start, period_end__lte=period.end)
    for currency, total in open_totals.in_force_of(bills).items():
        removed.in_force[currency] = removed.in_force.get(currency, NOTHING).plus(total)
    cycles = _clients_of_cycles(bills)
    number, _ = bills.delete()
    removed.bills += number
    removed.reaching += touched.count()
    removed.stale += mark_later(cycles, period.start)
    if cycles and Tariff.objects.filter(looks_back=True).exists():
        input_versions.bump()  # a run that has read them already must notice


def _clients_of_cycles(bills: "QuerySet[Bill]") -> list[int]:
    """Return the clients of bills that were requested of other days than a month: later ones look back at these."""
    requests = BillRequest.objects.filter(pk__in=bills.order_by().values("request").distinct())
    cycles = [request.pk for request in requests if not days(request).month]
    return list(bills.filter(request__in=cycles).values_list("client_id", flat=True)) if cycles else []
