"""Preview of `etl bill --stale`: what stale bills would be, computed as ever from one snapshot and not stored."""

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import read_order
from etl.bill_runs.request import Request, Watcher
from etl.core.bill_page import BillPage
from etl.core.errors import EtlError
from etl.core.pauses import collector_paused
from etl.core.periods import Period
from etl.invoicing import causes
from etl.invoicing.cause_totals import CauseTotal, CauseTotals, Sums
from etl.invoicing.causes import Basis, Causes
from etl.store.bills import replacements, stale_bills
from etl.store.bills.failures import FailedBill
from etl.store.database.locks import snapshot
from etl.store.fingerprints import ASSIGNMENT, LOAD
from etl.store.usage.tariff_texts import TariffText

SHOWN = 1000
"""Changes that a preview names; it counts all of them."""

_Key = tuple[str, Period, str]
"""A client, the days that were requested, and a currency: amounts of two are never added."""
_Days = tuple[str, Period]
"""A client and the days that were requested."""


@dataclass(frozen=True)
class BillChange:
    """A client's bills of some days that were requested, before and after; no bill of either is none of them."""

    client: str
    period: Period
    currency: str
    before: Sums
    after: Sums
    causes: Causes
    """Empty where nothing differs."""

    @property
    def size(self) -> tuple[Decimal, int]:
        """How large it is: in money, then in energy."""
        return abs(self.after.money - self.before.money), abs(self.after.energy_mwh - self.before.energy_mwh)

    @property
    def changes(self) -> bool:
        """Whether anything of it would be otherwise."""
        return self.before != self.after


@dataclass
class StalePreview:
    """What `etl bill --stale` would change."""

    stale: int = 0
    """Bills that would be computed again."""
    changes: list[BillChange] = field(default_factory=list)
    """The largest ones first."""
    changed: int = 0
    same: int = 0
    """Clients' requested days whose bills would have the same energy and money."""
    before: dict[str, Sums] = field(default_factory=dict)
    after: dict[str, Sums] = field(default_factory=dict)
    """By currency."""
    by_cause: list[CauseTotal] = field(default_factory=list)
    """What changes, the largest difference of money first."""
    failed: Sequence[FailedBill] = ()
    """Bills that could not be made: what is there stays."""


class _Bills:
    """Bills that are added up, and what they were made from."""

    def __init__(self) -> None:
        self.sums: dict[_Key, Sums] = {}
        self.bases: dict[_Days, list[Basis]] = {}

    def add(self, key: _Key, bill: Sums, basis: Basis) -> None:
        """Add a bill."""
        self.sums.setdefault(key, Sums()).add(bill)
        self.bases.setdefault(key[:2], []).append(basis)


class _Computed(_Bills):
    """Sink that adds up the bills it gets, and stores none."""

    def save(self, page: BillPage, versions: Sequence[str], _tariff: TariffText) -> Mapping[str, EtlError]:
        """Add bills up; return why clients are refused, as they would be when their bills are stored."""
        refused = replacements.refusals(page, replace_others=False)
        requested = (page.requested or page).period
        for bill, version in zip(page.bills, versions, strict=True):
            if bill.client not in refused:
                key = bill.client, requested, page.currency
                basis = Basis(page.period, page.tariff_sha256, version, page.timezone)
                self.add(key, Sums(1, bill.energy_mwh, Decimal(bill.total)), basis)
        return refused


def preview(request: Request, watcher: Watcher | None = None) -> StalePreview:
    """Compute stale bills and compare them with what is stored; nothing is written, not even a run."""
    with collector_paused(), snapshot():
        computed = _Computed()
        outcome = BillComputer(read_order(request), computed, watcher).compute()
        return _compared(stale_bills.bills_before(request.client), computed, outcome.failed)


def _compared(stored: Iterable[stale_bills.BillBefore], after: _Bills, failed: Sequence[FailedBill]) -> StalePreview:
    found, before = StalePreview(failed=failed), _Bills()
    spans: dict[_Days, list[Period]] = {}
    for bill in failed:
        spans.setdefault((bill.client, bill.request.period), []).append(bill.period)
    for row in stored:
        found.stale += 1
        if row.total:
            key, one = (row.client, row.requested, row.currency), Sums(1, row.energy_mwh, Decimal(row.total))
            basis = Basis(row.period, row.tariff_sha256, row.fingerprint, row.timezone)
            before.add(key, one, basis)
            if any(row.period.within(span) for span in spans.get((row.client, row.requested), ())):
                after.add(key, one, basis)
    changes = _changes(before, after)
    for change in changes:
        found.before.setdefault(change.currency, Sums()).add(change.before)
        found.after.setdefault(change.currency, Sums()).add(change.after)
    changed = [change for change in changes if change.changes]
    found.changed, found.same = len(changed), len(changes) - len(changed)
    found.changes = heapq.nsmallest(SHOWN, changed, key=_largest_first)
    totals = CauseTotals()
    for change in changed:
        totals.add(change.client, change.causes, change.currency, (change.before, change.after))
    found.by_cause = totals.largest_first()
    return found


def _changes(before: _Bills, after: _Bills) -> list[BillChange]:
    """Compare bills, and say why those that differ do."""
    sums = {key: (before.sums.get(key, Sums()), after.sums.get(key, Sums())) for key in before.sums | after.sums}
    lost = {key[:2] for key in sums if key[:2] not in after.bases}
    unmetered = stale_bills.unmetered(sorted(lost))
    return [
        BillChange(*key, was, now, _causes(key[:2], before, after, unmetered) if was != now else ())
        for key, (was, now) in sums.items()
    ]


def _causes(days: _Days, before: _Bills, after: _Bills, unmetered: Collection[_Days]) -> Causes:
    was, now = before.bases.get(days), after.bases.get(days)
    if was and now:
        return causes.differing(was, now)
    if now:
        return (causes.NEW,)
    return (ASSIGNMENT,) if days in unmetered else (LOAD,)


def _largest_first(one: BillChange) -> tuple[Decimal, int, bytes, Period]:
    money, energy = one.size
    return -money, -energy, one.client.encode(), one.period
