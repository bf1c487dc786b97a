"""Bills of some clients, computed page by page from one snapshot and handed to a sink."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from etl.bill_runs.bill_warnings import with_warnings
from etl.bill_runs.jobs import BillingJob, jobs
from etl.bill_runs.order import Order
from etl.bill_runs.outcome import Outcome
from etl.bill_runs.page_pricing import PagePricing, Task
from etl.bill_runs.refusals import refusals
from etl.bill_runs.request import ALL, Part, Watcher
from etl.bill_runs.skipped_periods import SkippedPeriods
from etl.bill_runs.stored_tariffs import StoredTariffs
from etl.bill_runs.tariff_pricing import Priced
from etl.core.bill_page import BillPage
from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.core.usage_page import Usage
from etl.store import fingerprints
from etl.store.bills.failures import FailedBill
from etl.store.fingerprints import (
    ASSIGNMENT,
    DUE,
    EDITS,
    FINDINGS,
    LOAD,
    MISSING,
    REQUEST,
    Own,
    digest,
    estimates,
    word,
)
from etl.store.usage import assumed_readings, billed_clients, client_pages, known_names, pricing_spans
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff

NO_LONGER_READ = (
    "client {client} has no reading in {days}, and no assignment (load its readings, or etl assign it `from` a day)"
)
NO_TARIFF = "client {client} has no tariff (etl assign, or --tariff FILE for clients without one)"
OWN_TARIFF = "client {client} has a tariff of its own (leave --tariff out, or etl assign)"


class BillSink(Protocol):
    """Takes the bills of a page."""

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> Mapping[str, EtlError]:
        """Save bills, `versions[i]` being the fingerprint of bill i; return why clients are refused."""


class BillComputer:
    """Computes bills: jobs in order of time, pages of clients, one calculator a tariff, period and zone.

    Used in a snapshot; for several parts of the clients in one and the same.
    """

    def __init__(self, order: Order, sink: BillSink, watcher: Watcher | None = None) -> None:
        self.outcome = Outcome()
        """Of the part that was computed last."""
        self.tariffs: dict[str, TariffText] = {}
        """Tariffs of the bills that failed, by sha256."""
        self._order, self._request, self._part = order, order.request, ALL
        self._sink, self._watcher = sink, watcher or Watcher()
        self._any_attribute = pricing_spans.any_attribute()
        self._any_assumed = assumed_readings.any_warned()
        self._stored = StoredTariffs()
        self._skipped = SkippedPeriods(only_stale=self._request.only_stale)
        self._clients: set[str] = set()
        self._made: dict[str, list[Period]] = {}
        """Periods that this run has billed, by client, if later bills may look back at them."""
        self._pricing = PagePricing(self._made, self._fail)
        self._billed: dict[tuple[str, Period], list[Period]] = {}
        """Days in which there was something to bill, by client and period of the job."""

    def compute(self, part: Part = ALL) -> Outcome:
        """Compute all bills of a part of the clients; those that cannot be made are in `failed`."""
        self._part, self.outcome = part, Outcome()
        self._clients.clear()
        self._billed.clear()
        outcome, every = self.outcome, jobs(self._order, part, self._stored)
        outcome.periods = list(dict.fromkeys(job.period for job in every))
        clients = self._part.clients or billed_clients.count_clients(self._request.client)
        self._watcher.begun(sum(clients if job.clients is None else len(job.clients) for job in every))
        self._several = len(every) > 1
        for job in every:
            self._pricing.begin(job.requested)
            self._job(job)
        outcome.clients = len(self._clients)
        if self._request.client is not None and outcome.no_longer_read and not (outcome.bills or outcome.failed):
            self._refuse_silent(self._request.client)
        outcome.gone = sorted({(client, bill) for job in every for client, bill in self._gone(job)})
        return outcome

    def _gone(self, job: BillingJob) -> Iterator[tuple[str, Period]]:
        """Yield the stale bills of a job of which no day was billed."""
        for client, bills in job.bills.items():
            now = self._billed.get((client, job.period), ())
            yield from ((client, bill) for bill in bills if not any(bill.within(one) for one in now))

    def _job(self, job: BillingJob) -> None:
        if self._skipped.take(job.requested, self.outcome):
            return
        unknown = set(job.clients or ()) if self._request.own_periods else set()
        for page in billed_clients.pages(self._request.client, job.period, self._part.after, self._part.upto):
            chosen = page if job.clients is None else [client for client in page if client.number in job.clients]
            unknown.difference_update(client.number for client in chosen)
            for plan in sorted(self._plans(chosen, job), key=lambda plan: plan.period):
                self._plan(plan, job)
        for number in sorted(unknown) if self._request.client is None else ():
            reason = known_names.nobody(number)
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
                self._fail(one, job, plan.period, EtlError(NO_TARIFF.format(client=one.number), code="E-NO-TARIFF"))
            return
        task = Task(job, tariff, {one.number: one for one in plan.clients})
        for page in self._pricing.usage(plan, task):
            self.outcome.measured |= page.usage.measured
            self._no_longer_read(page.silent)
            if not page.usage.clients:
                continue
            sample = job.requested.sample and plan.tariff is None
            described = with_warnings(page, plan, sample=sample, assumed=self._any_assumed)
            for some, inputs, priced in self._pricing.bills(described, page.inputs, task):
                self._save(some, inputs, priced, task)
            self._watcher.done(described.clients)

    def _refuse_silent(self, client: str) -> None:
        """Raise EtlError if all that a run was for is a client that is read no longer."""
        if not self._request.only_stale:
            days = " to ".join(dict.fromkeys(shown_period(self.outcome.periods[place]) for place in (0, -1)))
            raise EtlError(NO_LONGER_READ.format(client=client, days=days), code="E-CHANGED")

    def _no_longer_read(self, clients: Sequence[str]) -> None:
        """Count clients without a bill: no meter of theirs reads any more, and no table says that they are clients."""
        self.outcome.no_longer_read += len(clients)
        self._watcher.done(clients)

    def _save(self, used: Usage, inputs: Sequence[Own], priced: Priced, task: Task) -> None:
        page, tariff = priced.bills, task.tariff
        refused = refusals(page, task.clients) if task.job.requested.refuse else {}
        rows = [row for row, one in enumerate(page.bills) if one.client not in refused]
        made_from = _fingerprints(inputs, used, priced, task.job.period)
        chosen = replace(page, bills=[page.bills[row] for row in rows], balances={}, requested=task.job.requested)
        text = self._pricing.text(tariff, used.period, used.timezone)
        refused |= self._sink.save(chosen, [made_from[row] for row in rows], text)
        for client, error in refused.items():
            self._fail(task.clients[client], task.job, used.period, error, tariff)
        saved = [bill for bill in chosen.bills if bill.client not in refused]
        self.outcome.count(saved, page.currency)
        self._clients.update(bill.client for bill in saved)
        for bill in saved if self._several or task.job.bills else ():
            self._note(bill.client, used.period, task.job)

    def _note(self, client: str, period: Period, job: BillingJob) -> None:
        """Note what later jobs of this run look back at, and what there was to bill in the days of a stale bill."""
        if self._several and (not job.period.month or self._request.replace):
            made = self._made.setdefault(client, [])
            if job.period not in made:
                made.append(job.period)
        if job.bills:
            self._billed.setdefault((client, job.period), []).append(period)

    def _fail(
        self,
        client: billed_clients.BilledClient,
        job: BillingJob,
        period: Period,
        error: EtlError,
        tariff: Tariff | None = None,
    ) -> None:
        """Record that a client's bill of some days of the job cannot be made."""
        self._note(client.number, period, job)
        named = tariff.timezone if tariff and tariff.timezone != "client" else "UTC"
        zone, sha256 = client.timezone or named, tariff.sha256 if tariff else ""
        wanted = job.requested
        failed = FailedBill(client.number, period, zone, str(error), sha256, requested=wanted, code=error.code)
        self.outcome.failed.append(failed)
        if tariff is not None:
            self.tariffs[sha256] = self._pricing.text(tariff, period, zone)

    def _tariff(self, plan: pricing_spans.Plan, job: BillingJob) -> Tariff | None:
        if plan.tariff is not None:
            if self._request.tariff is not None and self._request.client is not None:
                raise EtlError(OWN_TARIFF.format(client=self._request.client), code="E-NO-TARIFF")
            return self._stored.tariff(plan.tariff)
        return job.tariff


def _fingerprints(inputs: Sequence[Own], used: Usage, priced: Priced, requested: Period) -> list[str]:
    """Return the fingerprint of each bill: all that it was computed from, and its status, which a tolerance changes."""
    page, fills = priced.bills, f"{used.missing.estimate} {used.missing.beyond}"
    attributes = used.attributes or [{}] * len(used.clients)
    common = f"{client_pages.ENGINE} {page.timezone} {page.period} {page.tariff_sha256}"
    cut = [] if page.period == requested else [word(REQUEST, digest(f"{requested}".encode()))]
    rests: dict[tuple[tuple[str, ...] | None, str], str] = {}
    """Most bills of a page have the same warnings."""
    found = []
    for row, (own, bill, more) in enumerate(zip(inputs, page.bills, priced.parts, strict=True)):
        parts = [word(LOAD, own.load.value, own.load.shape), word(DUE, own.due)]
        if own.findings:
            parts.append(word(FINDINGS, own.findings))
        if own.edits:
            parts.append(word(EDITS, own.edits))
        if own.assignment or attributes[row]:
            parts.append(word(ASSIGNMENT, digest(f"{own.assignment} {attributes[row]}".encode())))
        if row in used.estimated_from:
            parts += estimates(used.estimated_from[row], digest(fills.encode()))
        elif row in used.filled:
            parts.append(word(MISSING, digest(fills.encode())))
        warned = used.warnings.get(row)
        rest = None if warned is None else tuple(warned), bill.status
        if rest not in rests:
            rests[rest] = digest(f"{common} {warned} {bill.status}".encode())
        found.append(fingerprints.text(rests[rest], [*cut, *parts, *more]))
    return found


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
