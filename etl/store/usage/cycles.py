"""Cycles of earlier periods before a bill: those of earlier bills, else months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.core.bill_page import FAILED
from etl.core.periods import Period, first_of_next_month
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.usage.billed_clients import BilledClient


@dataclass(frozen=True)
class Cycles:
    """`bills` are earlier ones that are not calendar months, `first` is the first day of the client's supplies."""

    bills: tuple[Period, ...] = ()
    first: date | None = None

    def before(self, period: Period) -> Period:
        """Return the period before another: the bill that ends there, else a month, or as many days as it has."""
        for one in self.bills:
            if one.end == period.start:
                return one
        found = _before(period)
        if self.first is not None and found.start < self.first < found.end:
            return Period(self.first, found.end)
        return found


def _before(period: Period) -> Period:
    start, month_ends = period.start, first_of_next_month(period.start)
    if start.day == 1 and period.end <= month_ends:
        return Period((start - timedelta(days=1)).replace(day=1), start)
    if period.end == month_ends:
        return Period(start.replace(day=1), start)
    return Period(start - timedelta(days=period.days), start)


def cycles(clients: Sequence[BilledClient], period: Period, made: Mapping[str, Sequence[Period]]) -> list[Cycles]:
    """Return the cycles of each client; `made` are bills of the same run, which replace stored ones of their days."""
    bills = Bill.objects.using(READER).filter(current=True, period_end__lte=period.start).exclude(status=FAILED)
    of_page = bills.filter(client__number__in=[client.number for client in clients]).order_by("period_start")
    found: dict[str, list[Period]] = {}
    for number, start, end in of_page.values_list("client__number", "period_start", "period_end"):
        one = Period(start, end)
        if not one.month and not any(one.within(other) for other in made.get(number, ())):
            found.setdefault(number, []).append(one)
    for client in clients if made else ():
        days = [one for one in made.get(client.number, ()) if not one.month]
        found[client.number] = found.get(client.number, []) + days
    return [Cycles(tuple(found.get(client.number, ())), client.first) for client in clients]
