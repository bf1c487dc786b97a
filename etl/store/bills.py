"""Bills into the database: what is unchanged is left alone, what is issued is never overwritten."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from etl.core.bills import BillPage
from etl.core.periods import Period
from etl.errors import DatabaseError
from etl.store.ledger import mark_stale
from etl.store.locks import READER, WRITER, Waiting, writing
from etl.store.models import Bill, Load, Tariff
from etl.store.registry import PAGE, clients_of


@dataclass
class Counts:
    """What became of the bills of a run."""

    changed: int = 0
    unchanged: int = 0
    stale: int = 0


@dataclass(frozen=True)
class TariffText:
    """A tariff as it is kept with the bills it priced."""

    sha256: str
    name: str
    text: str


class BillWriter:
    """Keeps the bills of one run in one transaction, which begins with the first bill that changes anything.

    Created inside the reader's snapshot: bills older than what was loaded since are marked stale.
    """

    def __init__(self, stack: ExitStack, tariff: TariffText, period: Period, waiting: Waiting | None = None) -> None:
        self.counts = Counts()
        self._stack = stack
        self._tariff = tariff
        self._period = period
        self._waiting = waiting
        self._tariff_id: int | None = None
        self._newest_load = _newest_load(READER)
        self._any = _overlapping(READER, period).exists()

    def save(self, page: BillPage, versions: Sequence[str]) -> None:
        """Keep a page's bills; `versions[i]` is the fingerprint of all that bill i was computed from."""
        if self._tariff_id is None:
            if self._any and self._all_unchanged(page, versions):
                self.counts.unchanged += len(page.bills)
                return
            self._begin()
        for start in range(0, len(page.bills), PAGE):
            self._save(page, versions, range(start, min(start + PAGE, len(page.bills))))

    def finish(self) -> None:
        """To be called when all pages are saved: what was loaded meanwhile makes the new bills stale."""
        if self._tariff_id is not None:
            for load in Load.objects.filter(pk__gt=self._newest_load).values_list("pk", flat=True):
                self.counts.stale += mark_stale(load)

    def _begin(self) -> None:
        self._stack.enter_context(writing(waiting=self._waiting))
        self._any = _overlapping(WRITER, self._period).exists()
        row, _ = Tariff.objects.get_or_create(
            sha256=self._tariff.sha256, defaults={"name": self._tariff.name, "text": self._tariff.text}
        )
        self._tariff_id = row.pk

    def _all_unchanged(self, page: BillPage, versions: Sequence[str]) -> bool:
        stored: dict[str, str] = {}
        for start in range(0, len(page.bills), PAGE):
            numbers = [bill.client for bill in page.bills[start : start + PAGE]]
            bills = _overlapping(READER, self._period).filter(
                client__number__in=numbers, stale=False, period_start=self._period.start, period_end=self._period.end
            )
            stored.update(bills.values_list("client__number", "fingerprint"))
        return all(stored.get(bill.client) == version for bill, version in zip(page.bills, versions, strict=True))

    def _save(self, page: BillPage, versions: Sequence[str], rows: range) -> None:
        clients = clients_of(page.bills[row].client for row in rows)
        stored = self._stored(clients) if self._any else {}
        new: list[Bill] = []
        for row in rows:
            bill = page.bills[row]
            known = stored.get(clients[bill.client])
            if known is not None and known.fingerprint == versions[row]:
                self.counts.unchanged += 1
                if known.stale:
                    Bill.objects.filter(pk=known.pk).update(stale=False)
                continue
            new.append(self._row(page, row, clients[bill.client], versions[row], _next_revision(known)))
        self.counts.changed += len(new)
        Bill.objects.bulk_create(
            new,
            update_conflicts=True,
            unique_fields=["client", "period_start", "period_end", "revision"],
            update_fields=[
                "current", "stale", "tariff", "timezone", "currency", "status", "energy_mwh", "total", "fingerprint",
                "detail",
            ],
        )  # fmt: skip

    def _row(self, page: BillPage, row: int, client: int, version: str, revision: int) -> Bill:
        bill, period = page.bills[row], self._period
        return Bill(
            None, client, period.start, period.end, revision, True, False, None, self._tariff_id,
            page.timezone, page.currency, bill.status, bill.energy_mwh, bill.total, version, bill.detail,
        )  # fmt: skip

    def _stored(self, clients: dict[str, int]) -> dict[int, Bill]:
        """The current bill of this period of each client; DatabaseError when one of another period overlaps it."""
        names = {identity: number for number, identity in clients.items()}
        found: dict[int, Bill] = {}
        for bill in _overlapping(WRITER, self._period).filter(client_id__in=names).defer("detail"):
            if (bill.period_start, bill.period_end) != (self._period.start, self._period.end):
                raise DatabaseError(
                    f"client {names[bill.client_id]} has a bill of {bill.period_start}..{bill.period_end}, "
                    f"which overlaps {self._period} (bill periods that do not overlap)"
                )
            found[bill.client_id] = bill
        return found


def _next_revision(known: Bill | None) -> int:
    if known is None:
        return 0
    if known.issued_at is None:
        return known.revision
    Bill.objects.filter(pk=known.pk).update(current=False)
    return known.revision + 1


def _overlapping(alias: str, period: Period) -> "QuerySet[Bill]":
    return Bill.objects.using(alias).filter(current=True, period_start__lt=period.end, period_end__gt=period.start)


def _newest_load(alias: str) -> int:
    return Load.objects.using(alias).aggregate(newest=Max("pk"))["newest"] or 0
