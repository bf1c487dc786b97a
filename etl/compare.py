"""`etl compare`: every client under several tariffs, the best one, and what it saves."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa

from etl.core.bills import BillPage
from etl.core.periods import Period
from etl.core.usage import Usage
from etl.errors import EtlError, UsageError
from etl.exports import format_of, schemas, write
from etl.pricing import Pricing
from etl.store import members, plans, usage
from etl.store.locks import snapshot
from etl.store.members import Member
from etl.tariffs.read import read_tariff
from etl.tariffs.sharing import bills_of
from etl.tariffs.tariff import Tariff


@dataclass(frozen=True)
class Request:
    """Which tariffs are compared over which days; each client's saving is against the first."""

    period: Period
    tariffs: Sequence[Path]
    client: str | None = None
    target: str | None = None
    """A file of all clients, by its suffix."""


@dataclass
class TariffSum:
    """One tariff over all clients."""

    label: str
    name: str
    total: Decimal = Decimal(0)
    best: int = 0
    """For how many clients it is the cheapest (the first named of equal ones)."""


@dataclass
class ClientRow:
    """One client under all tariffs, in their order."""

    client: str
    energy_mwh: int
    totals: list[str]
    best: int
    saving: str


@dataclass
class CompareReport:
    """The outcome; `rows` holds clients only as long as there are few."""

    period: Period
    currency: str
    tariffs: list[TariffSum]
    clients: int = 0
    saving: Decimal = Decimal(0)
    rows: list[ClientRow] = field(default_factory=list)
    seconds: float = 0


SHOWN = 20
"""Clients that a report shows one by one."""


def compare(request: Request) -> CompareReport:
    """Price every client by every tariff, a page at a time; nothing is kept."""
    started = time.monotonic()
    if request.target is not None:
        format_of(request.target)
    tariffs = [read_tariff(path) for path in request.tariffs]
    currencies = {tariff.currency for tariff in tariffs}
    if len(currencies) > 1:
        raise UsageError(
            f"tariffs in {' and '.join(sorted(currencies))} cannot be compared (name ones of one currency)"
        )
    labels = _labels(request.tariffs)
    sums = [TariffSum(label, tariff.name) for label, tariff in zip(labels, tariffs, strict=True)]
    report = CompareReport(request.period, tariffs[0].currency, sums)
    with snapshot():
        comparison = _Comparison(request, tariffs, report)
        rows = _measured(comparison)
        if request.target is None:
            for _ in rows:
                pass
        else:
            write(request.target, _schema(labels), _batches(rows, request.period, labels))
    report.seconds = time.monotonic() - started
    return report


def _measured(comparison: "_Comparison") -> Iterator[list[ClientRow]]:
    """The rows; EtlError behind the last one, before a file is finished, where nobody has a reading."""
    yield from comparison.rows()
    if not comparison.measured:
        raise EtlError(f"there are no readings in {comparison.period} (choose another --month)")


class _Comparison:
    """The pages of one comparison."""

    def __init__(self, request: Request, tariffs: list[Tariff], report: CompareReport) -> None:
        self._request = request
        self.period = request.period
        self._tariffs = tariffs
        self._report = report
        self._pricings: dict[tuple[Period, str], list[Pricing]] = {}
        self.measured = False
        """Whether there is any reading, or a client that is billed without."""

    def rows(self) -> Iterator[list[ClientRow]]:
        told = plans.any_attribute()
        for page in members.members(self._request.client, self.period):
            for days, group in self._by_days(page):
                yield from self._pages(group, days, plans.attributes(group, days) if told else {})

    def _by_days(self, page: list[Member]) -> Iterable[tuple[Period, list[Member]]]:
        """Clients by the days of the period in which they are, as their bills are."""
        found: dict[Period, list[Member]] = {}
        for member in page:
            supplied = member.days()
            days = self.period.within(supplied) if supplied else self._request.period
            if days:
                found.setdefault(days, []).append(member)
        return found.items()

    def _pages(
        self, group: list[Member], days: Period, said: Mapping[str, Mapping[str, str]]
    ) -> Iterator[list[ClientRow]]:
        zone = next((tariff.timezone for tariff in self._tariffs if tariff.timezone != "client"), "UTC")
        keep = frozenset(member.number for member in group if member.assigned)
        clients = {member.number: member for member in group}
        for used in usage.of_members(group, days, zone, keep):
            self.measured |= bool(keep) or used.usage.measured
            described = usage.described(used.usage, said)
            yield self._compared(self._bills(described, [clients[number] for number in described.clients]))

    def _bills(self, used: Usage, clients: list[Member]) -> list[BillPage]:
        """Tariffs that need nothing but this period's readings share their sums."""
        pricings = self._of(used.period, used.timezone)
        plain = [one for one in pricings if one.shares]
        shared: dict[int, BillPage] = {}
        for zone in {one.calculator.frame.zone for one in plain}:
            group = [one for one in plain if one.calculator.frame.zone == zone]
            pages = bills_of([one.calculator for one in group], used)
            shared.update((id(one), page) for one, page in zip(group, pages, strict=True))
        return [shared.get(id(one)) or one.bills(used, clients).bills for one in pricings]

    def _of(self, days: Period, zone: str) -> list[Pricing]:
        if (days, zone) not in self._pricings:
            self._pricings[days, zone] = [Pricing(tariff, days, zone) for tariff in self._tariffs]
        return self._pricings[days, zone]

    def _compared(self, pages: list[BillPage]) -> list[ClientRow]:
        found = []
        for bills in zip(*(page.bills for page in pages), strict=True):
            totals = [Decimal(one.total) for one in bills]
            best = min(range(len(totals)), key=totals.__getitem__)
            saving = totals[0] - totals[best]
            found.append(
                ClientRow(bills[0].client, bills[0].energy_mwh, [one.total for one in bills], best, str(saving))
            )
            for sums, total in zip(self._report.tariffs, totals, strict=True):
                sums.total += total
            self._report.tariffs[best].best += 1
            self._report.saving += saving
        self._report.clients += len(found)
        if self._report.clients <= SHOWN:
            self._report.rows += found
        return found


def _labels(paths: Sequence[Path]) -> list[str]:
    """File names without suffix, numbered where they are the same."""
    stems = [path.stem for path in paths]
    return [stem if stems.count(stem) == 1 else f"{stem}_{number}" for number, stem in enumerate(stems, 1)]


def _schema(labels: list[str]) -> pa.Schema:
    return pa.schema(
        [
            pa.field("client_number", pa.string()),
            pa.field("month", pa.string()),
            pa.field("kwh", schemas.ENERGY),
            *(schemas.decimal_text(label, 38, 6) for label in labels),
            pa.field("best", pa.string()),
            schemas.decimal_text("saving", 38, 6),
        ]
    )


def _batches(pages: Iterator[list[ClientRow]], period: Period, labels: list[str]) -> Iterator[pa.RecordBatch]:
    schema = _schema(labels)
    for rows in pages:
        columns = [
            pa.array([row.client for row in rows], pa.string()),
            pa.array([period.month] * len(rows), pa.string()),
            schemas.kwh(np.array([row.energy_mwh for row in rows], np.int64)),
            *(pa.array([row.totals[place] for row in rows], pa.string()) for place in range(len(labels))),
            pa.array([labels[row.best] for row in rows], pa.string()),
            pa.array([row.saving for row in rows], pa.string()),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)
