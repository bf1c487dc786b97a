"""`kind = "minimum"` tops lines up to a least amount a day, month, kWh or year; `kind = "maximum"` is its mirror.

A year's minimum or maximum corrects the bill in which the year closes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from math import lcm
from typing import ClassVar

import numpy as np

from etl.core.exact import Exact, Integers, decimal_text
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.fixed import PRORATE_REMEDY
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.page.contract import History, PriorNeed, Quantity, Values
from etl.tariffs.page.line_division import sum_on
from etl.tariffs.page.lines_above import LinesAbove
from etl.tariffs.quantities.year_balance import YearBalance, day_before, opening_of, read_closes
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.slots import Slots
from etl.tariffs.toml_table import Table, shown

KWH = "kWh"


@dataclass(frozen=True)
class Minimum(LineHeader):
    """`base`: ids of lines above, () for all that are not tax. The printed quantity is their sum."""

    price: Fraction
    base: tuple[str, ...]
    currency: str
    prorate: Proration
    per: str
    energy: Quantity | None = None
    """The kWh of which each has `price`, with `per = "kWh"`."""

    kind: ClassVar[str] = "minimum"

    @property
    def by_month(self) -> Proration | None:
        return self.prorate if self.per == "month" else None

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> "Minimum":
        return read_bound(table, name, context, (Minimum, YearlyMinimum))

    def needs(self) -> Iterable[Quantity]:
        return () if self.energy is None else (self.energy,)

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Iterable[BillLine]:
        before = values.rounding.exact(self._based(above, values))
        yield self._line(values, before, self._bound(values).less(before))

    def in_base(self, name: str, *, tax: bool) -> bool:
        return name != self.id and (name in self.base if self.base else not tax)

    def _bound(self, values: Values) -> Exact:
        if self.energy is not None:
            return values[self.energy].times(self.price)
        units = (
            values.span.days if self.per == "day" else self.prorate.months(values.span, values.period, cut=values.cut)
        )
        return Exact.constant(self.price * units, values.clients)

    def _based(self, above: LinesAbove, values: Values) -> Integers:
        """Return the sum of its base on the days of its version."""
        if values.span != values.period:
            return sum_on(above.base_of(self)(), values.span, values.edges, values)
        return above.named(self.base) if self.base else above.untaxed(self.id)

    def _line(self, values: Values, before: Exact, missing: Exact) -> BillLine:
        exact = self._correction(missing)
        return BillLine(
            self.id, self.kind, values.span, before, self.currency, decimal_text(self.price), exact,
            values.rounding.amounts(exact), self.tax, description=self.description, corrects=True,
        )  # fmt: skip

    @staticmethod
    def _correction(missing: Exact) -> Exact:
        """Return what is added of that which is missing to the bound; it is below 0 where the bound is passed."""
        return missing.most(missing.times(0))


@dataclass(frozen=True)
class YearlyMinimum(Minimum):
    """A minimum of the year: what was billed since it began, and its days, are balances carried from bill to bill.

    `closes` is the year's last day, (month, day); the bill that holds it tops up, and so does the one in which a
    version ends: each is tested apart, on its own days. With `refuse` the balances must be known, except where the
    year or the version begins.
    """

    closes: tuple[int, int] = (12, 31)
    refuse: bool = True

    def looks_back(self) -> Iterable[PriorNeed]:
        return [PriorNeed(self._billed, 0), PriorNeed(self._days, 0)]

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        billed = values.rounding.exact(self._based(above, values))
        days = Exact.constant(values.span.days, values.clients)
        begins = values.span.start - timedelta(days=1) == day_before(values.span.start, self.closes)
        if not begins and values.span.start not in values.edges:
            billed = billed.plus(self._opening(values, past, self._billed))
            days = days.plus(self._opening(values, past, self._days))
        last = day_before(values.span.end, self.closes) >= values.span.start or values.span.end in values.edges
        missing = self._years(days, values.span).times(self.price).less(billed) if last else days.times(0)
        carried = {self._billed.name: billed, self._days.name: days}
        balances = {name: one.times(0) if last else one for name, one in carried.items()}
        yield replace(self._line(values, billed, missing), balances=balances)

    @property
    def _billed(self) -> YearBalance:
        return YearBalance(f"{self.id}.billed", self.currency)

    @property
    def _days(self) -> YearBalance:
        return YearBalance(f"{self.id}.days", "day")

    def _opening(self, values: Values, past: History, carried: YearBalance) -> Exact:
        what = "what it was billed earlier in this contract year is not known"
        return opening_of(carried, values, past, self.id, what if self.refuse else "")

    def _years(self, days: Exact, period: Period) -> Exact:
        """Return the years in that many days up to the end of the period."""
        counts = days.rounded(0)
        worth = {
            n: self.prorate.years(Period(period.end - timedelta(days=n), period.end)) for n in set(counts.tolist())
        }
        den = lcm(*(one.denominator for one in worth.values()))
        return Exact(np.array([int(worth[n] * den) for n in counts.tolist()], np.int64), den)


@dataclass(frozen=True)
class Maximum(Minimum):
    """What lines come to at most, of a day, a month or each kWh: a line of what is above it."""

    kind: ClassVar[str] = "maximum"

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Minimum:
        return read_bound(table, name, context, (Maximum, YearlyMaximum))

    @staticmethod
    def _correction(missing: Exact) -> Exact:
        return above_bound(missing)


@dataclass(frozen=True)
class YearlyMaximum(YearlyMinimum):
    """Of a year: the bill in which the year closes gives back what was above."""

    kind: ClassVar[str] = "maximum"

    @staticmethod
    def _correction(missing: Exact) -> Exact:
        return above_bound(missing)


def above_bound(missing: Exact) -> Exact:
    """Return what is above the bound, which is below 0, or 0."""
    return missing.least(missing.times(0))


def read_bound(
    table: Table, name: str, context: TariffContext, kinds: "tuple[type[Minimum], type[YearlyMinimum]]"
) -> Minimum:
    """Read `per`, `price` and `base`; one of a year also has `closes` and `unknown`, one of kWh `on`."""
    per = table.choice("per", ("day", "month", "year", KWH))
    if per in ("month", "year") and getattr(context.prorate, per) is None:
        table.fail("per", f"the tariff does not say what part of a {per} is charged", PRORATE_REMEDY[per])
    common = (
        *Minimum.read_header(table, name), table.number("price", least=0),
        _read_base(table, name, context), context.currency, context.prorate, per,
    )  # fmt: skip
    one, of_year = kinds
    if per != "year":
        return one(*common, context.determinant(table, "on").over(Slots()) if per == KWH else None)
    refuse = table.choice("unknown", ("refuse", "ignore"), "refuse") == "refuse"
    return of_year(*common, closes=read_closes(table), refuse=refuse)


def _read_base(table: Table, name: str, context: TariffContext) -> tuple[str, ...]:
    if not table.has("base"):
        return ()
    known, base = context.ids_above(name), table.data["base"]
    if not isinstance(base, list) or not base or not all(one in known for one in base):
        remedy = f"lines above are: {', '.join(known) or 'none'}"
        table.fail("base", f"{shown(base)} does not name lines above", remedy)
    return tuple(base)
