"""Comparison of tariffs: what each client's bills of some periods come to by every tariff, a page at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from etl.bill_runs.page_pricing import FAULTS, reason
from etl.bill_runs.tariff_pricing import Pricing
from etl.comparisons.savings import Savings
from etl.core.bill_page import Requested, Totals
from etl.core.errors import EtlError, TariffError
from etl.core.periods import Period, hull
from etl.core.usage_page import Attributes, Usage
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.billed_clients import BilledClient
from etl.tariffs.definition import Tariff
from etl.tariffs.pricing.sharing import totals_of

SHOWN = 20
"""Clients that a report shows one by one."""
AttributesByClient = Mapping[str, Attributes]
PRICINGS = 64
"""Tariffs laid over days and zones that are in memory at once: clients may have come or gone on any day."""


@dataclass
class TariffSum:
    """One tariff over all clients."""

    label: str
    name: str
    total: Decimal = Decimal(0)
    best: int = 0
    """How many clients it is the cheapest for (of equal ones the first named)."""
    savings: Savings = field(default_factory=Savings)
    """Of each client, against the first tariff."""


@dataclass
class ClientRow:
    """One client under all tariffs, in their order."""

    client: str
    period: Period
    """From the first to the last day that was priced."""
    energy_mwh: int
    totals: list[str]
    best: int
    saving: str


class _Days(NamedTuple):
    """A period that is compared, and the days of it on which clients are supplied: a bill may be cut out of it."""

    requested: Period
    supplied: Period


@dataclass
class _Sum:
    """What a client's bills come to so far."""

    period: Period
    energy_mwh: int
    totals: list[Decimal]

    def add(self, days: Period, energy_mwh: int, totals: Sequence[Decimal]) -> None:
        self.period = hull([self.period, days])
        self.energy_mwh += energy_mwh
        self.totals = [one + more for one, more in zip(self.totals, totals, strict=True)]


@dataclass
class CompareReport:
    """Sums over all clients; `rows` has each client only as long as there are few."""

    span: Period
    """From the first to the last of the days that are compared."""
    currency: str
    tariffs: list[TariffSum]
    clients: int = 0
    saving: Decimal = Decimal(0)
    rows: list[ClientRow] = field(default_factory=list)
    failed: list[tuple[str, EtlError]] = field(default_factory=list)
    """Clients whom one of the tariffs cannot price, and why; they are in no sum."""
    unread: list[Period] = field(default_factory=list)
    """Periods that are not compared, as nobody has a reading in them."""
    seconds: float = 0


class Comparison:
    """Bills of one client, or of all (None), by every tariff, page by page; sums and failures are in the report.

    They are of some periods, which follow each other, or of each client's own.
    """

    def __init__(
        self,
        periods: Sequence[Period],
        client: str | None,
        tariffs: list[Tariff],
        report: CompareReport,
        own: Mapping[str, Sequence[Period]] | None = None,
    ) -> None:
        self._periods = periods
        self._own = own
        self._client = client
        self._tariffs = tariffs
        self._report = report
        self._failed: dict[str, EtlError] = {}
        """Clients of the page who cannot be priced."""
        self._pricings: dict[tuple[int, _Days, str], Pricing] = {}
        self.measured = False
        """Whether there is any reading, or a client that is billed without one."""

    def rows(self) -> Iterator[list[ClientRow]]:
        """Yield the rows of each page; EtlError where the first page has none that could be priced."""
        with_attributes = pricing_spans.any_attribute()
        own = chain.from_iterable((self._own or {}).values())
        for page in billed_clients.pages(self._client, max([*self._periods, *own], key=lambda period: period.days)):
            sums: dict[str, _Sum] = {}
            for days, group in self._by_days(page):
                for some, attributes in self._attributes(group, days.supplied) if with_attributes else [(group, {})]:
                    for client, energy, totals in self._pages(some, days, attributes):
                        if client in sums:
                            sums[client].add(days.supplied, energy, totals)
                        else:
                            sums[client] = _Sum(days.supplied, energy, totals)
            self._report.failed += self._failed.items()
            yield self._compared({client: one for client, one in sums.items() if client not in self._failed})
            self._failed.clear()
            if self._report.failed and not self._report.clients:
                raise self._report.failed[0][1]

    def _by_days(self, page: list[BilledClient]) -> Iterable[tuple[_Days, list[BilledClient]]]:
        """Group clients by the days of each period on which they are supplied, as for their bills."""
        found: dict[_Days, list[BilledClient]] = {}
        for member in page:
            for period in self._requested(member):
                for days in member.within(period):
                    found.setdefault(_Days(period, days), []).append(member)
        return found.items()

    def _requested(self, member: BilledClient) -> Sequence[Period]:
        return self._periods if self._own is None else self._own.get(member.number, ())

    def _attributes(
        self, group: list[BilledClient], days: Period
    ) -> Iterator[tuple[list[BilledClient], AttributesByClient]]:
        """Yield clients with their attributes of the assignments; one of whom one cannot be what it is is set aside."""
        try:
            yield group, pricing_spans.attributes(group, days)
        except EtlError as error:
            if len(group) == 1:
                self._failed.setdefault(group[0].number, error)
                return
            for member in group:
                yield from self._attributes([member], days)

    def _pages(
        self, group: list[BilledClient], days: _Days, attributes: AttributesByClient
    ) -> Iterator[tuple[str, int, list[Decimal]]]:
        clients = {member.number: member for member in group}
        for page in self._read(group, days.supplied):
            self.measured |= any(member.assigned for member in group)
            self.measured |= any(used.measured for used in page.values())
            own = {zone: client_pages.with_attributes(used, attributes) for zone, used in page.items()}
            yield from self._rows(own, clients, days.requested)

    def _read(self, group: list[BilledClient], days: Period) -> Iterator[dict[str, Usage]]:
        """Yield pages of clients, by the time zone that a tariff gives to clients without one."""
        # Whoever has a reading before the end of the days in any of the zones has one before the last of these ends.
        zones = sorted({_zone(tariff) for tariff in self._tariffs}, key=lambda zone: days.utc_minutes(zone)[1])[::-1]
        keep = frozenset(member.number for member in group if member.assigned)
        for page in client_pages.of_clients([member for member in group if member.timezone], days, zones[0], keep):
            if page.usage.clients:
                yield dict.fromkeys(zones, page.usage)
        unknown = [member for member in group if not member.timezone]
        for page in client_pages.of_clients(unknown, days, zones[0], keep):
            found = frozenset(page.usage.clients)
            if not found:
                continue
            some = [member for member in unknown if member.number in found]
            others = {zone: next(client_pages.of_clients(some, days, zone, found)).usage for zone in zones[1:]}
            yield {zones[0]: page.usage} | others

    def _rows(
        self, used: Mapping[str, Usage], clients: Mapping[str, BilledClient], requested: Period
    ) -> list[tuple[str, int, list[Decimal]]]:
        """Price clients by every tariff; where one of them cannot be priced, halves are tried for the others."""
        numbers = next(iter(used.values())).clients
        alone = len(numbers) == 1  # then nothing is shared, so that an error names one tariff
        try:
            totals = self._totals(used, [clients[number] for number in numbers], requested, shared=not alone)
            return [
                (number, energy, [*map(Decimal, texts)])
                for number, energy, *texts in zip(
                    numbers, totals[0].energy_mwh, *(one.totals for one in totals), strict=True
                )
            ]
        except (TariffError, *FAULTS) as error:
            if alone:
                failure = error if isinstance(error, EtlError) else EtlError(f"client {numbers[0]}: {reason(error)}")
                self._failed.setdefault(numbers[0], failure)
                return []
        half = len(numbers) // 2
        halves = (range(half), range(half, len(numbers)))
        return [
            row
            for rows in halves
            for row in self._rows({zone: one.of_rows(list(rows)) for zone, one in used.items()}, clients, requested)
        ]

    def _totals(
        self, used: Mapping[str, Usage], clients: list[BilledClient], requested: Period, *, shared: bool
    ) -> list[Totals]:
        """Price clients by every tariff; those that need only this month's readings share their sums."""
        own = [used[_zone(tariff)] for tariff in self._tariffs]
        made = {member.number: self._requested(member) for member in clients}
        pricings = [self._pricing(number, _Days(requested, one.period), one.timezone) for number, one in enumerate(own)]
        groups: dict[tuple[str, str], list[int]] = {}
        for number, (one, pricing) in enumerate(zip(own, pricings, strict=True)):
            if shared and pricing.shares:
                groups.setdefault((one.timezone, pricing.calculator.frame.zone), []).append(number)
        found: dict[int, Totals] = {}
        for group in groups.values():
            pages = totals_of([pricings[number].calculator for number in group], own[group[0]])
            found.update(zip(group, pages, strict=True))
        return [
            found[number] if number in found else Totals.of(pricings[number].bills(own[number], clients, made).bills)
            for number in range(len(own))
        ]

    def _pricing(self, tariff: int, days: _Days, zone: str) -> Pricing:
        key = (tariff, days, zone)
        if key not in self._pricings:
            if len(self._pricings) >= PRICINGS:
                self._pricings.clear()
            self._pricings[key] = Pricing(self._tariffs[tariff], days.supplied, zone, Requested(days.requested))
        return self._pricings[key]

    def _compared(self, summed: Mapping[str, _Sum]) -> list[ClientRow]:
        found = []
        for client, one in summed.items():
            totals = one.totals
            best = min(range(len(totals)), key=totals.__getitem__)
            saving = totals[0] - totals[best]
            texts = [f"{total:f}" for total in totals]
            found.append(ClientRow(client, one.period, one.energy_mwh, texts, best, str(saving)))
            for sums, total in zip(self._report.tariffs, totals, strict=True):
                sums.total += total
                sums.savings.add(totals[0] - total)
            self._report.tariffs[best].best += 1
            self._report.saving += saving
        self._report.clients += len(found)
        if self._report.clients <= SHOWN:
            self._report.rows += found
        return found


def _zone(tariff: Tariff) -> str:
    """Return the time zone of clients for whom none is known."""
    return "UTC" if tariff.timezone == "client" else tariff.timezone
