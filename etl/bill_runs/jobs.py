"""Jobs of an order: each is a period of some clients, billed with one treatment of missing readings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from etl.bill_runs.order import Order
from etl.bill_runs.request import Part
from etl.core.bill_page import Requested
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
    refuse: bool = False
    sample: bool = False
    bills: Mapping[str, Sequence[Period]] = field(default_factory=dict)
    """Of stale bills their periods by client, which may be parts of the job's."""

    @property
    def requested(self) -> Requested:
        """What its bills are requested as."""
        return Requested(self.period, self.tariff.sha256 if self.tariff else "", self.missing, self.refuse, self.sample)


class StoredTariffs:
    """Tariffs of the database, each parsed once."""

    def __init__(self) -> None:
        self._parsed: dict[int, Tariff] = {}
        self._ids: dict[str, int] = {}

    def tariff(self, identity: int) -> Tariff:
        """Return a tariff by its id."""
        if identity not in self._parsed:
            name, text = tariff_texts.text_of(identity)
            self._parsed[identity] = parse_tariff(text, name)
        return self._parsed[identity]

    def named(self, sha256: str) -> Tariff:
        """Return a tariff by its digest."""
        if sha256 not in self._ids:
            self._ids[sha256] = tariff_texts.identity_of(sha256)
        return self.tariff(self._ids[sha256])


def jobs(order: Order, part: Part, stored: StoredTariffs) -> list[BillingJob]:
    """Return the jobs of a part of the clients: of the request's periods, each client's own, or the stale bills'."""
    return list(_stale(order, part, stored) if order.request.only_stale else _requested(order, part))


def _requested(order: Order, part: Part) -> Iterator[BillingJob]:
    request, missing = order.request, order.request.missing or AS_IT_IS
    for period in dict.fromkeys(request.periods):
        yield BillingJob(period, None, order.tariff, missing, request.refuse, order.sample)
    own = {client: periods for client, periods in request.own_periods.items() if part.holds(client)}
    spans = [(period, client) for client, periods in own.items() for period in periods]
    for period, group in groupby(sorted(spans), lambda span: span[0]):
        clients = frozenset(client for _, client in group)
        yield BillingJob(period, clients, order.tariff, missing, request.refuse, order.sample)


def _stale(order: Order, part: Part, stored: StoredTariffs) -> Iterator[BillingJob]:
    """Yield the jobs of stale bills, each as its bills were requested."""
    request = order.request
    found: dict[Requested, dict[str, list[Period]]] = {}
    for bill in issuing.stale_bills(part.after, part.upto):
        if request.client in {None, bill.client}:
            wanted = bill.requested
            if request.missing is not None:
                wanted = replace(wanted, missing=request.missing, refuse=request.refuse)
            found.setdefault(wanted, {}).setdefault(bill.client, []).append(bill.period)
    for wanted, bills in found.items():
        tariff = stored.named(wanted.tariff_sha256) if wanted.tariff_sha256 else None
        yield BillingJob(wanted.period, frozenset(bills), tariff, wanted.missing, wanted.refuse, wanted.sample, bills)
