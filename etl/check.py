"""Verification of a database against itself, down to bills computed again: `etl check`."""

import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import Any

from etl.bill_runs.estimates.surroundings import with_estimates
from etl.bill_runs.stored_tariffs import StoredTariffs
from etl.bill_runs.tariff_pricing import Pricing
from etl.core.bill_page import Bill, Requested
from etl.core.errors import DatabaseError, EtlError
from etl.core.numbers import number_text
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH
from etl.core.violations import Violation
from etl.store.bills.stale_bills import count_stale
from etl.store.checking import bill_checks as bills
from etl.store.checking import (
    block_checks,
    channel_checks,
    control_checks,
    database_checks,
    document_checks,
    edit_checks,
    item_checks,
    ledger_checks,
    rename_checks,
    seal_checks,
)
from etl.store.checking.bill_checks import BillToCheck
from etl.store.checking.stored_totals import StoredTotals
from etl.store.database.error_messages import place
from etl.store.database.locks import snapshot
from etl.store.documents import document_rows
from etl.store.documents.chain import Head
from etl.store.usage import billed_clients, client_pages, pricing_spans

SHOWN = 1000
"""Violations that are reported one by one; more are counted."""
SAMPLE = 200
"""Clients whose bills are computed again, unless all are."""
PAGE = 100
"""Clients whose bills are in memory at once."""
FAILURES = (EtlError, ArithmeticError, LookupError, ValueError)
"""Errors that computing a bill of damaged rows may end in."""
COMPARED = ("lines", "quantities", "totals", "balances")
"""Parts of a bill's detail that must come out the same."""


@dataclass
class Watcher:
    """Progress callbacks; each does nothing unless the caller sets it."""

    begun: Callable[[int], None] = lambda _steps: None
    done: Callable[[int], None] = lambda _steps: None


@dataclass
class CheckReport:
    """What was checked, and what is wrong."""

    database: str
    versions: dict[str, str]
    warnings: list[str]
    totals: StoredTotals = field(default_factory=StoredTotals)
    loads: int = 0
    bills: int = 0
    recomputed: int = 0
    """Bills that were computed again from the stored readings and tariffs."""
    stale: int = 0
    """Current bills that are known to be out of date; they are not computed again."""
    documents: int = 0
    heads: Sequence[Head] = ()
    """The newest document of each series: whoever has written them down finds out whether documents are missing."""
    violations: list[Violation] = field(default_factory=list)
    more: int = 0
    """Violations beyond those that are reported."""
    seconds: float = 0

    def add(self, violation: Violation) -> None:
        if len(self.violations) < SHOWN:
            self.violations.append(violation)
        else:
            self.more += 1


def check(*, everything: bool = False, heads: Sequence[Head] = (), watcher: Watcher | None = None) -> CheckReport:
    """Check all that is stored at one instant; compute a sample of the bills again, or every one.

    `heads`: newest documents as they were printed before; they must be there still.
    """
    started = time.monotonic()
    watcher = watcher or Watcher()
    report = CheckReport(place(), database_checks.versions(), database_checks.known_faults())
    try:
        with snapshot():
            report.warnings += database_checks.changed_views()
            for violation in _violations(report, heads, watcher, everything=everything):
                report.add(violation)
    except DatabaseError as error:
        if not report.violations:
            raise
        report.add(Violation("the rest", f"was not checked: {error}"))
    except Exception as error:  # noqa: BLE001 - rows that are no values of their columns end in whatever meets them first
        report.add(Violation("the rest", f"was not checked: its rows cannot be read ({error})"))
    report.seconds = time.monotonic() - started
    return report


def _violations(
    report: CheckReport, heads: Sequence[Head], watcher: Watcher, *, everything: bool
) -> Iterator[Violation]:
    yield from database_checks.check_pages()
    clients = bills.clients_with_bills()
    chosen = clients if everything else _sample(clients)
    watcher.begun(block_checks.count_series() + len(chosen))
    yield from block_checks.check_readings(report.totals, watcher.done)
    yield from channel_checks.check_channels()
    yield from edit_checks.check_edits()
    report.loads, report.bills, report.stale = ledger_checks.count_loads(), bills.count_bills(), count_stale()
    yield from ledger_checks.check_ledger(report.totals)
    yield from bills.check_tariffs()
    yield from bills.check_bills()
    yield from bills.check_waiting()
    report.documents, report.heads = document_checks.count_documents(), document_rows.heads()
    yield from document_checks.check_documents()
    yield from item_checks.check_items()
    yield from rename_checks.check_renames()
    yield from control_checks.check_control_reads()
    yield from document_checks.check_heads(heads)
    yield from seal_checks.check_seals()
    yield from _Recomputed(report).of_clients(chosen, watcher.done)


def _sample(clients: Sequence[int]) -> Sequence[int]:
    """Choose clients at even distances from a random first one, so that in the end every bill has its turn."""
    step = -(-len(clients) // SAMPLE) or 1
    return clients[secrets.randbelow(step) :: step]


class _Recomputed:
    """Bills computed again by the tariffs they were priced by."""

    def __init__(self, report: CheckReport) -> None:
        self._report = report
        self._with_attributes = pricing_spans.any_attribute()
        self._tariffs = StoredTariffs()

    def of_clients(self, clients: Sequence[int], done: Callable[[int], None]) -> Iterator[Violation]:
        for start in range(0, len(clients), PAGE):
            some = clients[start : start + PAGE]
            stored = bills.bills_to_check(some)
            known = {one.number: one for one in billed_clients.chosen(sorted({one.client for one in stored}))}
            for (period, _, wanted), group in groupby(stored, lambda one: (one.period, one.tariff, one.requested)):
                yield from self._group(period, wanted, list(group), known)
            self._report.recomputed += len(stored)
            done(len(some))

    def _group(
        self,
        period: Period,
        wanted: Requested,
        stored: Sequence[BillToCheck],
        known: dict[str, billed_clients.BilledClient],
    ) -> Iterator[Violation]:
        """Compare bills of one period and tariff; where they cannot be computed together, each by itself."""
        chosen = [known[one.client] for one in stored if one.client in known]
        try:
            now = dict(self._bills(period, wanted, stored[0].tariff, chosen))
        except FAILURES as error:
            if len(stored) == 1:
                yield stored[0].wrong(f"cannot be computed again: {error}")
                return
            for one in stored:
                yield from self._group(period, wanted, [one], known)
            return
        for one in stored:
            again = now.get(one.client)
            if again is not None:
                yield from (one.wrong(what) for what in _differences(one, *again))
            elif one.client in now:
                yield one.wrong("is not of the tariff that its client is assigned")
            else:
                yield one.wrong("has no readings and no fixed charges left to compute it from")

    def _bills(
        self, period: Period, wanted: Requested, key: int, chosen: list[billed_clients.BilledClient]
    ) -> Iterator[tuple[str, tuple[str, Bill] | None]]:
        """Yield each client's time zone and bill by a stored tariff as they are now; None if it is assigned another."""
        tariff = self._tariffs.tariff(key)
        zone = "UTC" if tariff.timezone == "client" else tariff.timezone
        by_number = {one.number: one for one in chosen}
        for plan in pricing_spans.plans(chosen, period, assigned=self._with_attributes):
            if plan.period != period:
                continue
            if plan.tariff not in (None, key):
                yield from ((one.number, None) for one in plan.clients)
                continue
            keep = frozenset(one.number for one in plan.clients)
            for page in client_pages.of_clients(plan.clients, period, zone, keep):
                described = client_pages.with_attributes(page.usage, plan.attributes)
                members = [by_number[client] for client in described.clients]
                used = with_estimates(described, members, wanted.missing)
                priced = Pricing(tariff, period, used.timezone, wanted).bills(used, members)
                yield from ((bill.client, (used.timezone, bill)) for bill in priced.bills.bills)


def _differences(stored: BillToCheck, zone: str, now: Bill) -> Iterator[str]:
    """Say the first thing in which a bill is not what it was."""
    facts: list[tuple[str, Any, Any]] = [
        ("timezone", stored.timezone, zone),
        ("total", stored.total, now.total),
        ("status", stored.status, now.status),
        ("energy in kWh", _kwh(stored.energy_mwh), _kwh(now.energy_mwh)),
    ]
    try:
        before, after = json.loads(stored.detail), json.loads(now.detail)
        facts += [(name, before.get(name), after.get(name)) for name in COMPARED]
    except (ValueError, AttributeError):
        return  # reported already: its lines cannot be read
    for name, was, computed in facts:
        if was != computed:
            yield _shown(name, was, computed)
            return


def _kwh(energy_mwh: int) -> str:
    return number_text(Fraction(energy_mwh, MWH_PER_KWH))


def _shown(name: str, stored: object, computed: object) -> str:
    if isinstance(stored, dict | list | None):
        place, was, now = _place(stored, computed)
        return f"its {name} differ from what tariff and readings give: {place} is {was}, computed {now}"
    return f"its {name} is {stored}, and tariff and readings give {computed}"


def _place(stored: Any, computed: Any) -> tuple[str, object, object]:
    """Return the first entry in which two lists or objects differ."""
    if isinstance(stored, dict) and isinstance(computed, dict):
        keys = sorted(stored.keys() | computed.keys())
        pairs = [(str(key), stored.get(key), computed.get(key)) for key in keys]
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        pairs = [(f"number {number}", *pair) for number, pair in enumerate(zip(stored, computed, strict=True), 1)]
    else:
        pairs = [("their number", len(stored or ()), len(computed or ()))]
    return next(pair for pair in pairs if pair[1] != pair[2])
