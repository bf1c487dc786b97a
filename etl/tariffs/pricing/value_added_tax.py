"""Value-added tax of a page of bills: which lines count in their tax, and what is in the base of none of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import numpy.typing as npt

from etl.core.exact import Integers, sum_columns
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import Line, Page, Values
from etl.tariffs.page.line_division import part_on, pieces
from etl.tariffs.page.lines_above import Based
from etl.tariffs.pricing.version_changes import based_line

PrintedLines = Sequence[tuple[Line, BillLine]]
"""Lines in the order of the bill, each with what it is a line of."""
_Taker = tuple[Period, npt.NDArray[np.bool_] | None]
"""Days of a tax, and the bills that have it; None: all."""


def as_printed(tariff: Tariff, line: BillLine) -> BillLine:
    """Return a line as the bill shows it: where a tariff has value-added tax, other taxes are part of what is net."""
    return replace(line, tax=False) if tariff.has_vat and line.tax and not line.vat else line


def outside(tariff: Tariff, page: Page, printed: PrintedLines) -> Integers:
    """Return what lines that are no value-added tax come to on the days on which none has them in its base.

    A day of a line that two of them have is not outside: the bases, and what is outside, are then not what is net.
    """
    columns: list[Integers] = []
    for place, (_, line) in enumerate(printed):
        if not line.vat:
            takers = list(_takers(line, printed[place + 1 :]))
            columns += [line.amount] if not takers else _not_taken(tariff, page, line, takers)
    return sum_columns(columns, page.clients)


def without_vat(tariff: Tariff) -> list[str]:
    """Return the ids of lines that are in the base of no value-added tax; none where a tariff has no such tax."""
    found: list[str] = []
    below: list[Based] = []
    for versions in reversed(tariff.lines if tariff.has_vat else ()):
        line = versions[0].line
        taxes = [based_line(one.line) for one in versions if getattr(one.line, "vat", False)]
        if not taxes and not any(tax.in_base(line.id, tax=getattr(line, "tax", False)) for tax in below):
            found.append(line.id)
        below += [tax for tax in taxes if tax is not None]
    return found[::-1]


def _takers(line: BillLine, below: PrintedLines) -> Iterator[_Taker]:
    for source, tax in below:
        based = based_line(source)
        if tax.vat and tax.tax and based is not None and based.in_base(line.id, tax=line.tax):
            yield tax.span, tax.present


def _not_taken(tariff: Tariff, page: Page, line: BillLine, takers: Sequence[_Taker]) -> Iterator[Integers]:
    edges: list[date] = [day for span, _ in takers for day in (span.start, span.end)]
    values = Values(page, line.span, tariff.rounding, tuple(edges))
    for days in pieces(line.span, edges):
        taken = np.zeros(page.clients, np.bool_)
        for span, present in takers:
            if days.within(span):
                taken |= True if present is None else present
        if not taken.all():
            yield np.where(taken, 0, part_on(line, days, edges, values))
