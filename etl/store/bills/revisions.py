"""Bills that a run replaces: which may be superseded, and the revision that each new bill gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.core.bill_page import FAILED, BillPage
from etl.core.bill_page import Bill as ComputedBill
from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.store.bills.bill_queries import free_revisions, overlapping
from etl.store.bills.requests import days, of_page
from etl.store.database.locks import READER, WRITER
from etl.store.models import Bill


@dataclass(frozen=True)
class Reissued:
    """An issued bill that has been replaced, and by what."""

    client: str
    period: Period
    revision: int
    before: str
    after: str
    currency: str
    now: tuple[Period, ...] = ()
    """The periods of the bills that replace it, if they are other ones: `after` is their sum."""


class Revisions:
    """The bills that one run replaces. Used inside the write lock; `replace_others` supersedes bills of other days."""

    def __init__(self, *, replace_others: bool) -> None:
        self._replace_others = replace_others
        self._reissued: list[Reissued] = []
        self._cut_short: dict[int, list[Reissued]] = {}
        """By client the issued bills that this run has superseded by bills of other days."""
        self._cycles_ended: set[int] = set()
        self._left: set[tuple[int, int]] = set()
        """Clients and requests of bills that were replaced by those of another request, and may have more bills."""
        self._free: dict[int, int] = {}
        """By client the revision after those of the period that were superseded earlier."""

    def reissued(self) -> list[Reissued]:
        """Return the issued bills that new ones have replaced."""
        return [*self._reissued, *(bill for bills in self._cut_short.values() for bill in bills if bill.now)]

    def cycles_ended(self) -> set[int]:
        """Return, once, the clients of whom bills were superseded that were requested of other days than months."""
        found, self._cycles_ended = self._cycles_ended, set()
        return found

    def drop_rests(self) -> None:
        """Supersede what is left of requests that others have replaced in part: a cut leaves no bills behind."""
        dropped: list[Bill] = []
        for client, request in sorted(self._left):
            rest = Bill.objects.filter(client_id=client, request_id=request, current=True)
            rest = rest.exclude(issued_at__isnull=False, stale=False)
            dropped += rest.select_related("client", "request").defer("detail")
        self._left.clear()
        self._supersede(dropped, {bill.client_id: bill.client.number for bill in dropped})

    def make_room(
        self, period: Period, wanted: Period, request: int, clients: Mapping[str, int]
    ) -> tuple[dict[int, Bill], dict[str, EtlError]]:
        """Return each client's current bill for this period of the `wanted` days, and the clients that are refused.

        Overlapping bills of other periods are superseded; where one may not be, the client is refused. `request` is the
        one that the new bills are made of.
        """
        names = {identity: number for number, identity in clients.items()}
        found: dict[int, Bill] = {}
        others: list[Bill] = []
        refused: dict[str, EtlError] = {}
        left: set[tuple[int, int]] = set()
        bills = overlapping(WRITER, period).filter(client_id__in=names).defer("detail")
        for bill in bills.select_related("request").order_by("period_start"):
            name = names[bill.client_id]
            if bill.request_id != request and _days(bill) != days(bill.request):
                left.add((bill.client_id, bill.request_id))
            if _days(bill) == period:
                found[bill.client_id] = bill
            elif not _may_be_superseded(bill, wanted, replace_others=self._replace_others):
                refused.setdefault(name, _refusal(name, bill, period))
            else:
                others.append(bill)
        self._left |= {one for one in left if names[one[0]] not in refused}
        self._supersede([bill for bill in others if names[bill.client_id] not in refused], names)
        self._free = free_revisions(Bill.objects.filter(client_id__in=names), period)
        return found, refused

    def next_revision(self, known: Bill | None, client: int, page: BillPage, bill: ComputedBill) -> int:
        """Return the revision of a new bill: an issued one stays as it is, and the new one is its next revision."""
        if known is None:
            return max(self._free.get(client, 0), self._after_cut(client, page, bill))
        if known.issued_at is None:
            return int(known.revision)
        Bill.objects.filter(pk=known.pk).update(current=False)
        revision = int(known.revision) + 1
        self._reissued.append(Reissued(bill.client, page.period, revision, known.total, bill.total, page.currency))
        return revision

    def _supersede(self, bills: Sequence[Bill], names: Mapping[int, str]) -> None:
        """Mark superseded bills as not current; record those that had been issued."""
        self._cycles_ended.update(bill.client_id for bill in bills if not days(bill.request).month)
        Bill.objects.filter(pk__in=[bill.pk for bill in bills if bill.status == FAILED]).delete()
        for bill in (bill for bill in bills if bill.status != FAILED):
            Bill.objects.filter(pk=bill.pk).update(current=False)
            if bill.issued_at:
                change = Reissued(names[bill.client_id], _days(bill), int(bill.revision), bill.total, "0", "")
                self._cut_short.setdefault(bill.client_id, []).append(change)

    def _after_cut(self, client: int, page: BillPage, bill: ComputedBill) -> int:
        """Return the revision after those of issued bills that this bill helps to replace; 0 if there are none."""
        revision = 0
        for place, change in enumerate(self._cut_short.get(client, ())):
            if change.period.within(page.period):
                revision = change.revision + (not change.now)
                after = str(Decimal(change.after) + Decimal(bill.total))
                now = (*change.now, page.period)
                self._cut_short[client][place] = replace(
                    change, revision=revision, after=after, currency=page.currency, now=now
                )
        return revision


def refusals(page: BillPage, *, replace_others: bool) -> dict[str, EtlError]:
    """Return why clients are refused who have, in the snapshot, an overlapping bill that may not be superseded."""
    numbers = {bill.client for bill in page.bills}
    bills = overlapping(READER, page.period).filter(client__number__in=numbers).defer("detail")
    found: dict[str, EtlError] = {}
    for bill in bills.select_related("client", "request").order_by("period_start"):
        if _days(bill) != page.period and not _may_be_superseded(
            bill, of_page(page).period, replace_others=replace_others
        ):
            number = bill.client.number
            found.setdefault(number, _refusal(number, bill, page.period))
    return found


def _days(bill: Bill) -> Period:
    return Period(bill.period_start, bill.period_end)


def _may_be_superseded(bill: Bill, wanted: Period, *, replace_others: bool) -> bool:
    """Return whether a bill of another period may be superseded; one of the same request was only cut otherwise."""
    replaced = replace_others or days(bill.request) == wanted
    return bill.status == FAILED or (replaced and not (bill.issued_at and not bill.stale))


def _refusal(client: str, bill: Bill, period: Period) -> EtlError:
    what, remedy = "a bill", "bill other days, or supersede it: --replace"
    if bill.issued_at:
        what = "an issued bill"
        remedy = "it is stale: etl bill --stale, or --replace" if bill.stale else "bill other days"
    return EtlError(
        f"client {client} has {what} of {shown_period(_days(bill))}, which overlaps {shown_period(period)} ({remedy})"
    )
