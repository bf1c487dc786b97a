"""Bills of some clients, computed page by page from one snapshot and handed to whoever keeps them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol, Self

from etl.bill_runs.request import ALL, Outcome, Part, Request, Watcher
from etl.bill_runs.tariff_pricing import Priced, Pricing
from etl.core.bill_page import BillPage
from etl.core.errors import DamagedError, EtlError, TariffError
from etl.core.periods import Period
from etl.core.usage_page import AS_IT_IS, Missing, Usage
from etl.store.bills import issuing
from etl.store.bills.failures import FailedBill
from etl.store.usage import billed_clients, client_pages, pricing_spans, tariff_texts
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff
from etl.tariffs.page.estimating import estimated
from etl.tariffs.read.parse import parse_tariff

NO_CLIENT = "there is no client {client} (etl export readings.csv --what readings names them all)"
NO_TARIFF = "client {client} has no tariff (etl assign, or --tariff FILE for clients without one)"
MISSING = "client {client}: readings are missing in {period} (load them, or bill with --missing bill)"
ZONE_WARNING = "stamps were read as UTC for want of a zone, and the tariff is of {zone} (load with --timezone)"
FAULTS = (ArithmeticError, LookupError, TypeError, ValueError)
"""How the bill of one client may end that nobody foresaw; the others' go on."""


class Keeper(Protocol):
    """Takes the bills of a page."""

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> Mapping[str, EtlError]:
        """`versions[i]` is the fingerprint of bill i. Of clients whose bills cannot be kept, why."""


@dataclass(frozen=True)
class Order:
    """What a run is to bill, the same for all that work on it."""

    request: Request
    tariff: Tariff | None
    """Of clients without an assignment."""
    warnings: Sequence[str] = ()
    """What every bill must say."""

    def as_json(self) -> str:
        """As it is told to other processes, canonical: the same order is the same text."""
        tariff = self.tariff and [self.tariff.text, self.tariff.file]
        told = {"request": self.request.as_json(), "tariff": tariff, "warnings": list(self.warnings)}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        told = json.loads(text)
        tariff = told["tariff"] and parse_tariff(*told["tariff"])
        return cls(Request.from_json(told["request"]), tariff, told["warnings"])


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
    clients: Mapping[str, billed_clients.BilledClient]


class Computing:
    """Jobs in order of time, pages of clients, a calculator for each tariff, period and zone. Used in a snapshot."""

    def __init__(self, order: Order, keeper: Keeper, watcher: Watcher | None = None, part: Part = ALL) -> None:
        self.outcome = Outcome()
        self.tariffs: dict[str, TariffText] = {}
        """Of the bills that failed, by sha256."""
        self._request, self._default, self._warnings = order.request, order.tariff, list(order.warnings)
        self._keeper, self._watcher, self._part = keeper, watcher or Watcher(), part
        self._told = pricing_spans.any_attribute()
        self._kept_tariffs: dict[int, Tariff] = {}
        self._pricings: dict[tuple[str, Period, str], Pricing] = {}
        self._missing = AS_IT_IS
        self._seen: set[str] = set()
        self._made: dict[str, list[Period]] = {}
        """The days that this run has billed, by client, where later bills may look back at them."""
        self._hopeless: dict[tuple[str, Period, str], EtlError] = {}
        self._told_last: dict[tuple[str, Period, str], str] = {}
        """Why a tariff can price nobody's period, and what the last client that it could not price was told."""
        self._stale: set[tuple[str, Period]] = set()
        self._billed: set[tuple[str, Period]] = set()
        """Stale bills' clients and periods, and those in whose days there was something to bill."""

    def run(self) -> Outcome:
        """Compute all; what cannot be billed is among the `failed`."""
        outcome, jobs = self.outcome, list(self._jobs())
        outcome.periods = list(dict.fromkeys(job.period for job in jobs))
        clients = self._part.clients or billed_clients.count_clients(self._request.client)
        self._watcher.begun(sum(clients if job.clients is None else len(job.clients) for job in jobs))
        self._several = len(jobs) > 1
        for job in jobs:
            self._pricings.clear()  # later jobs are of other days
            self._missing = job.missing
            self._job(job)
        outcome.clients = len(self._seen)
        outcome.gone = sorted(self._stale - self._billed)
        return outcome

    def _job(self, job: _Job) -> None:
        unknown = set(job.clients or ()) if self._request.own_periods else set()
        for page in billed_clients.pages(self._request.client, job.period, self._part.after, self._part.upto):
            chosen = page if job.clients is None else [one for one in page if one.number in job.clients]
            unknown.difference_update(one.number for one in chosen)
            for plan in sorted(self._plans(chosen, job), key=lambda plan: plan.period):
                self._plan(plan, job)
        for client in sorted(unknown) if self._request.client is None else ():
            reason = NO_CLIENT.format(client=client)
            self.outcome.failed.append(FailedBill(client, job.period, "UTC", reason, known=False))

    def _jobs(self) -> Iterator[_Job]:
        request, missing = self._request, self._request.missing or AS_IT_IS
        if not request.periods and not request.own_periods:
            yield from self._stale_jobs()
            return
        for period in dict.fromkeys(request.periods):
            yield _Job(period, None, self._default, missing)
        own = {client: periods for client, periods in request.own_periods.items() if self._part.holds(client)}
        spans = [(period, client) for client, periods in own.items() for period in periods]
        for period, group in groupby(sorted(spans), lambda span: span[0]):
            yield _Job(period, frozenset(client for _, client in group), self._default, missing)

    def _stale_jobs(self) -> Iterator[_Job]:
        jobs: dict[tuple[Period, int | None, Missing], set[str]] = {}
        for one in issuing.stale_bills(self._part.after, self._part.upto):
            if self._request.client in {None, one.client}:
                missing = one.missing if self._request.missing is None else self._request.missing
                jobs.setdefault((one.period, one.tariff, missing), set()).add(one.client)
                self._stale.add((one.client, one.period))
        for (period, tariff, missing), clients in jobs.items():
            yield _Job(period, frozenset(clients), None if tariff is None else self._kept(tariff), missing)

    def _plans(self, chosen: list[billed_clients.BilledClient], job: _Job) -> list[pricing_spans.Plan]:
        """How clients are billed; one who cannot be is set aside."""
        try:
            return pricing_spans.plans(chosen, job.period, told=self._told)
        except EtlError as error:
            if len(chosen) > 1:
                return [plan for one in chosen for plan in self._plans([one], job)]
            self._fail(chosen[0], job, job.period, error, job.tariff)
            return []

    def _plan(self, plan: pricing_spans.Plan, job: _Job) -> None:
        tariff = self._tariff(plan, job)
        if tariff is None:
            for one in _present(plan):
                self._fail(one, job, plan.period, EtlError(NO_TARIFF.format(client=one.number)))
            return
        task = _Task(job, tariff, {one.number: one for one in plan.clients})
        for page in self._pages(plan, task):
            used = estimated(self._described(page, plan, tariff), job.missing)
            for some, versions, priced in self._priced(used, page.versions, task):
                self._keep(some, versions, priced, task)
            self._watcher.done(used.clients)

    def _pages(self, plan: pricing_spans.Plan, task: _Task) -> Iterator[client_pages.UsagePage]:
        """What the members of a plan used; where one's cannot be read, of all others: halves are tried."""
        zone = "UTC" if task.tariff.timezone == "client" else task.tariff.timezone
        keep = frozenset(one.number for one in plan.clients if one.assigned or plan.tariff is not None)
        try:
            pages = list(client_pages.of_clients(plan.clients, plan.period, zone, keep))
        except (DamagedError, *FAULTS) as error:
            if len(plan.clients) == 1:
                named = EtlError(f"client {plan.clients[0].number}: {reason(error)}")
                self._fail(plan.clients[0], task.job, plan.period, named, task.tariff)
                return
            half = len(plan.clients) // 2
            for some in (plan.clients[:half], plan.clients[half:]):
                yield from self._pages(replace(plan, clients=some), task)
            return
        for page in pages:
            self.outcome.measured |= bool(keep) or page.usage.measured
            yield page

    def _priced(
        self, used: Usage, versions: Sequence[bytes], task: _Task
    ) -> Iterator[tuple[Usage, Sequence[bytes], Priced]]:
        """The bills of a page; where a client cannot be billed, of all others: halves are tried, and their halves."""
        tariff, chosen = task.tariff, [task.clients[client] for client in used.clients]
        error = self._hopeless.get(key := (tariff.sha256, used.period, used.timezone))
        try:
            if error is None:
                pricing = self._pricing(tariff, used.period, used.timezone)
                yield used, versions, pricing.bills(used, chosen, self._made)
                return
        except (TariffError, DamagedError) as found:
            error = found
        except FAULTS as found:
            error = EtlError(reason(found))
        if not isinstance(error, TariffError):
            error = EtlError(f"client {used.clients[0]}: {error}")
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
        chosen = replace(page, bills=[page.bills[row] for row in rows], balances={})
        text = self._text(tariff, used.period, used.timezone)
        refused |= self._keeper.save(chosen, [fingerprints[row] for row in rows], text)
        for client, error in refused.items():
            self._fail(task.clients[client], task.job, used.period, error, tariff)
        kept = [one for one in chosen.bills if one.client not in refused]
        self.outcome.count(kept, page.currency)
        self._seen.update(one.client for one in kept)
        if self._is_looked_back_at(used.period, task.job):
            for one in kept:
                self._made.setdefault(one.client, []).append(used.period)
        if self._stale:
            self._billed.update((client, task.job.period) for client in used.clients)

    def _is_looked_back_at(self, period: Period, job: _Job) -> bool:
        """Whether later bills of this run may go by these days: months they take for granted, unless one gives way."""
        later = self._several or period != job.period
        return later and (not period.month or self._request.gives_way)

    def _fail(
        self,
        client: billed_clients.BilledClient,
        job: _Job,
        period: Period,
        error: EtlError,
        tariff: Tariff | None = None,
    ) -> None:
        """Set a client aside whose bill of some days of the job cannot be made."""
        self._billed.add((client.number, job.period))
        named = tariff.timezone if tariff and tariff.timezone != "client" else "UTC"
        zone, sha256 = client.timezone or named, tariff.sha256 if tariff else ""
        self.outcome.failed.append(FailedBill(client.number, period, zone, str(error), sha256))
        if tariff is not None:
            self.tariffs[sha256] = self._text(tariff, period, zone)

    def _kept(self, identity: int) -> Tariff:
        if identity not in self._kept_tariffs:
            name, text = tariff_texts.text_of(identity)
            self._kept_tariffs[identity] = parse_tariff(text, name)
        return self._kept_tariffs[identity]

    def _tariff(self, plan: pricing_spans.Plan, job: _Job) -> Tariff | None:
        if plan.tariff is not None:
            if self._request.tariff is not None and self._request.client is not None:
                raise EtlError(
                    f"client {self._request.client} has a tariff of its own (leave --tariff out, or etl assign)"
                )
            return self._kept(plan.tariff)
        return job.tariff

    def _text(self, tariff: Tariff, period: Period, zone: str) -> TariffText:
        pricing = self._pricings.get((tariff.sha256, period, zone))
        looks_back = pricing is not None and pricing.looks_back
        return TariffText(tariff.sha256, tariff.name, tariff.text, tariff.currency, looks_back)

    def _pricing(self, tariff: Tariff, period: Period, zone: str) -> Pricing:
        key = (tariff.sha256, period, zone)
        if key not in self._pricings:
            self._pricings[key] = Pricing(tariff, period, zone, self._missing)
        return self._pricings[key]

    def _described(self, page: client_pages.UsagePage, plan: pricing_spans.Plan, tariff: Tariff) -> Usage:
        """The page with what is known of its clients, and what their bills must say of it."""
        warnings = list(self._warnings)
        if page.zone_unknown and tariff.timezone not in ("client", "UTC"):
            warnings.append(ZONE_WARNING.format(zone=tariff.timezone))
        clients = page.usage.clients
        said = dict.fromkeys(range(len(clients)), warnings) if warnings else {}
        return client_pages.described(replace(page.usage, warnings=said), plan.attributes)

    def _incomplete(self, page: BillPage) -> dict[str, EtlError]:
        """With --missing refuse the clients of whom readings are missing, and what they are told."""
        if not self._request.refuse:
            return {}
        return {
            one.client: EtlError(MISSING.format(client=one.client, period=page.period))
            for one in page.bills
            if one.status == "incomplete"
        }


def reason(error: Exception) -> str:
    """Why a client has no bill, of what was foreseen and what was not."""
    return str(error) if isinstance(error, EtlError) else f"unexpected {type(error).__name__}: {error} (report it)"


def _fingerprints(versions: Sequence[bytes], used: Usage, page: BillPage) -> list[str]:
    """Of each bill a digest of all it was computed from, and of its status: what is tolerated decides that alone."""
    said = used.attributes or [{}] * len(used.clients)
    texts = [
        f"{page.tariff_sha256} {used.warnings.get(row)} {one} {bill.status}".encode()
        for row, (one, bill) in enumerate(zip(said, page.bills, strict=True))
    ]
    return [hashlib.sha256(version + text).hexdigest() for version, text in zip(versions, texts, strict=True)]


def _present(plan: pricing_spans.Plan) -> list[billed_clients.BilledClient]:
    """The clients who are one by the end of the days: somebody says so, or there is a reading."""
    zones = [one.timezone or "UTC" for one in plan.clients]
    firsts = client_pages.first_minutes(plan.clients, "UTC")
    ends = [plan.period.utc_minutes(zone)[1] for zone in zones]
    return [one for one, first, end in zip(plan.clients, firsts, ends, strict=True) if one.assigned or first < end]
