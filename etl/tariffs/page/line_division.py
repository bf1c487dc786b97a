"""Division of a line by days: the base of a percentage or a minimum that changes inside a bill.

A line inside the days counts whole. Only a line that spans a change is divided; its parts are rounded and the last one
takes the rest, so that the parts are the line. Without a change inside nothing here is called.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Protocol, runtime_checkable

import numpy as np

from etl.core.exact import Exact, Integers, sum_columns, total
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine, Divided
from etl.tariffs.page.contract import Page, Quantity, Values

READINGS, FILLED, DAYS, BASE = "readings", "kWh filled", "days", "its own base"


@runtime_checkable
class DividesItself(Protocol):
    """A quantity that over some days is not what they add to it: one with a floor, or rounded."""

    def until(self, page: Page, span: Period, days: Period) -> Exact:
        """Return what the first `days` of a span have of its value there."""
        ...


def until(quantity: Quantity, page: Page, span: Period, days: Period) -> Exact:
    """Return what the first `days` of a span have of a quantity over it."""
    if days != span and isinstance(quantity, DividesItself):
        return quantity.until(page, span, days)
    return page.value(quantity, days)


def shared_as(value: Exact, whole: Exact, part: Exact, days: Fraction) -> Exact:
    """Return a value divided as another one is; where that is nothing, by a share of days."""
    nothing = whole.num == 0
    by_part, by_days = value.times_each(part.per(whole)), value.times(days)
    none = np.where(nothing, by_days.num, by_part.num)
    return Exact(none, np.where(nothing, by_days.den, by_part.den))


def stepwise(by: str, upto: Callable[[Period], Exact]) -> Divided:
    """Divide by what falls on a line's first days."""

    def amounts(spans: Sequence[Period]) -> list[Exact]:
        sums = [upto(Period(spans[0].start, one.end)) for one in spans]
        return [sums[0], *(after.less(before) for before, after in pairwise(sums))]

    return Divided(by, amounts)


def by_days(line: BillLine) -> Divided:
    """Divide by days, as lines are that say nothing else."""
    return Divided(DAYS, lambda spans: [line.exact.times(Fraction(one.days, line.span.days)) for one in spans])


def pieces(span: Period, edges: Iterable[date]) -> list[Period]:
    """Cut a span at the edges inside it."""
    inner = sorted({edge for edge in edges if span.start < edge < span.end})
    return [Period(first, last) for first, last in zip([span.start, *inner], [*inner, span.end], strict=True)]


def division(line: BillLine) -> Divided:
    """Return how a line is divided."""
    return line.divided or by_days(line)


def sum_on(lines: Sequence[BillLine], days: Period, edges: Iterable[date], values: Values) -> Integers:
    """Return the sum of what lines have on some days."""
    return sum_columns([part_on(line, days, edges, values) for line in lines if line.span.within(days)], values.clients)


def rest_on(
    lines: Sequence[BillLine], days: Period, edges: Iterable[date], values: Values, *, vat: bool = False
) -> Integers:
    """Return what is left of lines on some days when each tax among them, or value-added tax, has taken its base."""
    columns = [
        -part_on(line, days, edges, values, taxed=True)
        if line.taxed is not None and line.vat >= vat
        else part_on(line, days, edges, values)
        for line in lines
        if line.span.within(days)
    ]
    return sum_columns(columns, values.clients)


def part_on(line: BillLine, days: Period, edges: Iterable[date], values: Values, *, taxed: bool = False) -> Integers:
    """Return what a line has on some days whose ends are among the edges; `taxed`: of the base that it taxes."""
    if line.span.within(days) == line.span:
        return line.taxed if taxed and line.taxed is not None else line.amount
    spans = pieces(line.span, edges)
    found = values.page.once((line, tuple(spans), taxed), lambda: parts(line, spans, values, taxed=taxed))
    return sum_columns([one for span, one in zip(spans, found, strict=True) if span.within(days)], values.clients)


def parts(line: BillLine, spans: Sequence[Period], values: Values, *, taxed: bool = False) -> list[Integers]:
    """Return a line on each of the spans that it is cut into: rounded, and the last one takes the rest."""
    how, whole = division(line), line.amount
    if taxed and how.taxed is not None and line.taxed is not None:
        found, whole = how.taxed(spans[:-1]), line.taxed
    else:
        found = [values.rounding.amounts(one) for one in how.amounts(spans[:-1])]
    if line.present is not None:
        found = [np.where(line.present, one, 0) for one in found]
    return [*found, total(whole, -sum_columns(found, values.clients))]
