"""Jobs of an order: each is a period of some clients, billed with one treatment of missing readings."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from etl.bill_runs.order import Order
from etl.bill_runs.request import Part
from etl.core.periods import Period
from etl.core.usage_page import AS_IT_IS, Missing
from etl.store.bills import issuing
from etl.store.usage import tariff_texts
from etl.tariffs.definition import Tariff
from etl.tariffs.read.parse import parse_tariff


@dataclass(frozen=True)
class BillingJob:
    """A period of some clients (None: of all), and the tariff of those without an assignment."""

    period: Period
    clients: frozenset[str] | None
    tariff: Tariff | None
    missing: Missing


class StoredTariffs:
    """Tariffs of the database, each parsed once."""

    def __init__(self) -> None:
        self._parsed: dict[int, Tariff] = {}

    def tariff(self, identity: int) -> Tariff:
        """Return a tariff by its id."""
        if identity not in self._parsed:
            name, text = tariff_texts.text_of(identity)
            self._parsed[identity] = parse_tariff(text, name)
        return self._parsed[identity]


def jobs(order: Order, part: Part, stored: StoredTariffs) -> list[BillingJob]:
    """Return the jobs of a part of the clients: of the request's periods, each client's own, or the stale bills'."""
    return list(_stale(order, part, stored) if order.request.only_stale else _requested(order, part))


def _requested(order: Order, part: Part) -> Iterator[BillingJob]:
    request, missing = order.request, order.request.missing or AS_IT_IS
    for period in dict.fromkeys(request.periods):
        yield BillingJob(period, None, order.tariff, missing)
    own = {client: periods for client, periods in request.own_periods.items() if part.holds(client)}
    spans = [(period, client) for client, periods in own.items() for period in periods]
    for period, group in groupby(sorted(spans), lambda span: span[0]):
        yield BillingJob(period, frozenset(client for _, client in group), order.tariff, missing)


def _stale(order: Order, part: Part, stored: StoredTariffs) -> Iterator[BillingJob]:
    """Yield the jobs of stale bills, each with the tariff and the treatment of missing readings of its bills."""
    request = order.request
    clients: dict[tuple[Period, int | None, Missing], set[str]] = {}
    for bill in issuing.stale_bills(part.after, part.upto):
        if request.client in {None, bill.client}:
            missing = bill.missing if request.missing is None else request.missing
            clients.setdefault((bill.period, bill.tariff, missing), set()).add(bill.client)
    for (period, tariff, missing), numbers in clients.items():
        yield BillingJob(period, frozenset(numbers), None if tariff is None else stored.tariff(tariff), missing)
