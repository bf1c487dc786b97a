"""Cycles of earlier periods before a bill: what was requested of them, else months; never how bills were cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from etl.core.periods import Period, first_of_next_month
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.usage.billed_clients import BilledClient


@dataclass(frozen=True)
class Cycles:
    """Periods of a client.

    `requested` is that of the bill, which may be cut out of it; `earlier` are those requested before that are not
    calendar months, `first` is the first day of the client's supplies.
    """

    requested: Period
    earlier: tuple[Period, ...] = ()
    first: date | None = None

    def requested_before(self, period: Period) -> Period:
        """Return the period before another, also where the client was none at its beginning."""
        return replace(self, first=None).before(period)

    def before(self, period: Period) -> Period:
        """Return the period before another: the one requested that ends there, else a month, or as many days."""
        whole = self.requested if period.within(self.requested) else period
        for one in self.earlier:
            if one.end == whole.start:
                return one
        found = _before(whole)
        if self.first is not None and found.start < self.first < found.end:
            return Period(self.first, found.end)
        return found

    def rest_before(self, period: Period) -> Period | None:
        """Return the days of the requested period before a bill that was cut out of it; None if there are none."""
        start = max(self.requested.start, self.first or self.requested.start)
        return Period(start, period.start) if start < period.start else None


def _before(period: Period) -> Period:
    start, month_ends = period.start, first_of_next_month(period.start)
    if start.day == 1 and period.end <= month_ends:
        return Period((start - timedelta(days=1)).replace(day=1), start)
    if period.end == month_ends:
        return Period(start.replace(day=1), start)
    return Period(start - timedelta(days=period.days), start)


def cycles(clients: Sequence[BilledClient], requested: Period, made: Mapping[str, Sequence[Period]]) -> list[Cycles]:
    """Return the cycles of each client; `made`, requested in the same run, replace stored ones of their days."""
    bills = Bill.published.using(READER).filter(request__end__lte=requested.start)
    of_page = bills.filter(client__number__in=[client.number for client in clients]).order_by("request__start")
    found: dict[str, dict[Period, None]] = {}
    for number, start, end in of_page.values_list("client__number", "request__start", "request__end").distinct():
        one = Period(start, end)
        if not one.month and not any(one.within(other) for other in made.get(number, ())):
            found.setdefault(number, {})[one] = None
    for client in clients if made else ():
        found.setdefault(client.number, {}).update(
            (one, None) for one in made.get(client.number, ()) if not one.month and one.end <= requested.start
        )
    return [Cycles(requested, tuple(found.get(client.number, ())), client.first) for client in clients]
