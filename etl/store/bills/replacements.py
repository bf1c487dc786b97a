"""Bills that a run replaces, and bills of other days that it must not replace."""

from collections.abc import Mapping, Sequence

from etl.core.bill_page import FAILED, BillPage
from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.store.bills.bill_queries import overlapping
from etl.store.bills.requests import days, of_page
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, WRITER
from etl.store.models import Bill


class Replacements:
    """The bills that one run replaces. Used inside the write lock; `replace_others` takes away bills of other days."""

    def __init__(self, *, replace_others: bool) -> None:
        self._replace_others = replace_others
        self._cycles_ended: set[int] = set()
        self._left: set[tuple[int, int]] = set()
        """Clients and requests of bills that were replaced by those of another request, and may have more bills."""

    def cycles_ended(self) -> set[int]:
        """Return, once, the clients of whom bills were taken away that were requested of other days than months."""
        found, self._cycles_ended = self._cycles_ended, set()
        return found

    def drop_rests(self) -> None:
        """Take away what is left of requests that others have replaced in part: a cut leaves no bills behind."""
        dropped: list[Bill] = []
        for client, request in sorted(self._left):
            rest = Bill.published.filter(client_id=client, request_id=request)
            dropped += rest.select_related("request").defer("detail")
        self._left.clear()
        self._take_away(dropped)

    def make_room(
        self, period: Period, wanted: Period, request: int, clients: Mapping[str, int]
    ) -> tuple[dict[int, Bill], dict[str, EtlError]]:
        """Return each client's bill for this period of the `wanted` days, and the clients that are refused.

        Overlapping bills of other periods are taken away; where one may not be, the client is refused. `request` is the
        one that the new bills are made of.
        """
        names = {identity: number for number, identity in clients.items()}
        found: dict[int, Bill] = {}
        others: list[Bill] = []
        refused: dict[str, EtlError] = {}
        left: set[tuple[int, int]] = set()
        bills = overlapping(WRITER, period).filter(any_of("client_id", names)).defer("detail")
        for bill in bills.select_related("request").order_by("period_start"):
            name = names[bill.client_id]
            if bill.request_id != request and _days(bill) != days(bill.request):
                left.add((bill.client_id, bill.request_id))
            if _days(bill) == period:
                found[bill.client_id] = bill
            elif not _may_be_replaced(bill, wanted, replace_others=self._replace_others):
                refused.setdefault(name, _refusal(name, bill, period))
            else:
                others.append(bill)
        self._left |= {one for one in left if names[one[0]] not in refused}
        self._take_away([bill for bill in others if names[bill.client_id] not in refused])
        return found, refused

    def _take_away(self, bills: Sequence[Bill]) -> None:
        if not bills:
            return  # to delete none would need the lock, too, which a run that changes nothing does not have
        self._cycles_ended.update(bill.client_id for bill in bills if not days(bill.request).month)
        Bill.objects.filter(any_of("pk", [bill.pk for bill in bills])).delete()


def refusals(page: BillPage, *, replace_others: bool) -> dict[str, EtlError]:
    """Return why clients are refused: they have an overlapping bill in the snapshot that must not be replaced."""
    numbers = {bill.client for bill in page.bills}
    bills = overlapping(READER, page.period).filter(any_of("client__number", numbers)).defer("detail")
    found: dict[str, EtlError] = {}
    for bill in bills.select_related("client", "request").order_by("period_start"):
        if _days(bill) != page.period and not _may_be_replaced(
            bill, of_page(page).period, replace_others=replace_others
        ):
            number = bill.client.number
            found.setdefault(number, _refusal(number, bill, page.period))
    return found


def _days(bill: Bill) -> Period:
    return Period(bill.period_start, bill.period_end)


def _may_be_replaced(bill: Bill, wanted: Period, *, replace_others: bool) -> bool:
    """Return whether a bill of another period may be taken away; one of the same request was only cut otherwise."""
    return bill.status == FAILED or replace_others or days(bill.request) == wanted


def _refusal(client: str, bill: Bill, period: Period) -> EtlError:
    return EtlError(
        f"client {client} has a bill of {shown_period(_days(bill))}, which overlaps {shown_period(period)} "
        "(bill other days, or replace it: --replace)",
        code="E-OVERLAP",
    )
