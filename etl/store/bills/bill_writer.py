"""Bills into the database: what is unchanged is left alone, what is issued is never overwritten."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Max, QuerySet

from etl.core.bill_page import FAILED, BillPage
from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store import input_versions, run_chunks
from etl.store.bills import failures
from etl.store.bills.failures import FailedBill
from etl.store.database import statistics
from etl.store.database.locks import READER, WRITER, Waiting, writing
from etl.store.input_versions import Seen, seen
from etl.store.loads.series_registry import clients_of
from etl.store.loads.staleness import mark_stale
from etl.store.models import Bill, Load, Run, Tariff
from etl.store.usage.billed_clients import PAGE
from etl.store.usage.tariff_texts import TariffText, keep_tariff


@dataclass(frozen=True)
class Reissued:
    """A bill that was final and has become another one."""

    client: str
    period: Period
    revision: int
    before: str
    after: str
    currency: str
    now: tuple[Period, ...] = ()
    """Of which days the bills are that replace it, where these are others: `after` is their sum."""


@dataclass
class Counts:
    """What became of the bills of a run."""

    changed: int = 0
    unchanged: int = 0
    stale: int = 0
    withdrawn: int = 0
    reissued: list[Reissued] = field(default_factory=list)


class BillWriter:
    """Keeps the bills of one run in one transaction, which begins with the first bill that changes anything.

    `begin` gives the run's number as soon as there is something to keep. What has changed since `saw` makes the bills
    stale that are kept here.
    """

    def __init__(
        self,
        stack: ExitStack,
        begin: Callable[[], int],
        saw: Seen,
        waiting: Waiting | None = None,
        *,
        replace: bool = False,
    ) -> None:
        self.counts = Counts()
        self.run: int | None = None
        self._number_of_run = begin
        self._saw = saw
        self._stack = stack
        self._waiting = waiting
        self._replace = replace
        self._writing = False
        self._tariffs: dict[str, int] = {}
        self._billed: dict[Period, bool] = {}
        self._cut_short: dict[int, list[Reissued]] = {}
        """By client the issued bills that ones of other days have replaced in this run."""
        self._cycles_changed = False

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> dict[str, EtlError]:
        """Keep a page's bills; `versions[i]` is the fingerprint of all that bill i was computed from.

        Clients who have a bill of other days that overlaps are left as they are: of each why.
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

    def fail(self, failed: Sequence[FailedBill], tariffs: Iterable[TariffText]) -> None:
        """Keep bills that could not be made, priced by `tariffs`; to be called when all others are saved."""
        for start in range(0, len(failed), PAGE):
            page = failed[start : start + PAGE]
            if not self._writing:
                if not failures.unkept(page, READER):
                    continue
                self.begin()
            named = {one.tariff_sha256 for one in page}
            ids = {tariff.sha256: self._tariff_id(tariff) for tariff in tariffs if tariff.sha256 in named}
            failures.keep(page, ids, self.run)

    def withdraw(self, bills: Iterable[tuple[str, Period]]) -> None:
        """Bills of clients and periods of which nothing is theirs any more; an issued one stays."""
        for client, period in bills:
            self.begin()
            own = Bill.objects.filter(client__number=client, period_start=period.start, period_end=period.end)
            # One that is stale no more was made by another run meanwhile, of what there is again.
            self.counts.withdrawn += own.filter(current=True, issued_at=None, stale=True).update(current=False)

    def finish(self) -> None:
        """To be called when all pages are saved: what has changed meanwhile makes the new bills stale."""
        if self._writing:
            statistics.refresh()
        if self._writing and (now := seen(WRITER)) != self._saw:
            own = Bill.objects.filter(run_id=self.run, current=True, stale=False)
            if now.changes != self._saw.changes:
                self.counts.stale += own.update(stale=True)
            for load in Load.objects.filter(pk__gt=self._saw.load).values_list("pk", flat=True):
                self.counts.stale += mark_stale(load)
        if self._cycles_changed and Tariff.objects.filter(looks_back=True).exists():
            input_versions.changed()
        self.counts.reissued += [one for some in self._cut_short.values() for one in some if one.now]

    def begin(self) -> None:
        """Begin the transaction, if it has not yet."""
        if self._writing:
            return
        self._stack.enter_context(writing(waiting=self._waiting))
        self._writing = True
        if self.counts.unchanged:
            self._refuse_changed()
        self.run = self._number_of_run()
        self._billed.clear()  # another run may have come first

    def _refuse_changed(self) -> None:
        """EtlError where another run came between the snapshot and the lock, and changed what was left as it was."""
        done = Run.objects.filter(kind=run_chunks.BILL, state=run_chunks.DONE)
        known = set(done.using(READER).values_list("pk", flat=True))
        new = set(done.values_list("pk", flat=True)) - known
        if new and any(touching(WRITER, period).filter(run_id__in=new).exists() for period in self._billed):
            raise EtlError("another etl has changed bills that this one has left as they were (bill again)")

    def _any_billed(self, period: Period) -> bool:
        """Whether any bill, current or not, lay in a period before this run: where none did, no page needs to ask."""
        if period not in self._billed:
            self._billed[period] = any_billed(WRITER if self._writing else READER, period)
        return self._billed[period]

    def _save(self, page: BillPage, versions: Sequence[str], tariff: TariffText, rows: range) -> dict[str, EtlError]:
        if not self._any_billed(page.period):
            self._insert(page, versions, tariff, rows)
            return {}
        clients = clients_of(page.bills[row].client for row in rows)
        stored, refused = self._stored(page.period, clients)
        new: list[Bill] = []
        for row in rows:
            bill = page.bills[row]
            if bill.client in refused:
                continue
            known = stored.get(clients[bill.client])
            if known is not None and (known.fingerprint == versions[row] or self._says_so(known, page, row, tariff)):
                self.counts.unchanged += 1
                if known.stale or known.fingerprint != versions[row]:
                    Bill.objects.filter(pk=known.pk).update(stale=False, fingerprint=versions[row])
                continue
            revision = self._next_revision(known, clients[bill.client], page, row)
            new.append(self._row(page, row, clients[bill.client], versions[row], revision, tariff))
        self.counts.changed += len(new)
        if not page.period.month:
            self._cut([one.client_id for one in new if one.client_id not in stored], page.period)
        Bill.objects.bulk_create(
            new,
            update_conflicts=True,
            unique_fields=["client", "period_start", "period_end", "revision"],
            update_fields=[
                "current", "stale", "tariff", "timezone", "status", "energy_mwh", "total",
                "fingerprint", "detail", "run",
            ],
        )  # fmt: skip
        return refused

    def _insert(self, page: BillPage, versions: Sequence[str], tariff: TariffText, rows: range) -> None:
        """The first bills of a period: there is nothing that they could meet."""
        clients = clients_of(page.bills[row].client for row in rows)
        Bill.objects.bulk_create(
            [self._row(page, row, clients[page.bills[row].client], versions[row], 0, tariff) for row in rows]
        )
        self.counts.changed += len(rows)
        if not page.period.month:
            self._cut(list(clients.values()), page.period)

    def _says_so(self, known: Bill, page: BillPage, row: int, tariff: TariffText) -> bool:
        """Whether an issued bill is to the letter what it would be now: then it needs no revision."""
        bill = page.bills[row]
        return known.issued_at is not None and (
            (known.total, known.status, known.energy_mwh, known.timezone, known.tariff_id, known.detail)
            == (bill.total, bill.status, bill.energy_mwh, page.timezone, self._tariff_id(tariff), bill.detail)
        )

    def publish(self, period: Period) -> None:
        """Let the waiting bills of a period count, where there are no others that they could meet."""
        waiting = waiting_bills(self.run).filter(period_start=period.start, period_end=period.end)
        clients = [] if period.month else list(waiting.values_list("client_id", flat=True))
        self.counts.changed += waiting.update(current=True, revision=0)
        for start in range(0, len(clients), PAGE):
            self._cut(clients[start : start + PAGE], period)

    def _cut(self, clients: Sequence[int], period: Period) -> None:
        """Bills that look back go by the days of earlier ones: a new one that is no month makes them stale.

        Those that another run has computed and not kept yet, too.
        """
        self._cycles_changed |= bool(clients)
        later = Bill.objects.filter(client_id__in=clients, current=True, stale=False, tariff__looks_back=True)
        later.filter(period_start__gte=period.end).update(stale=True)

    def _row(  # noqa: PLR0917 - the columns of one row
        self, page: BillPage, row: int, client: int, version: str, revision: int, tariff: TariffText
    ) -> Bill:
        bill, period = page.bills[row], page.period
        return Bill(
            None, client, period.start, period.end, revision, True, False, None,
            self._tariff_id(tariff), page.timezone, bill.status, bill.energy_mwh, bill.total, version,
            bill.detail, self.run,
        )  # fmt: skip

    def _tariff_id(self, tariff: TariffText) -> int:
        if tariff.sha256 not in self._tariffs:
            self._tariffs[tariff.sha256] = keep_tariff(tariff)
        return self._tariffs[tariff.sha256]

    def _stored(self, period: Period, clients: dict[str, int]) -> tuple[dict[int, Bill], dict[str, EtlError]]:
        """The current bill of this period of each client; those of other periods give way, or the client is refused."""
        names = {identity: number for number, identity in clients.items()}
        found: dict[int, Bill] = {}
        others: list[Bill] = []
        refused: dict[str, EtlError] = {}
        overlapping = _overlapping(WRITER, period).filter(client_id__in=names).defer("detail")
        for bill in overlapping.order_by("period_start"):
            name = names[bill.client_id]
            if (bill.period_start, bill.period_end) == (period.start, period.end):
                found[bill.client_id] = bill
            elif not _gives_way(bill, replace=self._replace):
                refused.setdefault(name, _refusal(name, bill, period))
            else:
                others.append(bill)
        self._give_way([bill for bill in others if names[bill.client_id] not in refused], names)
        return found, refused

    def _give_way(self, bills: Sequence[Bill], names: Mapping[int, str]) -> None:
        """Bills are current no more; what they were is told where they had been issued."""
        Bill.objects.filter(pk__in=[bill.pk for bill in bills if bill.status == FAILED]).delete()
        for bill in (bill for bill in bills if bill.status != FAILED):
            Bill.objects.filter(pk=bill.pk).update(current=False)
            if bill.issued_at:
                days = Period(bill.period_start, bill.period_end)
                one = Reissued(names[bill.client_id], days, int(bill.revision), bill.total, "0", "")
                self._cut_short.setdefault(bill.client_id, []).append(one)

    def _next_revision(self, known: Bill | None, client: int, page: BillPage, row: int) -> int:
        """An issued bill stays as it is; the changed one is its next revision."""
        if known is None:
            return max(self._free_revision(page, row), self._after_cut(client, page, row))
        if known.issued_at is None:
            return int(known.revision)
        Bill.objects.filter(pk=known.pk).update(current=False)
        bill = page.bills[row]
        revision = int(known.revision) + 1
        change = Reissued(bill.client, page.period, revision, known.total, bill.total, page.currency)
        self.counts.reissued.append(change)
        return revision

    def _after_cut(self, client: int, page: BillPage, row: int) -> int:
        """The revision of a bill of some days of issued ones that this run has replaced; 0 where there are none."""
        revision = 0
        for place, one in enumerate(self._cut_short.get(client, ())):
            if one.period.within(page.period):
                revision = one.revision + (not one.now)
                after = str(Decimal(one.after) + Decimal(page.bills[row].total))
                now = (*one.now, page.period)
                changed = replace(one, revision=revision, after=after, currency=page.currency, now=now)
                self._cut_short[client][place] = changed
        return revision

    def _free_revision(self, page: BillPage, row: int) -> int:
        """Behind the revisions that were superseded."""
        if not self._replace:
            return 0
        of_period = Bill.objects.filter(
            client__number=page.bills[row].client, period_start=page.period.start, period_end=page.period.end
        )
        newest = of_period.aggregate(newest=Max("revision"))["newest"]
        return 0 if newest is None else newest + 1


def unchanged(page: BillPage, versions: Sequence[str]) -> set[str]:
    """The clients whose stored bills were computed from the same as these."""
    stored: dict[str, str] = {}
    for start in range(0, len(page.bills), PAGE):
        numbers = [bill.client for bill in page.bills[start : start + PAGE]]
        bills = _overlapping(READER, page.period).filter(
            client__number__in=numbers, stale=False, period_start=page.period.start, period_end=page.period.end
        )
        stored.update(bills.values_list("client__number", "fingerprint"))
    both = zip(page.bills, versions, strict=True)
    return {bill.client for bill, version in both if stored.get(bill.client) == version}


def refusals(page: BillPage, *, replace: bool) -> dict[str, EtlError]:
    """The clients who have, in the snapshot, a bill of other days that overlaps and does not give way, and why."""
    numbers = {bill.client for bill in page.bills}
    overlapping = _overlapping(READER, page.period).filter(client__number__in=numbers).defer("detail")
    found: dict[str, EtlError] = {}
    for bill in overlapping.select_related("client").order_by("period_start"):
        same = (bill.period_start, bill.period_end) == (page.period.start, page.period.end)
        if not same and not _gives_way(bill, replace=replace):
            number = bill.client.number
            found.setdefault(number, _refusal(number, bill, page.period))
    return found


def _gives_way(bill: Bill, *, replace: bool) -> bool:
    """Whether a bill of other days may be superseded."""
    return bill.status == FAILED or (replace and not (bill.issued_at and not bill.stale))


def _refusal(client: str, bill: Bill, period: Period) -> EtlError:
    final, remedy = "", "bill other days, or let it be superseded: --replace"
    if bill.issued_at:
        final = " that was issued"
        remedy = "it is stale: etl bill --stale, or --replace" if bill.stale else "bill other days"
    days = f"{bill.period_start}..{bill.period_end}"
    return EtlError(f"client {client} has a bill{final} of {days}, which overlaps {period} ({remedy})")


def waiting_bills(run: int | None) -> "QuerySet[Bill]":
    """Those that wait for the end of a run."""
    return Bill.objects.filter(run_id=run, revision=None)


def any_billed(alias: str, period: Period) -> bool:
    """Whether any bill, current or not, has a day of a period."""
    return touching(alias, period).exists()


def _overlapping(alias: str, period: Period) -> "QuerySet[Bill]":
    return touching(alias, period).filter(current=True)


def touching(alias: str, period: Period) -> "QuerySet[Bill]":
    """Bills, current or not, that have a day of a period; none that waits."""
    bills = Bill.objects.using(alias).filter(period_start__lt=period.end, period_end__gt=period.start)
    return bills.exclude(revision=None)
