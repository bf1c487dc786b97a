"""Preview of `etl bill --stale`: what stale bills would be, computed as ever from one snapshot and not stored."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import read_order
from etl.bill_runs.request import Request, Watcher
from etl.core.bill_page import BillPage
from etl.core.errors import EtlError
from etl.core.pauses import collector_paused
from etl.core.periods import Period
from etl.store.bills import replacements, stale_bills
from etl.store.bills.failures import FailedBill
from etl.store.database.locks import snapshot
from etl.store.usage.tariff_texts import TariffText

SHOWN = 1000
"""Changes that a preview names; it counts all of them."""

_Key = tuple[str, Period, str]
"""A client, the days that were requested, and a currency: amounts of two are never added."""


@dataclass
class Sums:
    """How many bills there are, and what they add up to."""

    bills: int = 0
    energy_mwh: int = 0
    money: Decimal = Decimal(0)

    def add(self, energy_mwh: int, total: str) -> None:
        """Add a bill."""
        self.bills += 1
        self.energy_mwh += energy_mwh
        self.money += Decimal(total)


@dataclass(frozen=True)
class BillChange:
    """A client's bills of some days that were requested, before and after; no bill of either is none of them."""

    client: str
    period: Period
    currency: str
    before: Sums
    after: Sums

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
    failed: Sequence[FailedBill] = ()
    """Bills that could not be made: what is there stays."""


class _Computed:
    """Sink that adds up the bills it gets, and stores none."""

    def __init__(self) -> None:
        self.sums: dict[_Key, Sums] = {}

    def save(self, page: BillPage, _versions: Sequence[str], _tariff: TariffText) -> Mapping[str, EtlError]:
        """Add bills up; return why clients are refused, as they would be when their bills are stored."""
        refused = replacements.refusals(page, replace_others=False)
        requested = (page.requested or page).period
        for bill in page.bills:
            if bill.client not in refused:
                key = (bill.client, requested, page.currency)
                self.sums.setdefault(key, Sums()).add(bill.energy_mwh, bill.total)
        return refused


def preview(request: Request, watcher: Watcher | None = None) -> StalePreview:
    """Compute stale bills and compare them with what is stored; nothing is written, not even a run."""
    with collector_paused(), snapshot():
        computed = _Computed()
        outcome = BillComputer(read_order(request), computed, watcher).compute()
        return _compared(stale_bills.bills_before(request.client), computed.sums, outcome.failed)


def _compared(
    stored: Iterable[stale_bills.BillBefore], after: dict[_Key, Sums], failed: Sequence[FailedBill]
) -> StalePreview:
    found, before = StalePreview(failed=failed), dict[_Key, Sums]()
    spans: dict[tuple[str, Period], list[Period]] = {}
    for bill in failed:
        spans.setdefault((bill.client, bill.request.period), []).append(bill.period)
    for row in stored:
        found.stale += 1
        if row.total:
            key = (row.client, row.requested, row.currency)
            before.setdefault(key, Sums()).add(row.energy_mwh, row.total)
            if any(row.period.within(span) for span in spans.get((row.client, row.requested), ())):
                after.setdefault(key, Sums()).add(row.energy_mwh, row.total)
    changes = [BillChange(*key, before.get(key, Sums()), after.get(key, Sums())) for key in before | after]
    for one in changes:
        _add(found.before, one.currency, one.before)
        _add(found.after, one.currency, one.after)
    changed = [one for one in changes if one.changes]
    found.changed, found.same = len(changed), len(changes) - len(changed)
    found.changes = heapq.nsmallest(SHOWN, changed, key=_largest_first)
    return found


def _add(totals: dict[str, Sums], currency: str, one: Sums) -> None:
    total = totals.setdefault(currency, Sums())
    total.bills += one.bills
    total.energy_mwh += one.energy_mwh
    total.money += one.money


def _largest_first(one: BillChange) -> tuple[Decimal, int, bytes, Period]:
    money, energy = one.size
    return -money, -energy, one.client.encode(), one.period
