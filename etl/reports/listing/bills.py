"""Report of `etl bills`: a table that is shown a page at a time, and the same rows for programs."""

import textwrap
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from etl.core.periods import as_option, shown_period
from etl.exports.shown.aligned import INDENT, Aligned
from etl.reports.figures import kwh, shown_status
from etl.review.found_bills import FoundBills
from etl.store.bills.bill_list import STALE, ListedBill, Row, YearBefore

_HEAD = ["client", "period", "kWh", "total", "", "status"]
_CHANGE = "to the year before"


def as_json(row: Row) -> dict[str, Any]:
    """Return amounts and energy as exact texts; `period_end` is the day after the last."""
    bill, before = row
    return {
        "client_number": bill.client,
        "month": bill.period.month,
        "period_start": bill.period.start.isoformat(),
        "period_end": bill.period.end.isoformat(),
        "kwh": kwh(bill.energy_mwh) if bill.total else None,
        "total": bill.total or None,
        "currency": bill.currency,
        "status": bill.status,
        "stale": bill.stale,
        "year_before": before and {"kwh": kwh(before.energy_mwh), "total": f"{before.total:f}"},
        "change": before and f"{Decimal(bill.total) - before.total:+f}",
        "warnings": bill.warnings,
    }


def pages(found: FoundBills, width: int | None) -> Iterator[list[str]]:
    """Yield the lines of each page; reasons are shown where statuses are chosen that have some."""
    if not found.number:
        yield [_none(found)]
        return
    with_why, with_change = bool({*found.chosen.statuses} - {STALE, "complete"}), found.with_year_before
    table, head = Aligned({2, 3, 6}, width), [[*_HEAD, *([_CHANGE] if with_change else [])]]
    for page in found.pages:
        rows = [[*_cells(bill), *([_change(bill, before)] if with_change else [])] for bill, before in page]
        first, *each = table.rows([*head, *rows]) if head else [[], *table.rows(rows)]
        head = []
        yield [
            *first,
            *chain.from_iterable(
                lines + _why(bill, width) * with_why for lines, (bill, _) in zip(each, page, strict=True)
            ),
        ]
    if found.shown < found.number:
        yield [f"and {found.number - found.shown:,} more (--all shows them, etl export writes them to a file)"]


def _none(found: FoundBills) -> str:
    chosen = found.chosen
    days = f" of {shown_period(chosen.span)}" if chosen.span else ""
    whose = f" of client {chosen.client}" if chosen.client is not None else ""
    if chosen.statuses:
        return f"no bill{whose}{days} is {' or '.join(map(shown_status, chosen.statuses))}"
    option = as_option([chosen.span]) if chosen.span else "--month YYYY-MM"
    return f"no bills{whose}{days} (make some: etl bill {option})"


def _cells(bill: ListedBill) -> list[str]:
    status = shown_status(bill.status) + (", stale" if bill.stale else "")
    energy = f"{Decimal(kwh(bill.energy_mwh)):,.3f}" if bill.total else ""
    total = f"{Decimal(bill.total):,f}" if bill.total else ""
    return [bill.client, shown_period(bill.period), energy, total, bill.currency, status]


def _change(bill: ListedBill, before: YearBefore | None) -> str:
    """Return by what amount a bill differs from those of the year before, and by how many percent."""
    if before is None:
        return ""
    change = Decimal(bill.total) - before.total
    share = f" ({100 * change / before.total:+.1f} %)" if before.total > 0 else ""
    return f"{change:+,f}{share}"


def _why(bill: ListedBill, width: int | None) -> list[str]:
    """Return a bill's warnings, word by word where the terminal is narrow."""
    if width is None:
        return [INDENT + text for text in bill.warnings]
    wrap = textwrap.TextWrapper(
        width, initial_indent=INDENT, subsequent_indent=INDENT, break_long_words=False, break_on_hyphens=False
    )
    return [line for text in bill.warnings for line in wrap.wrap(text)]
