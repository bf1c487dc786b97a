"""Bills of some clients, computed page by page from one snapshot and handed to a sink."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from etl.bill_runs.assumption_warnings import assumption_warnings, read_rows
from etl.bill_runs.jobs import BillingJob, StoredTariffs, jobs
from etl.bill_runs.order import SAMPLE_WARNING, Order
from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import ALL, Part, Watcher
from etl.bill_runs.tariff_pricing import Priced, Pricing
from etl.core.bill_page import BillPage, Requested
from etl.core.errors import AssignmentError, DamagedError, EtlError, TariffError, unexpected
from etl.core.periods import Period, shown_period
from etl.core.usage_page import Usage
from etl.store.bills.failures import FailedBill
from etl.store.existence import read_days
from etl.store.succession import successors
from etl.store.usage import assumed_readings, billed_clients, client_pages, known_names, pricing_spans
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.definition import Tariff
from etl.tariffs.page.estimating import estimated

NO_LONGER_READ = (
    "client {client} has no reading in {days}, and no assignment (load its readings, or etl assign it `from` a day)"
)
NO_TARIFF = "client {client} has no tariff (etl assign, or --tariff FILE for clients without one)"
OWN_TARIFF = "client {client} has a tariff of its own (leave --tariff out, or etl assign)"
MISSING = "client {client}: readings are missing in {period} (load them, or bill with --missing bill)"
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
        self._any_assumed = assumed_readings.any_warned()
        self._stored = StoredTariffs()
        self._pricings: dict[tuple[str, Period, str], Pricing] = {}
        self._requested: Requested | None = None
        self._clients: set[str] = set()
        self._made: dict[str, list[Period]] = {}
        """Periods that this run has billed, by client, if later bills may look back at them."""
        self._unpriceable: dict[tuple[str, Period, str], EtlError] = {}
        self._last_error: dict[tuple[str, Period, str], str] = {}
        """Why a tariff cannot price a period of any client, and the last error of one client."""
        self._billed: dict[tuple[str, Period], list[Period]] = {}
        """Days in which there was something to bill, by client and period of the job."""
        self._read: dict[Period, bool] = {}
        """Whether anybody has a reading in a period."""

    def compute(self) -> Outcome:
        """Compute all bills; those that cannot be made are in `failed`."""
        outcome, every = self.outcome, jobs(self._order, self._part, self._stored)
        outcome.periods = list(dict.fromkeys(job.period for job in every))
        clients = self._part.clients or billed_clients.count_clients(self._request.client)
        self._watcher.begun(sum(clients if job.clients is None else len(job.clients) for job in every))
        self._several = len(every) > 1
        for job in every:
            self._pricings.clear()  # later jobs are of other days
            self._requested = job.requested
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
        if self._is_skipped(job):
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

    def _is_skipped(self, job: BillingJob) -> bool:
        """Return whether a period is not billed because it has not begun, or because nobody has a reading in it."""
        period = job.period
        if job.requested.even_without_readings:
            return False
        if not self._request.only_stale and period.start > _tomorrow():
            skipped = self.outcome.future
        elif period not in self.outcome.unread and self._is_read(period):
            return False
        else:
            skipped = self.outcome.unread
        if period not in skipped:
            skipped.append(period)
        return True

    def _is_read(self, period: Period) -> bool:
        if period not in self._read:
            self._read[period] = read_days.any_reading(period)
        return self._read[period]

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
            used = estimated(self._described(page, plan, task), job.requested.missing)
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
        except (DamagedError, AssignmentError, *FAULTS) as error:
            if len(plan.clients) == 1:
                named = EtlError(f"client {plan.clients[0].number}: {reason(error)}")
                self._fail(plan.clients[0], task.job, plan.period, named, task.tariff)
                return
            half = len(plan.clients) // 2
            for some in (plan.clients[:half], plan.clients[half:]):
                yield from self._pages(replace(plan, clients=some), task)
            return
        for page in pages:
            self.outcome.measured |= page.usage.measured
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
        except (TariffError, DamagedError, AssignmentError) as found:
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
        refused = self._assumed(page, task) | self._incomplete(page, task.job)
        rows = [row for row, one in enumerate(page.bills) if one.client not in refused]
        fingerprints = _fingerprints(both, used, page)
        chosen = replace(page, bills=[page.bills[row] for row in rows], balances={}, requested=task.job.requested)
        text = self._text(tariff, used.period, used.timezone)
        refused |= self._sink.save(chosen, [fingerprints[row] for row in rows], text)
        for client, error in refused.items():
            self._fail(task.clients[client], task.job, used.period, error, tariff)
        saved = [bill for bill in chosen.bills if bill.client not in refused]
        self.outcome.count(saved, page.currency)
        self._clients.update(bill.client for bill in saved)
        for bill in saved:
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
        failed = FailedBill(client.number, period, zone, str(error), sha256, requested=job.requested)
        self.outcome.failed.append(failed)
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
            self._pricings[key] = Pricing(tariff, period, zone, self._requested)
        return self._pricings[key]

    def _described(self, page: client_pages.UsagePage, plan: pricing_spans.Plan, task: _Task) -> Usage:
        """Return the page's usage with the attributes of its clients and the warnings of their bills."""
        warnings, used = [SAMPLE_WARNING] if task.job.requested.sample and plan.tariff is None else [], page.usage
        by_row = {row: list(warnings) for row in range(len(used.clients))} if warnings else {}
        for row, more in self._of_readings(page, plan).items():
            by_row.setdefault(row, []).extend(more)
        ends = {one.number: one.ends for one in plan.clients}
        for number, texts in _of_meters(ends, used, plan.attributes).items():
            by_row.setdefault(used.clients.index(number), []).extend(texts)
        return client_pages.with_attributes(replace(used, warnings=by_row), plan.attributes)

    def _of_readings(self, page: client_pages.UsagePage, plan: pricing_spans.Plan) -> dict[int, list[str]]:
        """Return the warnings of bills about what was assumed of their readings, by row."""
        used, bits = page.usage, dict[str, int]()
        if self._any_assumed:
            minutes = used.period.utc_minutes(used.timezone)
            bits = assumed_readings.bits_of_clients(plan.clients, *minutes)
        unzoned = read_rows(used) if page.zone_unknown else ()
        return assumption_warnings(used.clients, bits, used.timezone, unzoned=unzoned)

    def _assumed(self, page: BillPage, task: _Task) -> dict[str, EtlError]:
        """Return the clients whose bill assumes that one meter has replaced another, if such bills are refused."""
        if not task.job.requested.refuse:
            return {}
        end, found = page.period.utc_minutes(page.timezone)[1], {}
        for one in page.bills:
            ends = task.clients[one.client].ends
            for pair in ends.assumed:
                if pair.last < end:
                    what = successors.succession(pair, successors.numbers([ends]), page.timezone)
                    found[one.client] = EtlError(f"client {one.client}: {what}")
        return found

    def _incomplete(self, page: BillPage, job: BillingJob) -> dict[str, EtlError]:
        """Return the clients whose readings are incomplete, if such bills are refused, and why."""
        if not job.requested.refuse:
            return {}
        return {
            one.client: EtlError(MISSING.format(client=one.client, period=shown_period(page.period)))
            for one in page.bills
            if one.status == "incomplete"
        }


def _tomorrow() -> date:
    """Return the last day that has begun somewhere, or is about to."""
    return datetime.now(UTC).date() + timedelta(days=1)


def _of_meters(
    ends: Mapping[str, successors.Ends], used: Usage, attributes: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """Return what the bills of clients say of meters that ended, by client number."""
    known = {number: ends[number] for number in used.clients if ends[number] is not successors.NOTHING}
    named = successors.numbers(list(known.values())) if known else {}
    found: dict[str, list[str]] = {}
    for number, one in known.items():
        seasonal = successors.SEASONAL in attributes.get(number, {})
        found[number] = successors.warnings(one, named, used.period, used.timezone, seasonal=seasonal)
    return found


def reason(error: Exception) -> str:
    """Return why a client has no bill."""
    return str(error) if isinstance(error, EtlError) else unexpected(error)


def _fingerprints(versions: Sequence[bytes], used: Usage, page: BillPage) -> list[str]:
    """Return for each bill a digest of all that it was computed from, and its status, which a tolerance changes."""
    attributes = used.attributes or [{}] * len(used.clients)
    texts = [
        f"{page.tariff_sha256} {used.warnings.get(row) or None} {one} {bill.status}".encode()
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
