"""`etl bill`: every client's bill of a period, computed from one snapshot and kept in one transaction."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from etl.core.bills import BillPage
from etl.core.periods import Period
from etl.core.places import data_file
from etl.core.usage import Usage
from etl.errors import EtlError
from etl.store import bills as stored_bills
from etl.store import members, usage
from etl.store.locks import snapshot
from etl.tariffs.calculator import Calculator
from etl.tariffs.read import read_tariff
from etl.tariffs.tariff import Tariff

SAMPLE = ("tariffs", "standard.toml")
SAMPLE_WARNING = "priced by the sample tariff standard.toml, whose prices are examples (name yours: --tariff FILE)"
ZONE_WARNING = "stamps were read as UTC for want of a zone, and the tariff is of {zone} (load with --timezone)"


@dataclass
class Watcher:
    """What a command shows while it works; each does nothing unless the caller says otherwise."""

    begun: Callable[[int], None] = lambda _clients: None
    done: Callable[[Sequence[str]], None] = lambda _clients: None
    waiting: Callable[[float], None] = lambda _seconds: None


@dataclass(frozen=True)
class Request:
    """Which bills are wanted."""

    period: Period
    tariff: Path | None = None
    """None: the sample tariff."""
    client: str | None = None
    missing: str = "bill"
    """bill: missing intervals carry no energy, and the bill says so; refuse: nothing is billed."""


@dataclass
class BillReport:
    """What a run did."""

    period: Period
    bills: int = 0
    energy_mwh: int = 0
    total: dict[str, Decimal] = field(default_factory=dict)
    changed: int = 0
    unchanged: int = 0
    incomplete: int = 0
    estimated: int = 0
    stale: int = 0
    seconds: float = 0
    warnings: list[str] = field(default_factory=list)


def bill(request: Request, watcher: Watcher | None = None) -> BillReport:
    """Compute and keep the bills asked for; EtlError when there is nothing to bill or a reading cannot be priced."""
    started = time.monotonic()
    watcher = watcher or Watcher()
    tariff = read_tariff(request.tariff or data_file(*SAMPLE))
    report = BillReport(request.period)
    if request.tariff is None:
        report.warnings.append(SAMPLE_WARNING)
    with ExitStack() as stack:
        stack.enter_context(snapshot())
        watcher.begun(members.count_clients(request.client))
        text = stored_bills.TariffText(tariff.sha256, tariff.name, tariff.text)
        writer = stored_bills.BillWriter(stack, text, request.period, watcher.waiting)
        _Run(request, tariff, report, writer).pages(watcher)
        if not report.bills:
            raise EtlError(_nothing(request))
        writer.finish()
        report.changed, report.unchanged, report.stale = (
            writer.counts.changed,
            writer.counts.unchanged,
            writer.counts.stale,
        )
    report.seconds = time.monotonic() - started
    return report


class _Run:
    """The pages of one run, one calculator for each zone."""

    def __init__(self, request: Request, tariff: Tariff, report: BillReport, writer: stored_bills.BillWriter) -> None:
        self._request = request
        self._tariff = tariff
        self._report = report
        self._writer = writer
        self._calculators: dict[str, Calculator] = {}

    def pages(self, watcher: Watcher) -> None:
        zone = "UTC" if self._tariff.timezone == "client" else self._tariff.timezone
        for page in usage.pages(self._request.period, zone, self._request.client):
            bills = self._calculator(page.usage.timezone).bills(self._warned(page))
            self._check(bills)
            self._writer.save(bills, [self._fingerprint(version) for version in page.versions])
            self._count(bills)
            watcher.done(page.usage.clients)

    def _calculator(self, zone: str) -> Calculator:
        if zone not in self._calculators:
            self._calculators[zone] = Calculator(self._tariff, self._request.period, zone)
        return self._calculators[zone]

    def _warned(self, page: usage.UsagePage) -> Usage:
        warnings = list(self._report.warnings)
        if page.zone_unknown and self._tariff.timezone not in ("client", "UTC"):
            warnings.append(ZONE_WARNING.format(zone=self._tariff.timezone))
        return replace(page.usage, warnings=dict.fromkeys(range(len(page.usage.clients)), warnings) if warnings else {})

    def _fingerprint(self, version: bytes) -> str:
        return hashlib.sha256(version + self._tariff.sha256.encode()).hexdigest()

    def _check(self, page: BillPage) -> None:
        if self._request.missing == "refuse":
            for one in page.bills:
                if one.status == "incomplete":
                    raise EtlError(
                        f"client {one.client}: readings are missing in {self._request.period}, nothing was billed "
                        "(load them, or bill with --missing bill)"
                    )

    def _count(self, page: BillPage) -> None:
        report = self._report
        statuses = Counter(one.status for one in page.bills)
        report.bills += len(page.bills)
        report.energy_mwh += sum(one.energy_mwh for one in page.bills)
        report.incomplete += statuses["incomplete"]
        report.estimated += statuses["estimated"]
        total = sum((Decimal(one.total) for one in page.bills), Decimal(0))
        report.total[page.currency] = report.total.get(page.currency, Decimal(0)) + total


def _nothing(request: Request) -> str:
    span = members.span()
    if span is None:
        return "there are no readings in this database (load some first: etl load readings.csv)"
    if request.client is not None and not members.count_clients(request.client):
        return f"there is no client {request.client} (etl status shows who there is)"
    return f"there are no readings in {request.period}: they run from {span[0]} to {span[1]} (choose another --month)"
