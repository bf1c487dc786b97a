"""Bills into the database: what is unchanged is left alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

from etl.core.bill_page import BillPage, Requested
from etl.core.errors import EtlError, OvertakenError
from etl.core.periods import Period
from etl.store import input_versions
from etl.store.bills import failures
from etl.store.bills.bill_queries import any_billed, mark_later, overlapping, unchanged
from etl.store.bills.bill_rows import PageValues
from etl.store.bills.failures import FailedBill
from etl.store.bills.replacements import Replacements
from etl.store.bills.requests import days, of_page, save_request
from etl.store.database import statistics
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, WRITER, Waiting, write_lock
from etl.store.input_versions import InputVersion
from etl.store.loads.series_registry import clients_of
from etl.store.loads.staleness import mark_stale
from etl.store.models import Bill, BillRequest, Load, Run, Tariff
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


class BillWriter:
    """Saves the bills of one run in one transaction, which begins with the first bill that changes anything.

    `run` is the run's number, or the key of one that is written as done once there is something to save. What has
    changed since `saw` makes the saved bills stale. `named` is the tariff of clients without an assignment.
    """

    def __init__(
        self,
        stack: ExitStack,
        run: int | run_records.RunKey,
        saw: InputVersion,
        waiting: Waiting | None = None,
        *,
        replace: bool = False,
        named: TariffText | None = None,
    ) -> None:
        self.counts = Counts()
        self.run: int | None = None
        self._run = run
        self._saw = saw
        self._stack = stack
        self._waiting = waiting
        self._writing = False
        self._named = named
        self._tariffs: dict[str, int] = {}
        self._requests: dict[Requested, int] = {}
        self._billed: dict[Period, bool] = {}
        self._replacements = Replacements(replace_others=replace)
        self._cycles_changed = False
        self._saw_all = True
        """Whether no input has changed since `saw`."""

    def begin(self) -> None:
        """Begin the transaction unless it has begun."""
        if self._writing:
            return
        self._stack.enter_context(write_lock(waiting=self._waiting))
        self._writing = True
        self._saw_all = input_versions.current(WRITER) == self._saw
        if self.counts.unchanged:
            self._refuse_changed()
        number = self._run
        if isinstance(number, run_records.RunKey):
            number = run_records.begin(number, self._saw, state=run_states.DONE)
        self.run = number
        if self._named is not None:
            save_tariff(self._named)
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

    def count_published(self, but: Collection[int]) -> None:
        """Count the bills that workers have saved, which the run's being done publishes, `but` those."""
        own = Bill.published.filter(run_id=self.run).order_by()
        self.counts.changed += own.count() - len(but)
        wanted = BillRequest.objects.filter(pk__in=own.values("request").distinct())
        cycles = [request.pk for request in wanted if not days(request).month]
        clients: dict[date, list[int]] = {}
        rows = own.filter(request__in=cycles).values_list("pk", "client_id", "period_end") if cycles else ()
        for key, client, end in rows:
            if key not in but:
                clients.setdefault(end, []).append(client)
        for end, some in sorted(clients.items()):
            self._mark_later(some, end)

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
        """Withdraw bills of which nothing is the client's any more.

        One that is no longer stale was made by another run meanwhile, from meters that are there again.
        """
        for client, period in bills:
            own = {"client__number": client, "period_start": period.start, "period_end": period.end}
            if not self._writing and not Bill.published.using(READER).filter(**own, stale=True).exists():
                continue
            self.begin()
            for bill in Bill.published.filter(**own, stale=True).select_related("request").defer("detail"):
                bill.delete()
                self.counts.withdrawn += 1
                self._mark_later([] if days(bill.request).month else [bill.client_id], period.end)

    def finish(self) -> None:
        """Mark the new bills stale that have become so meanwhile; to be called when all pages are saved."""
        self._replacements.drop_rests()
        self._mark_later(self._replacements.cycles_ended(), date.min)
        if self._writing:
            statistics.refresh()
        if self._writing and (now := input_versions.current(WRITER)) != self._saw:
            own = Bill.published.filter(run_id=self.run, stale=False)
            if now.changes != self._saw.changes:
                self.counts.stale += own.update(stale=True)
            for load in Load.objects.filter(pk__gt=self._saw.load).values_list("pk", flat=True):
                self.counts.stale += mark_stale(load)
        if self._cycles_changed and Tariff.objects.filter(looks_back=True).exists():
            input_versions.bump()

    def _refuse_changed(self) -> None:
        """Raise OvertakenError if another run has changed, since the snapshot, bills that this one found unchanged."""
        done = Run.objects.filter(kind=run_states.BILL, state=run_states.DONE)
        known = set(done.using(READER).values_list("pk", flat=True))
        new = set(done.values_list("pk", flat=True)) - known
        if new and any(overlapping(WRITER, period).filter(run_id__in=new).exists() for period in self._billed):
            raise OvertakenError(
                "another etl process has changed bills that this run had found unchanged (run etl bill again)"
            )

    def _any_billed(self, period: Period) -> bool:
        """Return whether any bill had a day of the period before this run: if none did, no page needs to look."""
        if period not in self._billed:
            self._billed[period] = any_billed(WRITER if self._writing else READER, period)
        return self._billed[period]

    def _save(self, page: BillPage, versions: Sequence[str], tariff: TariffText, rows: range) -> dict[str, EtlError]:
        clients = clients_of([page.bills[row].client for row in rows])
        requested = of_page(page)
        request = self._request_id(requested)
        values = PageValues(page.period, page.timezone, self._tariff_id(tariff), self.run, request)
        stored: dict[int, Bill] = {}
        refused: dict[str, EtlError] = {}
        if self._any_billed(page.period):  # else there is nothing that a new bill could overlap
            stored, refused = self._replacements.make_room(page.period, requested.period, request, clients)
            self._mark_later(self._replacements.cycles_ended(), page.period.start)
        new = []
        for row in rows:
            number = page.bills[row].client
            known = stored.get(clients[number])
            if number not in refused and (known is None or not self._confirmed(known, versions[row], request)):
                new.append(row)
        bills = [page.bills[row] for row in new]
        owners = [clients[bill.client] for bill in bills]
        changed = [stored[client].pk for client in owners if client in stored]
        if changed:
            Bill.objects.filter(any_of("pk", changed)).delete()
        Bill.objects.bulk_create(values.rows(bills, owners, [versions[row] for row in new]))
        self._count_changed(owners, page, stored)
        return refused

    def _confirmed(self, known: Bill, version: str, request: int) -> bool:
        """Return whether a stored bill was made from the same inputs; then it is counted as unchanged.

        One that is stale stays so if inputs have changed since: that may be why.
        """
        if known.fingerprint != version:
            return False
        self.counts.unchanged += 1
        stale = known.stale and not self._saw_all
        self.counts.stale += stale
        if known.stale != stale or known.request_id != request:
            Bill.objects.filter(pk=known.pk).update(stale=stale, request_id=request)
        return True

    def _count_changed(self, clients: Sequence[int], page: BillPage, stored: Mapping[int, Bill]) -> None:
        self.counts.changed += len(clients)
        wanted = of_page(page).period
        before = {client: days(bill.request) for client, bill in stored.items()}
        changed = [client for client in clients if before.get(client) != wanted]
        if not wanted.month or any(not earlier.month for earlier in before.values()):
            self._mark_later(changed, page.period.end)

    def _mark_later(self, clients: Collection[int], since: date) -> None:
        """Mark bills since a day, of tariffs that look back, as stale: they go by what was requested before.

        Used where that is not a month. Bills that another run has computed and not saved are marked too.
        """
        self._cycles_changed |= bool(clients)
        mark_later(clients, since, but_of=self.run)  # what this run has made knows of it

    def _request_id(self, wanted: Requested) -> int:
        if wanted not in self._requests:
            self._requests[wanted] = save_request(wanted)
        return self._requests[wanted]

    def _tariff_id(self, tariff: TariffText) -> int:
        if tariff.sha256 not in self._tariffs:
            self._tariffs[tariff.sha256] = save_tariff(tariff)
        return self._tariffs[tariff.sha256]
