"""Bills into the database: what is unchanged is left alone, what is issued is never overwritten."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.db.models import Max, QuerySet

from etl.core.bills import BillPage
from etl.core.periods import Period
from etl.errors import DatabaseError
from etl.store.locks import READER, WRITER, Waiting, writing
from etl.store.members import PAGE
from etl.store.models import Bill, Load, Tariff
from etl.store.registry import clients_of
from etl.store.staleness import mark_stale


@dataclass(frozen=True)
class TariffText:
    """A tariff as it is kept with the bills it priced."""

    sha256: str
    name: str
    text: str
    currency: str
    looks_back: bool = False


@dataclass(frozen=True)
class Reissued:
    """A bill that was final and has become another one."""

    client: str
    period: Period
    revision: int
    before: str
    after: str
    currency: str


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

    Created inside the reader's snapshot: bills older than what was loaded since are marked stale.
    """

    def __init__(self, stack: ExitStack, waiting: Waiting | None = None, *, replace: bool = False) -> None:
        self.counts = Counts()
        self._stack = stack
        self._waiting = waiting
        self._replace = replace
        self._writing = False
        self._tariffs: dict[str, int] = {}
        self._billed: dict[Period, bool] = {}
        self._newest_load = _newest_load(READER)

    @property
    def writing(self) -> bool:
        """Whether this run has written any bill."""
        return self._writing

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> None:
        """Keep a page's bills; `versions[i]` is the fingerprint of all that bill i was computed from."""
        if not self._writing:
            if self._all_unchanged(page, versions):
                self.counts.unchanged += len(page.bills)
                return
            self._begin()
        for start in range(0, len(page.bills), PAGE):
            self._save(page, versions, tariff, range(start, min(start + PAGE, len(page.bills))))

    def withdraw(self, bills: Iterable[tuple[str, Period]]) -> None:
        """Bills of clients and periods of which nothing is theirs any more; an issued one stays."""
        for client, period in bills:
            if not self._writing:
                self._begin()
            own = Bill.objects.filter(client__number=client, period_start=period.start, period_end=period.end)
            self.counts.withdrawn += own.filter(current=True, issued_at=None).update(current=False)

    def finish(self) -> None:
        """To be called when all pages are saved: what was loaded meanwhile makes the new bills stale."""
        if self._writing:
            for load in Load.objects.filter(pk__gt=self._newest_load).values_list("pk", flat=True):
                self.counts.stale += mark_stale(load)

    def _begin(self) -> None:
        self._stack.enter_context(writing(waiting=self._waiting))
        self._writing = True
        self._billed.clear()  # another run may have come first

    def _any_billed(self, period: Period) -> bool:
        """Whether any bill lies in a period: where none does, no page needs to ask."""
        if period not in self._billed:
            self._billed[period] = _overlapping(WRITER if self._writing else READER, period).exists()
        return self._billed[period]

    def _all_unchanged(self, page: BillPage, versions: Sequence[str]) -> bool:
        if not self._any_billed(page.period):
            return False
        stored: dict[str, str] = {}
        for start in range(0, len(page.bills), PAGE):
            numbers = [bill.client for bill in page.bills[start : start + PAGE]]
            bills = _overlapping(READER, page.period).filter(
                client__number__in=numbers, stale=False, period_start=page.period.start, period_end=page.period.end
            )
            stored.update(bills.values_list("client__number", "fingerprint"))
        return all(stored.get(bill.client) == version for bill, version in zip(page.bills, versions, strict=True))

    def _save(self, page: BillPage, versions: Sequence[str], tariff: TariffText, rows: range) -> None:
        clients = clients_of(page.bills[row].client for row in rows)
        stored = self._stored(page.period, clients) if self._any_billed(page.period) else {}
        new: list[Bill] = []
        for row in rows:
            bill = page.bills[row]
            known = stored.get(clients[bill.client])
            if known is not None and known.fingerprint == versions[row]:
                self.counts.unchanged += 1
                if known.stale:
                    Bill.objects.filter(pk=known.pk).update(stale=False)
                continue
            revision = self._next_revision(known, page, row)
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
                "fingerprint", "detail",
            ],
        )  # fmt: skip

    @staticmethod
    def _cut(clients: Sequence[int], period: Period) -> None:
        """Bills that look back go by the days of earlier ones: a new one that is no month makes them stale."""
        later = Bill.objects.filter(client_id__in=clients, current=True, stale=False, tariff__looks_back=True)
        later.filter(period_start__gte=period.end).update(stale=True)

    def _row(  # noqa: PLR0917 - the columns of one row
        self, page: BillPage, row: int, client: int, version: str, revision: int, tariff: TariffText
    ) -> Bill:
        bill, period = page.bills[row], page.period
        return Bill(
            None, client, period.start, period.end, revision, True, False, None,
            self._tariff_id(tariff), page.timezone, bill.status, bill.energy_mwh, bill.total, version,
            bill.detail,
        )  # fmt: skip

    def _tariff_id(self, tariff: TariffText) -> int:
        if tariff.sha256 not in self._tariffs:
            self._tariffs[tariff.sha256] = keep_tariff(tariff)
        return self._tariffs[tariff.sha256]

    def _stored(self, period: Period, clients: dict[str, int]) -> dict[int, Bill]:
        """The current bill of this period of each client; DatabaseError when one of another period overlaps it."""
        names = {identity: number for number, identity in clients.items()}
        found: dict[int, Bill] = {}
        for bill in _overlapping(WRITER, period).filter(client_id__in=names).defer("detail"):
            if (bill.period_start, bill.period_end) == (period.start, period.end):
                found[bill.client_id] = bill
            elif self._replace and bill.issued_at is None:
                Bill.objects.filter(pk=bill.pk).update(current=False)
            else:
                final = " that was issued" if bill.issued_at else ""
                remedy = "bill other days" if bill.issued_at else "bill other days, or let it be superseded: --replace"
                raise DatabaseError(
                    f"client {names[bill.client_id]} has a bill{final} of {bill.period_start}..{bill.period_end}, "
                    f"which overlaps {period} ({remedy})"
                )
        return found

    def _next_revision(self, known: Bill | None, page: BillPage, row: int) -> int:
        """An issued bill stays as it is; the changed one is its next revision."""
        if known is None:
            return self._free_revision(page, row)
        if known.issued_at is None:
            return int(known.revision)
        Bill.objects.filter(pk=known.pk).update(current=False)
        bill = page.bills[row]
        revision = int(known.revision) + 1
        change = Reissued(bill.client, page.period, revision, known.total, bill.total, page.currency)
        self.counts.reissued.append(change)
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


def keep_tariff(tariff: TariffText) -> int:
    """The id of a tariff, which is written down if it is not yet."""
    told = {"name": tariff.name, "text": tariff.text, "currency": tariff.currency, "looks_back": tariff.looks_back}
    row, made = Tariff.objects.get_or_create(sha256=tariff.sha256, defaults=told)
    if tariff.looks_back and not made:  # an assignment keeps a tariff before anybody knows
        Tariff.objects.filter(pk=row.pk).update(looks_back=True)
    return int(row.pk)


def _overlapping(alias: str, period: Period) -> "QuerySet[Bill]":
    return Bill.objects.using(alias).filter(current=True, period_start__lt=period.end, period_end__gt=period.start)


def _newest_load(alias: str) -> int:
    return Load.objects.using(alias).aggregate(newest=Max("pk"))["newest"] or 0
