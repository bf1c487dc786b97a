"""Bills into the database: what is unchanged is left alone, what is issued is never overwritten."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from etl.core.bill_page import BillPage
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store import input_versions
from etl.store.bills import failures
from etl.store.bills.bill_queries import any_billed, touching, unchanged, waiting_bills
from etl.store.bills.bill_rows import PageValues
from etl.store.bills.failures import FailedBill
from etl.store.bills.revisions import Reissued, Revisions
from etl.store.database import statistics
from etl.store.database.locks import READER, WRITER, Waiting, write_lock
from etl.store.input_versions import InputVersion
from etl.store.loads.series_registry import clients_of
from etl.store.loads.staleness import mark_stale
from etl.store.models import Bill, Load, Run, Tariff
from etl.store.runs import run_records, run_states
from etl.store.usage.billed_clients import PAGE
from etl.store.usage.tariff_texts import TariffText, save_tariff


@dataclass
class Counts:
    """What became of the bills of a run."""

    changed: int = 0
    unchanged: int = 0
    stale: int = 0
    withdrawn: int = 0
    reissued: list[Reissued] = field(default_factory=list)


class BillWriter:
    """Saves the bills of one run in one transaction, which begins with the first bill that changes anything.

    `run` is the run's number, or the key of one that is written as done once there is something to save. What has
    changed since `saw` makes the saved bills stale.
    """

    def __init__(
        self,
        stack: ExitStack,
        run: int | run_records.RunKey,
        saw: InputVersion,
        waiting: Waiting | None = None,
        *,
        replace: bool = False,
    ) -> None:
        self.counts = Counts()
        self.run: int | None = None
        self._run = run
        self._saw = saw
        self._stack = stack
        self._waiting = waiting
        self._writing = False
        self._tariffs: dict[str, int] = {}
        self._billed: dict[Period, bool] = {}
        self._revisions = Revisions(replace_others=replace)
        self._cycles_changed = False

    def begin(self) -> None:
        """Begin the transaction unless it has begun."""
        if self._writing:
            return
        self._stack.enter_context(write_lock(waiting=self._waiting))
        self._writing = True
        if self.counts.unchanged:
            self._refuse_changed()
        number = self._run
        if isinstance(number, run_records.RunKey):
            number = run_records.begin(number, self._saw, state=run_states.DONE)
        self.run = number
        self._billed.clear()  # another run may have come first

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> dict[str, EtlError]:
        """Save a page's bills; `versions[i]` is the fingerprint of all that bill i was computed from.

        Return why clients are refused who have a bill of other days that overlaps: their bills are left as they are.
        """
        if not self._writing:
            if self._any_billed(page.period) and len(unchanged(page, versions)) == len(page.bills):
                self.counts.unchanged += len(page.bills)
                return {}
            self.begin()
        refused: dict[str, EtlError] = {}
        for start in range(0, len(page.bills), PAGE):
            refused |= self._save(page, versions, tariff, range(start, min(start + PAGE, len(page.bills))))
        return refused

    def publish(self, period: Period) -> None:
        """Make the waiting bills of a period current where no bill has any of its days."""
        waiting = waiting_bills(self.run).filter(period_start=period.start, period_end=period.end)
        clients = [] if period.month else list(waiting.values_list("client_id", flat=True))
        self.counts.changed += waiting.update(current=True, revision=0)
        for start in range(0, len(clients), PAGE):
            self._mark_later(clients[start : start + PAGE], period)

    def fail(self, failed: Sequence[FailedBill], tariffs: Iterable[TariffText]) -> None:
        """Save bills that could not be made, of these tariffs; to be called when all others are saved."""
        for start in range(0, len(failed), PAGE):
            page = failed[start : start + PAGE]
            if not self._writing:
                if not failures.unsaved(page, READER):
                    continue
                self.begin()
            named = {bill.tariff_sha256 for bill in page}
            ids = {tariff.sha256: self._tariff_id(tariff) for tariff in tariffs if tariff.sha256 in named}
            failures.save(page, ids, self.run)

    def withdraw(self, bills: Iterable[tuple[str, Period]]) -> None:
        """Withdraw bills of clients who have no meter in the period any more, unless they were issued."""
        for client, period in bills:
            self.begin()
            own = Bill.objects.filter(client__number=client, period_start=period.start, period_end=period.end)
            # A bill that is no longer stale was made by another run meanwhile, from meters that are there again.
            self.counts.withdrawn += own.filter(current=True, issued_at=None, stale=True).update(current=False)

    def finish(self) -> None:
        """Mark the new bills stale that have become so meanwhile; to be called when all pages are saved."""
        if self._writing:
            statistics.refresh()
        if self._writing and (now := input_versions.current(WRITER)) != self._saw:
            own = Bill.objects.filter(run_id=self.run, current=True, stale=False)
            if now.changes != self._saw.changes:
                self.counts.stale += own.update(stale=True)
            for load in Load.objects.filter(pk__gt=self._saw.load).values_list("pk", flat=True):
                self.counts.stale += mark_stale(load)
        if self._cycles_changed and Tariff.objects.filter(looks_back=True).exists():
            input_versions.bump()
        self.counts.reissued = self._revisions.reissued()

    def _refuse_changed(self) -> None:
        """Raise EtlError if another run changed, between snapshot and lock, bills that this one found unchanged."""
        done = Run.objects.filter(kind=run_states.BILL, state=run_states.DONE)
        known = set(done.using(READER).values_list("pk", flat=True))
        new = set(done.values_list("pk", flat=True)) - known
        if new and any(touching(WRITER, period).filter(run_id__in=new).exists() for period in self._billed):
            raise EtlError(
                "another etl process has changed bills that this run had found unchanged (run etl bill again)"
            )

    def _any_billed(self, period: Period) -> bool:
        """Return whether any bill had a day of the period before this run: if none did, no page needs to look."""
        if period not in self._billed:
            self._billed[period] = any_billed(WRITER if self._writing else READER, period)
        return self._billed[period]

    def _save(self, page: BillPage, versions: Sequence[str], tariff: TariffText, rows: range) -> dict[str, EtlError]:
        clients = clients_of([page.bills[row].client for row in rows])
        if not self._any_billed(page.period):  # there is nothing that a new bill could overlap
            new = [self._row(page, row, clients, versions[row], tariff) for row in rows]
            Bill.objects.bulk_create(new)
            self._count_changed(new, page.period)
            return {}
        stored, refused = self._revisions.make_room(page.period, clients)
        new = []
        for row in rows:
            bill = page.bills[row]
            known = stored.get(clients[bill.client])
            if bill.client in refused or (known is not None and self._confirmed(known, versions[row])):
                continue
            made = self._row(page, row, clients, versions[row], tariff)
            if known is not None and known.issued_at is not None and _content(known) == _content(made):
                self._confirm(known, versions[row])
                continue
            made.revision = self._revisions.next_revision(known, made.client_id, page, bill)
            new.append(made)
        self._count_changed(new, page.period, stored)
        _replace(new)
        return refused

    def _row(self, page: BillPage, row: int, clients: Mapping[str, int], version: str, tariff: TariffText) -> Bill:
        bill = page.bills[row]
        values = PageValues(page.period, page.timezone, self._tariff_id(tariff), self.run)
        return values.row(bill, clients[bill.client], version, 0)

    def _confirmed(self, known: Bill, version: str) -> bool:
        """Return whether a stored bill was made from the same inputs."""
        if known.fingerprint != version:
            return False
        self._confirm(known, version)
        return True

    def _confirm(self, known: Bill, version: str) -> None:
        """Count a stored bill as unchanged; it is not stale, whatever inputs it was made from."""
        self.counts.unchanged += 1
        if known.stale or known.fingerprint != version:
            Bill.objects.filter(pk=known.pk).update(stale=False, fingerprint=version)

    def _count_changed(self, new: Sequence[Bill], period: Period, stored: Collection[int] = ()) -> None:
        self.counts.changed += len(new)
        if not period.month:
            self._mark_later([bill.client_id for bill in new if bill.client_id not in stored], period)

    def _mark_later(self, clients: Sequence[int], period: Period) -> None:
        """Mark later bills of tariffs that look back as stale: they go by the periods of earlier bills.

        Used for new bills that are not of a month. Bills that another run has computed and not saved are marked too.
        """
        self._cycles_changed |= bool(clients)
        later = Bill.objects.filter(client_id__in=clients, current=True, stale=False, tariff__looks_back=True)
        later.filter(period_start__gte=period.end).update(stale=True)

    def _tariff_id(self, tariff: TariffText) -> int:
        if tariff.sha256 not in self._tariffs:
            self._tariffs[tariff.sha256] = save_tariff(tariff)
        return self._tariffs[tariff.sha256]


def _content(bill: Bill) -> tuple[object, ...]:
    return bill.total, bill.status, bill.energy_mwh, bill.timezone, bill.tariff_id, bill.detail


def _replace(bills: Sequence[Bill]) -> None:
    """Insert bills, or overwrite the ones of their revision, which were not issued."""
    Bill.objects.bulk_create(
        bills,
        update_conflicts=True,
        unique_fields=["client", "period_start", "period_end", "revision"],
        update_fields=[
            "current", "stale", "tariff", "timezone", "status", "energy_mwh", "total",
            "fingerprint", "detail", "run",
        ],
    )  # fmt: skip
