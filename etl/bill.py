"""`etl bill`: clients' bills of a period, computed from one snapshot and kept in one transaction."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import groupby

from etl.billing import BillReport, Failed, Request, Watcher
from etl.core.bills import Bill, BillPage
from etl.core.pauses import collector_paused
from etl.core.periods import Period
from etl.core.places import data_file
from etl.core.usage import AS_IT_IS, Missing, Usage
from etl.errors import EtlError, TariffError
from etl.pricing import Priced, Pricing
from etl.store import bills as stored_bills
from etl.store import issuing, members, plans, tariffs, usage
from etl.store.background import in_background
from etl.store.failures import FailedBill
from etl.store.locks import snapshot
from etl.tariffs.estimating import estimated
from etl.tariffs.read import parse_tariff, read_tariff
from etl.tariffs.tariff import Tariff

SHOWN = 20
"""Bills that could not be made of which a run says each why."""
SAMPLE = ("tariffs", "standard.toml")
SAMPLE_WARNING = "priced by the sample tariff standard.toml, whose prices are examples (name yours: --tariff FILE)"
NO_CLIENT = "there is no client {client} (etl export readings.csv --what readings names them all)"
NO_TARIFF = "client {client} has no tariff (etl assign, or --tariff FILE for clients without one)"
MISSING = "client {client}: readings are missing in {period} (load them, or bill with --missing bill)"
ZONE_WARNING = "stamps were read as UTC for want of a zone, and the tariff is of {zone} (load with --timezone)"


def bill(request: Request, watcher: Watcher | None = None) -> BillReport:
    """Compute and keep the bills asked for; EtlError when there is nothing to bill or a reading cannot be priced."""
    started = time.monotonic()
    watcher = watcher or Watcher()
    with ExitStack() as stack:
        stack.enter_context(collector_paused())
        stack.enter_context(snapshot())
        # What made a bill stale may have cut its period: the old bill then gives way.
        replaces = request.replace or not (request.periods or request.own_periods)
        writer = stored_bills.BillWriter(stack, watcher.waiting, replace=replaces)
        run = _Run(request, writer, watcher)
        report = run.jobs()
        gone = sorted(run.stale - run.billed)
        if report.failed and not report.bills and not gone:
            raise report.failed[0].error
        run.keep_failed()
        writer.withdraw(gone)
        counts = writer.counts
        if report.periods and not counts.withdrawn and (not report.bills or (request.periods and not run.measured)):
            raise EtlError(_nothing(request))
        writer.finish()
    report.changed, report.unchanged = counts.changed, counts.unchanged
    report.stale, report.withdrawn, report.reissued = counts.stale, counts.withdrawn, counts.reissued
    report.warnings += [str(one.error) for one in report.failed[:SHOWN]]
    report.seconds = time.monotonic() - started
    return report


@dataclass(frozen=True)
class _Job:
    """A period of some clients (None: of all), and the tariff of those without an assignment."""

    period: Period
    clients: frozenset[str] | None
    tariff: Tariff | None
    missing: Missing


@dataclass(frozen=True)
class _Task:
    """What pages of bills are made for: members by number, billed by one tariff."""

    job: _Job
    tariff: Tariff
    clients: Mapping[str, members.Member]


class _Run:
    """One run: jobs in order of time, pages of clients, a calculator for each tariff, period and zone."""

    def __init__(self, request: Request, writer: stored_bills.BillWriter, watcher: Watcher) -> None:
        self._request = request
        self._writer = writer
        self._watcher = watcher
        self._told, self._assigned = plans.any_attribute(), plans.any_assignment()
        self._tariffs: dict[int, Tariff] = {}
        self._pricings: dict[tuple[str, Period, str], Pricing] = {}
        self._missing = AS_IT_IS
        self._seen: set[str] = set()
        self._failed: list[FailedBill] = []
        self._failing: dict[str, stored_bills.TariffText] = {}
        """Tariffs of failed bills by sha256."""
        self._hopeless: dict[tuple[str, Period, str], TariffError] = {}
        self._told_last: dict[tuple[str, Period, str], str] = {}
        """Why a tariff can price nobody's period, and what the last client that it could not price was told."""
        self._report = BillReport([])
        self.stale: set[tuple[str, Period]] = set()
        self.billed: set[tuple[str, Period]] = set()
        """Stale bills' clients and periods, and those in whose days there was something to bill."""
        self.measured = False
        """Whether there is any reading in the periods, or a client that is billed without."""

    def jobs(self) -> BillReport:
        jobs = list(self._jobs())
        self._report.periods = list(dict.fromkeys(job.period for job in jobs))
        clients = members.count_clients(self._request.client)
        self._watcher.begun(sum(clients if job.clients is None else len(job.clients) for job in jobs))
        for job in jobs:
            self._pricings.clear()  # later jobs are of other days
            self._missing = job.missing
            unknown = set(job.clients or ()) if self._request.own_periods else set()
            for page in members.members(self._request.client, job.period):
                chosen = page if job.clients is None else [one for one in page if one.number in job.clients]
                unknown.difference_update(one.number for one in chosen)
                for plan in sorted(self._plans(chosen, job), key=lambda plan: plan.period):
                    self._plan(plan, job)
            for client in sorted(unknown) if self._request.client is None else ():
                self._report.failed.append(Failed(client, job.period, EtlError(NO_CLIENT.format(client=client))))
        return self._report

    def _plans(self, chosen: list[members.Member], job: _Job) -> list[plans.Plan]:
        """How clients are billed; one who cannot be is set aside."""
        try:
            return plans.plans(chosen, job.period, told=self._told)
        except EtlError as error:
            if len(chosen) > 1:
                return [plan for one in chosen for plan in self._plans([one], job)]
            self._fail(chosen[0], job, job.period, error, job.tariff)
            return []

    def _fail(
        self, client: members.Member, job: _Job, period: Period, error: EtlError, tariff: Tariff | None = None
    ) -> None:
        """Set a client aside whose bill of some days of the job cannot be made."""
        self._report.failed.append(Failed(client.number, period, error))
        self.billed.add((client.number, job.period))
        named = tariff.timezone if tariff and tariff.timezone != "client" else "UTC"
        zone, sha256 = client.timezone or named, tariff.sha256 if tariff else ""
        self._failed.append(FailedBill(client.number, period, zone, str(error), sha256))
        if tariff is not None:
            self._failing[sha256] = self._text(tariff, period, zone)

    def keep_failed(self) -> None:
        """Mark what could not be billed, once all else is kept."""
        self._writer.fail(self._failed, self._failing.values())

    def _jobs(self) -> Iterator[_Job]:
        request = self._request
        if not request.periods and not request.own_periods:
            yield from self._stale_jobs()
            return
        default, missing = self._default(), request.missing or AS_IT_IS
        for period in dict.fromkeys(request.periods):
            yield _Job(period, None, default, missing)
        spans = [(period, client) for client, periods in request.own_periods.items() for period in periods]
        for period, group in groupby(sorted(spans), lambda span: span[0]):
            yield _Job(period, frozenset(client for _, client in group), default, missing)

    def _stale_jobs(self) -> Iterator[_Job]:
        jobs: dict[tuple[Period, int | None, Missing], set[str]] = {}
        for one in issuing.stale_bills():
            if self._request.client in {None, one.client}:
                missing = one.missing if self._request.missing is None else self._request.missing
                jobs.setdefault((one.period, one.tariff, missing), set()).add(one.client)
                self.stale.add((one.client, one.period))
        for (period, tariff, missing), clients in jobs.items():
            yield _Job(period, frozenset(clients), None if tariff is None else self._kept(tariff), missing)

    def _default(self) -> Tariff | None:
        if self._request.tariff is not None:
            return read_tariff(self._request.tariff)
        if self._assigned:
            return None
        self._report.warnings.append(SAMPLE_WARNING)
        return read_tariff(data_file(*SAMPLE))

    def _kept(self, identity: int) -> Tariff:
        if identity not in self._tariffs:
            name, text = tariffs.text_of(identity)
            self._tariffs[identity] = parse_tariff(text, name)
        return self._tariffs[identity]

    def _tariff(self, plan: plans.Plan, job: _Job) -> Tariff | None:
        if plan.tariff is not None:
            if self._request.tariff is not None and self._request.client is not None:
                raise EtlError(
                    f"client {self._request.client} has a tariff of its own (leave --tariff out, or etl assign)"
                )
            return self._kept(plan.tariff)
        return job.tariff

    def _plan(self, plan: plans.Plan, job: _Job) -> None:
        tariff = self._tariff(plan, job)
        if tariff is None:
            for one in _present(plan):
                self._fail(one, job, plan.period, EtlError(NO_TARIFF.format(client=one.number)))
            return
        zone = "UTC" if tariff.timezone == "client" else tariff.timezone
        keep = frozenset(one.number for one in plan.members if one.assigned or plan.tariff is not None)
        task = _Task(job, tariff, {one.number: one for one in plan.members})
        for page in usage.of_members(plan.members, plan.period, zone, keep):
            self.measured |= bool(keep) or page.usage.measured
            used = estimated(self._described(page, plan, tariff), job.missing)
            for some, versions, priced in self._priced(used, page.versions, task):
                self._keep(some, versions, priced, task)
            self._watcher.done(used.clients)

    def _priced(
        self, used: Usage, versions: Sequence[bytes], task: _Task
    ) -> Iterator[tuple[Usage, Sequence[bytes], Priced]]:
        """The bills of a page; where a client cannot be billed, of all others: halves are tried, and their halves."""
        tariff, chosen = task.tariff, [task.clients[client] for client in used.clients]
        error = self._hopeless.get(key := (tariff.sha256, used.period, used.timezone))
        try:
            if error is None:
                pricing = self._pricing(tariff, used.period, used.timezone)
                yield used, versions, pricing.bills(used, chosen, fresh=self._writer.writing)
                return
        except TariffError as found:
            error = found
        if len(chosen) == 1 or key in self._hopeless:
            for one in chosen:
                self._fail(one, task.job, used.period, error, tariff)
            # What two clients are told in the same words is about neither: others need not be tried.
            if self._told_last.get(key) == str(error):
                self._hopeless[key] = error
            self._told_last[key] = str(error)
            return
        half = len(chosen) // 2
        for rows in (range(half), range(half, len(chosen))):
            some = [versions[row] for row in rows]
            yield from self._priced(used.of_rows(list(rows)), some, task)

    def _keep(self, used: Usage, versions: Sequence[bytes], priced: Priced, task: _Task) -> None:
        page, tariff = priced.bills, task.tariff
        both = [own + more for own, more in zip(versions, priced.digests, strict=True)]
        refused = self._incomplete(page)
        rows = [row for row, one in enumerate(page.bills) if one.client not in refused]
        fingerprints = _fingerprints(both, used, page)
        chosen = replace(page, bills=[page.bills[row] for row in rows], balances={}) if refused else page
        text = self._text(tariff, used.period, used.timezone)
        refused |= self._writer.save(chosen, [fingerprints[row] for row in rows], text)
        for client, error in refused.items():
            self._fail(task.clients[client], task.job, used.period, error, tariff)
        self._count([one for one in chosen.bills if one.client not in refused], page.currency)
        if self.stale:
            self.billed.update((client, task.job.period) for client in used.clients)

    def _text(self, tariff: Tariff, period: Period, zone: str) -> stored_bills.TariffText:
        pricing = self._pricings.get((tariff.sha256, period, zone))
        looks_back = pricing is not None and pricing.looks_back
        return stored_bills.TariffText(tariff.sha256, tariff.name, tariff.text, tariff.currency, looks_back)

    def _pricing(self, tariff: Tariff, period: Period, zone: str) -> Pricing:
        key = (tariff.sha256, period, zone)
        if key not in self._pricings:
            self._pricings[key] = Pricing(tariff, period, zone, self._missing)
        return self._pricings[key]

    def _described(self, page: usage.UsagePage, plan: plans.Plan, tariff: Tariff) -> Usage:
        """The page with what is known of its clients, and what their bills must say of it."""
        warnings = list(self._report.warnings)
        if page.zone_unknown and tariff.timezone not in ("client", "UTC"):
            warnings.append(ZONE_WARNING.format(zone=tariff.timezone))
        clients = page.usage.clients
        said = dict.fromkeys(range(len(clients)), warnings) if warnings else {}
        return usage.described(replace(page.usage, warnings=said), plan.attributes)

    def _incomplete(self, page: BillPage) -> dict[str, EtlError]:
        """With --missing refuse the clients of whom readings are missing, and what they are told."""
        if not self._request.refuse:
            return {}
        return {
            one.client: EtlError(MISSING.format(client=one.client, period=page.period))
            for one in page.bills
            if one.status == "incomplete"
        }

    def _count(self, bills: list[Bill], currency: str) -> None:
        if not bills:
            return
        report = self._report
        statuses = Counter(one.status for one in bills)
        report.bills += len(bills)
        self._seen.update(one.client for one in bills)
        report.clients = len(self._seen)
        report.energy_mwh += sum(one.energy_mwh for one in bills)
        report.incomplete += statuses["incomplete"]
        report.estimated += statuses["estimated"]
        total = sum((Decimal(one.total) for one in bills), Decimal(0))
        report.total[currency] = report.total.get(currency, Decimal(0)) + total


def _fingerprints(versions: Sequence[bytes], used: Usage, page: BillPage) -> list[str]:
    """Of each bill a digest of all it was computed from, and of its status: what is tolerated decides that alone."""
    said = used.attributes or [{}] * len(used.clients)
    texts = [
        f"{page.tariff_sha256} {used.warnings.get(row)} {one} {bill.status}".encode()
        for row, (one, bill) in enumerate(zip(said, page.bills, strict=True))
    ]
    return [hashlib.sha256(version + text).hexdigest() for version, text in zip(versions, texts, strict=True)]


def _present(plan: plans.Plan) -> list[members.Member]:
    """The clients who are one by the end of the days: somebody says so, or there is a reading."""
    zones = [one.timezone or "UTC" for one in plan.members]
    firsts = usage.first_minutes(plan.members, "UTC")
    ends = [plan.period.utc_minutes(zone)[1] for zone in zones]
    return [one for one, first, end in zip(plan.members, firsts, ends, strict=True) if one.assigned or first < end]


def _nothing(request: Request) -> str:
    span = members.span()
    if span is None:
        return "there are no readings in this database (load some first: etl load readings.csv)"
    if request.client is not None and not members.count_clients(request.client):
        return NO_CLIENT.format(client=request.client)
    asked = f"{request.periods[0]}" if request.periods else "these periods"
    return f"there are no readings in {asked}: they run from {span[0]} to {span[1]} (choose another --month)"


async def abill(request: Request, watcher: Watcher | None = None) -> BillReport:
    """As `bill`, without blocking the event loop (docs/services.md)."""
    return await in_background(partial(bill, request), watcher or Watcher())
