"""Bills as people look them up: some of them in order, how many there are, and what they were a year before."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple

from django.db.models import Max, Min, Q, QuerySet

from etl.core.bill_page import FAILED
from etl.core.periods import Period, hull, year_before
from etl.store.bill_columns import of_tariff
from etl.store.bills.export_rows import lies_in
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Bill
from etl.store.ordering import by_bytes

PAGE = 500
"""Bills that are read at once."""
STALE = "stale"
"""What stands for bills whose inputs have changed; every other status is that of the bill."""


@dataclass(frozen=True)
class Chosen:
    """Which bills are listed: of days that hold them whole, of a client; None: of any."""

    span: Period | None = None
    own_periods: Mapping[str, Sequence[Period]] | None = None
    """Each client's own, instead of `span`."""
    client: str | None = None
    statuses: tuple[str, ...] = ()
    """Those that have one of these; empty: any."""


class ListedBill(NamedTuple):
    """A bill; one that could not be made has an empty total, and no currency where its tariff is not known."""

    client: str
    period: Period
    energy_mwh: int
    total: str
    currency: str
    status: str
    stale: bool
    detail: str

    @property
    def warnings(self) -> list[str]:
        found: list[str] = json.loads(self.detail)["warnings"]
        return found


class YearBefore(NamedTuple):
    """What the bills of the same days of the year before come to."""

    energy_mwh: int
    total: Decimal


Row = tuple[ListedBill, YearBefore | None]


def count_listed(chosen: Chosen) -> int:
    """Return how many bills there are."""
    if chosen.own_periods is None:
        return _rows(chosen).count()
    return sum(1 for _ in _listed(chosen))


def pages(chosen: Chosen, most: int | None) -> Iterator[list[Row]]:
    """Yield bills by client number and days, with the year before, in pages; `most`: that many. In a snapshot."""
    rows = islice(_listed(chosen), most)
    while page := list(islice(rows, PAGE)):
        before = _year_before(page)
        yield [(bill, before.get((bill.client, bill.period))) for bill in page]


def more_than_a_year() -> bool:
    """Return whether any bill can have one of the same days of the year before."""
    ends = Bill.published.using(READER).aggregate(first=Min("period_start"), last=Max("period_end"))
    return ends["first"] is not None and (ends["last"] - ends["first"]).days > 365


def _rows(chosen: Chosen) -> "QuerySet[Bill]":
    rows = Bill.published.using(READER)
    own = chosen.own_periods
    span = chosen.span if own is None else hull(chain.from_iterable(own.values()))
    if span is not None:
        rows = rows.filter(period_start__gte=span.start, period_end__lte=span.end)
    if chosen.client is not None:
        rows = rows.filter(client__number=chosen.client)
    if not chosen.statuses:
        return rows
    return rows.filter(Q(status__in=chosen.statuses) | (Q(stale=True) if STALE in chosen.statuses else Q()))


def _listed(chosen: Chosen) -> Iterator[ListedBill]:
    own = chosen.own_periods
    ordered = _rows(chosen).order_by(by_bytes("client__number"), "period_start")
    columns = (
        "client__number", "period_start", "period_end", "energy_mwh", "total", of_tariff("currency"), "status", "stale",
        "detail",
    )  # fmt: skip
    for client, start, end, *rest in ordered.values_list(*columns).iterator(PAGE):
        if own is None or lies_in(start, end, own.get(client, ())):
            yield ListedBill(client, Period(start, end), *rest)


def _year_before(page: Sequence[ListedBill]) -> dict[tuple[str, Period], YearBefore]:
    """Return what bills of a page were a year before, where the bills of then are of exactly these days."""
    days = {bill.period: year_before(bill.period) for bill in page}
    span = hull(days.values())
    rows = Bill.published.using(READER).exclude(status=FAILED)
    rows = rows.filter(any_of("client__number", sorted({bill.client for bill in page})))
    rows = rows.filter(period_start__gte=span.start, period_end__lte=span.end)
    columns = ("client__number", "period_start", "period_end", "energy_mwh", "total", of_tariff("currency"))
    earlier: dict[str, list[tuple[Period, int, str, str]]] = {}
    for client, start, end, *values in rows.values_list(*columns).iterator(PAGE):
        earlier.setdefault(client, []).append((Period(start, end), *values))
    found = {}
    for bill in page:
        wanted = days[bill.period]
        same = (one for one in earlier.get(bill.client, ()) if one[3] == bill.currency)
        own = [one for one in same if wanted.within(one[0]) == one[0]]
        if bill.total and sum(one[0].days for one in own) == wanted.days:
            total = sum((Decimal(one[2]) for one in own[1:]), Decimal(own[0][2]))
            found[bill.client, bill.period] = YearBefore(sum(one[1] for one in own), total)
    return found
