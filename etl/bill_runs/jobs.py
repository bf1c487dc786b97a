"""Jobs of an order: each is a period of some clients, whose bills are requested alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from etl.bill_runs.order import Order
from etl.bill_runs.request import Part
from etl.bill_runs.stored_tariffs import StoredTariffs
from etl.core.bill_page import Requested
from etl.core.periods import Period
from etl.core.usage_page import AS_IT_IS
from etl.store.bills.bills_on_hold import bills_on_hold
from etl.store.bills.stale_bills import stale_bills
from etl.tariffs.definition import Tariff


@dataclass(frozen=True)
class BillingJob:
    """Bills of some clients (None: of all), all requested alike."""

    requested: Requested
    clients: frozenset[str] | None
    tariff: Tariff | None
    """The tariff of clients without an assignment."""
    bills: Mapping[str, Sequence[Period]] = field(default_factory=dict)
    """Of bills that are there their periods by client, which may be parts of the job's."""

    @property
    def period(self) -> Period:
        """The days that are billed."""
        return self.requested.period


def jobs(order: Order, part: Part, stored: StoredTariffs) -> list[BillingJob]:
    """Return the jobs of a part of the clients: of the request's periods, each client's own, or the stale bills'."""
    if not order.request.only_stale:
        return list(_requested(order, part))
    return list(_again((_released if order.request.released else _stale)(order, part), stored))


def _requested(order: Order, part: Part) -> Iterator[BillingJob]:
    request = order.request
    # What it refuses is said in the same words when its bill is computed again, from the tariff as it is stored.
    tariff = order.tariff and replace(order.tariff, file=order.tariff.name)
    for period in dict.fromkeys(request.periods):
        yield BillingJob(_wanted(order, period), None, tariff)
    own = {client: periods for client, periods in request.own_periods.items() if part.holds(client)}
    spans = [(period, client) for client, periods in own.items() for period in periods]
    for period, group in groupby(sorted(spans), lambda span: span[0]):
        yield BillingJob(_wanted(order, period), frozenset(client for _, client in group), tariff)


def _wanted(order: Order, period: Period) -> Requested:
    request, sha256 = order.request, order.tariff.sha256 if order.tariff else ""
    missing = request.missing or AS_IT_IS
    return Requested(period, sha256, missing, request.refuse, order.sample, request.even_without_readings)


_Wanted = tuple[str, Period, Requested]
"""A bill that is there, and what is requested of it now."""


def _stale(order: Order, part: Part) -> Iterator[_Wanted]:
    """Yield stale bills, each as it was requested, but for what is requested otherwise now."""
    request = order.request
    now: dict[str, Any] = {"even_without_readings": True} if request.even_without_readings else {}
    if request.missing is not None:
        now |= {"missing": request.missing, "refuse": request.refuse}
    for bill in stale_bills(part.after, part.upto):
        if request.client in {None, bill.client}:
            yield bill.client, bill.period, replace(bill.requested, **now)


def _released(order: Order, part: Part) -> Iterator[_Wanted]:
    """Yield bills on hold as they were requested, but without the readings that fail."""
    for bill in bills_on_hold(order.request.client):
        if part.holds(bill.client) and bill.period in order.request.released.get(bill.client, ()):
            missing = replace(bill.requested.missing, bills_failed=True)
            yield bill.client, bill.period, replace(bill.requested, missing=missing)


def _again(bills_wanted: Iterable[_Wanted], stored: StoredTariffs) -> Iterator[BillingJob]:
    """Yield the jobs of bills that are there, in the order of their requests."""
    found: dict[Requested, dict[str, list[Period]]] = {}
    for client, period, wanted in bills_wanted:
        found.setdefault(wanted, {}).setdefault(client, []).append(period)
    for wanted, bills in found.items():
        tariff = stored.named(wanted.tariff_sha256) if wanted.tariff_sha256 else None
        yield BillingJob(wanted, frozenset(bills), tariff, bills)
