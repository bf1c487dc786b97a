"""Checks of stored bills: of each one, of those of a client, and bills that are to be computed again."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from etl.core.bill_page import FAILED, HELD, LINE_FIELDS, Requested
from etl.core.periods import Period, shown_period
from etl.core.violations import Violation
from etl.store.bills.requests import COLUMNS, requested
from etl.store.database.locks import READER
from etl.store.models import Bill, Tariff
from etl.store.published_bills import UNPUBLISHED
from etl.store.runs.run_states import OPEN

STATUSES = frozenset({"complete", "estimated", "incomplete", HELD, FAILED})
AMOUNT = LINE_FIELDS.index("amount")
ROWS = 256


class BillToCheck(NamedTuple):
    """A current bill that is not stale, to be compared with what is computed now."""

    client: str
    start: date
    end: date
    tariff: int
    timezone: str
    status: str
    energy_mwh: int
    total: str
    detail: str
    requested: Requested

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    def wrong(self, what: str) -> Violation:
        return Violation(f"bill of client {self.client}, {shown_period(self.period)}", what)


def count_bills() -> int:
    """Return how many bills there are, without those that wait to be published."""
    return Bill.published.using(READER).count()


def check_bills() -> Iterator[Violation]:
    """Check every bill by itself, and those of a client against each other, without reading any readings."""
    columns = ("client_id", "client__number", "period_start", "period_end", "run__state", "status", "total", "detail")
    rows = Bill.objects.using(READER).order_by("client_id", "period_start", "period_end")
    before: tuple[int, Period] | None = None
    for client, number, start, end, state, status, total, detail in rows.values_list(*columns).iterator(ROWS):
        where = f"bill of client {number}, {shown_period(Period(start, end))}"
        if fault := _fault(start, end, status, total, detail):
            yield Violation(where, fault)
        if state in UNPUBLISHED:
            continue
        if before and before[0] == client and start < before[1].end:
            yield Violation(where, f"overlaps the bill of {shown_period(before[1])}, and both are current")
        before = client, Period(start, end)


def check_waiting() -> Iterator[Violation]:
    """Check that bills wait to be published for open runs only."""
    over = Bill.objects.using(READER).filter(run__state__in=set(UNPUBLISHED) - {OPEN})
    rows = over.order_by("client__number", "period_start").values_list("client__number", "period_start", "period_end")
    for number, start, end in rows.iterator(ROWS):
        where = f"bill of client {number}, {shown_period(Period(start, end))}"
        yield Violation(where, "waits to be published, but its run is over")


def _fault(start: date, end: date, status: str, total: str, detail: str) -> str | None:
    if start >= end:
        return "ends before it begins"
    if status not in STATUSES:
        return f"has an unknown status: {status}"
    try:
        lines = json.loads(detail)["lines"]
        if status == FAILED:
            return "failed, but has amounts" if lines or total else None
        amounts = sum((Decimal(line[AMOUNT]) for line in lines), Decimal(0))
        if amounts != Decimal(total):
            return f"its lines add up to {amounts}, but its total is {total}"
    except (ValueError, TypeError, KeyError, IndexError, InvalidOperation):
        return "its lines or its total cannot be read"
    return None


def check_tariffs() -> Iterator[Violation]:
    """Check that each tariff's text has the digest by which bills name it."""
    for sha256, name, text in Tariff.objects.using(READER).order_by("pk").values_list("sha256", "name", "text"):
        if hashlib.sha256(text.encode()).hexdigest() != sha256:
            yield Violation(f"tariff {name}", "its text does not match its digest")


def clients_with_bills() -> list[int]:
    """Return ids of the clients whose bills can be computed again."""
    bills = Bill.published.using(READER).filter(stale=False).exclude(status=FAILED)
    return list(bills.order_by("client_id").values_list("client_id", flat=True).distinct())


def bills_to_check(clients: Sequence[int]) -> list[BillToCheck]:
    """Return the current bills of some clients that are neither stale nor failed."""
    current = Bill.published.using(READER).filter(client_id__in=clients, stale=False).exclude(status=FAILED)
    rows = current.order_by("period_start", "period_end", "tariff_id", "request_id", "client__number").values_list(
        "client__number", "period_start", "period_end", "tariff_id", "timezone", "status", "energy_mwh", "total",
        "detail", *COLUMNS,
    )  # fmt: skip
    own = len(BillToCheck._fields) - 1
    return [BillToCheck._make((*row[:own], requested(*row[own:]))) for row in rows]
