"""Bills of some clients, computed page by page from one snapshot and handed to a sink."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from etl.bill_runs.jobs import BillingJob, StoredTariffs, jobs
from etl.bill_runs.order import Order
from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import ALL, Part, Watcher
from etl.bill_runs.tariff_pricing import Priced, Pricing
from etl.core.bill_page import BillPage
from etl.core.errors import DamagedError, EtlError, TariffError, unexpected
from etl.core.periods import Period, shown_period
from etl.core.usage_page import AS_IT_IS, Usage
from etl.store.bills.failures import FailedBill
from etl.store.usage import billed_clients, client_pages, pricing_spans
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff
from etl.tariffs.page.estimating import estimated

NO_CLIENT = "there is no client {client} (etl export readings.csv --what readings names them all)"
NO_LONGER_READ = (
    "client {client} has no reading in {days}, and no assignment (load its readings, or etl assign it `from` a day)"
)
NO_TARIFF = "client {client} has no tariff (etl assign, or --tariff FILE for clients without one)"
OWN_TARIFF = "client {client} has a tariff of its own (leave --tariff out, or etl assign)"
MISSING = "client {client}: readings are missing in {period} (load them, or bill with --missing bill)"
ZONE_WARNING = (
    "timestamps were read as UTC because no time zone was given, but the tariff uses {zone} (load with --timezone)"
)
FAULTS = (ArithmeticError, LookupError, TypeError, ValueError)
"""Unforeseen errors that fail the bill of one client only."""


class BillSink(Protocol):
    """Takes the bills of a page."""

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> Mapping[str, EtlError]:
        """Save bills, `versions[i]` being the fingerprint of bill i; return why clients are refused."""


@dataclass(frozen=True)
class _Task:
    """Clients by number, billed by one tariff in one job."""

    job: BillingJob
    tariff: Tariff
    clients: Mapping[str, billed_clients.BilledClient]


class BillComputer:
    """Computes bills: jobs in order of time, pages of clients, one calculator a tariff, period and zone.

    Used in a snapshot.
    """

    def __init__(self, order: Order, sink: BillSink, watcher: Watcher | None = None, part: Part = ALL) -> None:
        self.outcome = Outcome()
        self.tariffs: dict[str, TariffText] = {}
        """Tariffs of the bills that failed, by sha256."""
        self._order, self._request, self._part = order, order.request, part
        self._sink, self._watcher = sink, watcher or Watcher()
        self._any_attribute = pricing_spans.any_attribute()
        self._stored = StoredTariffs()
        self._pricings: dict[tuple[str, Period, str], Pricing] = {}
        self._missing = AS_IT_IS
        self._clients: set[str] = set()
        self._made: dict[str, list[Period]] = {}
        """Periods that this run has billed, by client, if later bills may look back at them."""
        self._unpriceable: dict[tuple[str, Period, str], EtlError] = {}
        self._last_error: dict[tuple[str, Period, str], str] = {}
        """Why a tariff cannot price a period of any client, and the last error of one client."""
        self._billed: set[tuple[str, Period]] = set()
        """Clients and periods of jobs in which there was something to bill."""

    def compute(self) -> Outcome:
        """Compute all bills; those that cannot be made are in `failed`."""
        outcome, every = self.outcome, jobs(self._order, self._part, self._stored)
        outcome.periods = list(dict.fromkeys(job.period for job in every))
        clients = self._part.clients or billed_clients.count_clients(self._request.client)
        self._watcher.begun(sum(clients if job.clients is None else len(job.clients) for job in every))
        self._several = len(every) > 1
        for job in every:
            self._pricings.clear()  # later jobs are of other days
            self._missing = job.missing
            self._job(job)
        outcome.clients = len(self._clients)
        if self._request.client is not None and outcome.no_longer_read and not (outcome.bills or outcome.failed):
            self._refuse_silent(self._request.client)
        if self._request.only_stale:
            outcome.gone = sorted(
                {(client, job.period) for job in every for client in job.clients or ()} - self._billed
            )
        return outcome

    def _job(self, job: BillingJob) -> None:
        unknown = set(job.clients or ()) if self._request.own_periods else set()
        for page in billed_clients.pages(self._request.client, job.period, self._part.after, self._part.upto):
            chosen = page if job.clients is None else [client for client in page if client.number in job.clients]
            unknown.difference_update(client.number for client in chosen)
            for plan in sorted(self._plans(chosen, job), key=lambda plan: plan.period):
                self._plan(plan, job)
        for number in sorted(unknown) if self._request.client is None else ():
            reason = NO_CLIENT.format(client=number)
            self.outcome.failed.append(FailedBill(number, job.period, "UTC", reason, known=False))

    def _plans(self, chosen: list[billed_clients.BilledClient], job: BillingJob) -> list[pricing_spans.Plan]:
        """Return how clients are billed; fail those for whom that cannot be found out."""
        try:
            return pricing_spans.plans(chosen, job.period, assigned=self._any_attribute)
        except EtlError as error:
            if len(chosen) > 1:
                return [plan for one in chosen for plan in self._plans([one], job)]
            self._fail(chosen[0], job, job.period, error, job.tariff)
            return []

    def _plan(self, plan: pricing_spans.Plan, job: BillingJob) -> None:
        tariff = self._tariff(plan, job)
        if tariff is None:
            present, silent = _present(plan)
            self._no_longer_read(silent)
            for one in present:
                self._fail(one, job, plan.period, EtlError(NO_TARIFF.format(client=one.number)))
            return
        task = _Task(job, tariff, {one.number: one for one in plan.clients})
        for page in self._pages(plan, task):
            self._no_longer_read(page.silent)
            if not page.usage.clients:
                continue
            used = estimated(self._described(page, plan, tariff), job.missing)
            for some, versions, priced in self._priced(used, page.versions, task):
                self._save(some, versions, priced, task)
            self._watcher.done(used.clients)

    def _refuse_silent(self, client: str) -> None:
        """Raise EtlError if all that a run was for is a client that is read no longer."""
        if not self._request.only_stale:
            days = " to ".join(dict.fromkeys(shown_period(self.outcome.periods[place]) for place in (0, -1)))
            raise EtlError(NO_LONGER_READ.format(client=client, days=days))

    def _no_longer_read(self, clients: Sequence[str]) -> None:
        """Count clients without a bill: no meter of theirs reads any more, and no table says that they are clients."""
        self.outcome.no_longer_read += len(clients)
        self._watcher.done(clients)

    def _pages(self, plan: pricing_spans.Plan, task: _Task) -> Iterator[client_pages.UsagePage]:
        """Yield the usage of a plan's clients; if one client's cannot be read, halves are tried, and only it fails."""
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
        """Yield the bills of a page; if one client cannot be billed, halves are tried, and only it fails."""
        tariff, chosen = task.tariff, [task.clients[client] for client in used.clients]
        error = self._unpriceable.get(key := (tariff.sha256, used.period, used.timezone))
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
        if len(chosen) == 1 or key in self._unpriceable:
            for one in chosen:
                self._fail(one, task.job, used.period, error, tariff)
            # An error that two clients have in the same words is about neither: others need not be tried.
            if self._last_error.get(key) == str(error):
                self._unpriceable[key] = error
            self._last_error[key] = str(error)
            return
        half = len(chosen) // 2
        for rows in (range(half), range(half, len(chosen))):
            some = [versions[row] for row in rows]
            yield from self._priced(used.of_rows(list(rows)), some, task)

    def _save(self, used: Usage, versions: Sequence[bytes], priced: Priced, task: _Task) -> None:
        page, tariff = priced.bills, task.tariff
        both = [own + more for own, more in zip(versions, priced.digests, strict=True)]
        refused = self._incomplete(page)
        rows = [row for row, one in enumerate(page.bills) if one.client not in refused]
        fingerprints = _fingerprints(both, used, page)
        chosen = replace(page, bills=[page.bills[row] for row in rows], balances={})
        text = self._text(tariff, used.period, used.timezone)
        refused |= self._sink.save(chosen, [fingerprints[row] for row in rows], text)
        for client, error in refused.items():
            self._fail(task.clients[client], task.job, used.period, error, tariff)
        saved = [bill for bill in chosen.bills if bill.client not in refused]
        self.outcome.count(saved, page.currency)
        self._clients.update(bill.client for bill in saved)
        if self._is_looked_back_at(used.period, task.job):
            for bill in saved:
                self._made.setdefault(bill.client, []).append(used.period)
        if self._request.only_stale:
            self._billed.update((client, task.job.period) for client in used.clients)

    def _is_looked_back_at(self, period: Period, job: BillingJob) -> bool:
        """Return whether later bills of this run may look back at these days: months only if they may be replaced."""
        later = self._several or period != job.period
        return later and (not period.month or self._request.replaces_others)

    def _fail(
        self,
        client: billed_clients.BilledClient,
        job: BillingJob,
        period: Period,
        error: EtlError,
        tariff: Tariff | None = None,
    ) -> None:
        """Record that a client's bill of some days of the job cannot be made."""
        self._billed.add((client.number, job.period))
        named = tariff.timezone if tariff and tariff.timezone != "client" else "UTC"
        zone, sha256 = client.timezone or named, tariff.sha256 if tariff else ""
        self.outcome.failed.append(FailedBill(client.number, period, zone, str(error), sha256))
        if tariff is not None:
            self.tariffs[sha256] = self._text(tariff, period, zone)

    def _tariff(self, plan: pricing_spans.Plan, job: BillingJob) -> Tariff | None:
        if plan.tariff is not None:
            if self._request.tariff is not None and self._request.client is not None:
                raise EtlError(OWN_TARIFF.format(client=self._request.client))
            return self._stored.tariff(plan.tariff)
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
        """Return the page's usage with the attributes of its clients and the warnings of their bills."""
        warnings = list(self._order.warnings)
        if page.zone_unknown and tariff.timezone not in ("client", "UTC"):
            warnings.append(ZONE_WARNING.format(zone=tariff.timezone))
        clients = page.usage.clients
        by_row = dict.fromkeys(range(len(clients)), warnings) if warnings else {}
        return client_pages.with_attributes(replace(page.usage, warnings=by_row), plan.attributes)

    def _incomplete(self, page: BillPage) -> dict[str, EtlError]:
        """Return the clients whose readings are incomplete, if such bills are refused, and why."""
        if not self._request.refuse:
            return {}
        return {
            one.client: EtlError(MISSING.format(client=one.client, period=shown_period(page.period)))
            for one in page.bills
            if one.status == "incomplete"
        }


def reason(error: Exception) -> str:
    """Return why a client has no bill."""
    return str(error) if isinstance(error, EtlError) else unexpected(error)


def _fingerprints(versions: Sequence[bytes], used: Usage, page: BillPage) -> list[str]:
    """Return for each bill a digest of all that it was computed from, and its status, which a tolerance changes."""
    attributes = used.attributes or [{}] * len(used.clients)
    texts = [
        f"{page.tariff_sha256} {used.warnings.get(row)} {one} {bill.status}".encode()
        for row, (one, bill) in enumerate(zip(attributes, page.bills, strict=True))
    ]
    return [hashlib.sha256(version + text).hexdigest() for version, text in zip(versions, texts, strict=True)]


def _present(plan: pricing_spans.Plan) -> tuple[list[billed_clients.BilledClient], list[str]]:
    """Return the clients who are one by the end of the days, by assignment or reading, and those not read any more."""
    present: list[billed_clients.BilledClient] = []
    silent: list[str] = []
    spans = client_pages.reading_spans(plan.clients, "UTC")
    for one, (first, end) in zip(plan.clients, spans, strict=True):
        start, stop = plan.period.utc_minutes(one.timezone or "UTC")
        if one.assigned or (first < stop and (one.listed or end > start)):
            present.append(one)
        elif first < stop:
            silent.append(one.number)
    return present, silent
