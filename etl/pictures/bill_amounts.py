"""Amounts of bills by month and line, added exactly."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from etl.core.bill_page import FAILED, HELD, LINE_FIELDS, StoredBill
from etl.core.errors import EtlError
from etl.core.periods import Period, shown_period
from etl.store.bills import export_rows
from etl.store.database.locks import snapshot
from etl.store.usage.known_names import has_bills, is_client, nobody

OTHERS = "other lines"
_ID, _DESCRIPTION, _AMOUNT = (LINE_FIELDS.index(name) for name in ("id", "description", "amount"))


@dataclass(frozen=True)
class LineAmounts:
    """What a line comes to in each month; 0 where it is on no bill."""

    name: str
    amounts: Sequence[Decimal]


@dataclass(frozen=True)
class BillAmounts:
    """Bills by the calendar month in which they begin, the largest lines first."""

    months: Sequence[date]
    totals: Sequence[Decimal | None]
    """None: there is no bill."""
    lines: Sequence[LineAmounts]
    currency: str
    clients: Sequence[str]
    """Those that were named; none: all."""
    bills: int
    failed: int
    unfinished: int
    """Bills that are incomplete or on hold."""


def read_amounts(period: Period, clients: Sequence[str], most: int) -> BillAmounts:
    """Add the bills that lie in a period; all but the `most` largest lines are one."""
    months = [month.start for month in period.months]
    sums = _Sums(months)
    with snapshot():
        for number in clients:
            if not is_client(number) and not has_bills(number):
                raise EtlError(nobody(number), code="E-NO-CLIENT")
        for bill in _bills(period, clients):
            sums.add(bill)
    if not sums.bills and not sums.failed:
        whose = f"client {clients[0]} has" if len(clients) == 1 else "there are"
        what = f"{whose} no bills in {shown_period(period)} (make some: etl bill --month YYYY-MM)"
        raise EtlError(what, code="E-NO-BILLS")
    currencies = sorted(sums.currencies)
    if len(currencies) != 1:
        why = f"in {' and '.join(currencies)}, which cannot be added (name clients of one of them: --client)"
        raise EtlError(f"the bills are {why}" if currencies else "no bill could be made (etl explain says why)")
    lines = _largest(sums.lines, most)
    return BillAmounts(months, sums.totals, lines, currencies[0], clients, sums.bills, sums.failed, sums.unfinished)


class _Sums:
    """Bills added up one by one."""

    def __init__(self, months: Sequence[date]) -> None:
        self._place = {month: number for number, month in enumerate(months)}
        self.totals: list[Decimal | None] = [None] * len(months)
        self.lines: dict[str, list[Decimal]] = {}
        self.currencies: set[str] = set()
        self.bills = self.failed = self.unfinished = 0

    def add(self, bill: StoredBill) -> None:
        if bill.status == FAILED:
            self.failed += 1
            return
        at = self._place[bill.period_start.replace(day=1)]
        self.bills += 1
        self.unfinished += bill.status in {"incomplete", HELD}
        self.currencies.add(bill.currency)
        self.totals[at] = (self.totals[at] or Decimal(0)) + Decimal(bill.total)
        for line in json.loads(bill.detail)["lines"]:
            name = line[_DESCRIPTION] or line[_ID]
            amounts = self.lines.setdefault(name, [Decimal(0)] * len(self._place))
            amounts[at] += Decimal(line[_AMOUNT] or 0)


def _bills(period: Period, clients: Sequence[str]) -> Iterator[StoredBill]:
    for client in sorted(set(clients)):
        yield from export_rows.bills(period, client)
    if not clients:
        yield from export_rows.bills(period)


def _largest(lines: dict[str, list[Decimal]], most: int) -> list[LineAmounts]:
    """Return lines by their size, and the rest as one."""
    ranked = sorted(lines.items(), key=lambda line: -sum(map(abs, line[1])))
    ranked = [(name, amounts) for name, amounts in ranked if any(amounts)]
    if len(ranked) > most:
        rest = [sum(column, Decimal(0)) for column in zip(*(amounts for _, amounts in ranked[most - 1 :]), strict=True)]
        ranked = [*ranked[: most - 1], (OTHERS, rest)]
    return [LineAmounts(name, amounts) for name, amounts in ranked]
