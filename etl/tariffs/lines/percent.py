"""`kind = "percent"`: a rate on rounded lines above: a tax, a surcharge, a discount."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Self

import numpy as np

from etl.core.exact import Exact, Integers, decimal_text, product, total
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine, Divided
from etl.tariffs.conditions import read_when
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.page.contract import History, Quantity, Values
from etl.tariffs.page.line_division import BASE, rest_on, sum_on
from etl.tariffs.page.lines_above import Chosen, IdsAbove, LinesAbove
from etl.tariffs.slots import Slots
from etl.tariffs.tax_bases import TaxBase, TaxBases
from etl.tariffs.tax_categories import check_category
from etl.tariffs.toml_table import Table

REST = "rest"
VAT = "vat"
"""`tax` of a line that is value-added tax."""
INSIDE = ".inside"
"""Suffix of the line that takes an included tax out of the lines above, so that the total stays what it was."""


@dataclass(frozen=True)
class Share:
    """Of a base, the part that falls on the `first` kWh of every `per_days` days, of a version on its own days."""

    first: Fraction
    of: Quantity
    per_days: Fraction

    def part(self, base: Integers, values: Values) -> Integers:
        """Return min(1, first x days / per_days / kWh) of each base, rounded; all of it where there are no kWh."""
        used, bound = values[self.of], self.first * values.span.days / self.per_days
        num, den = _times(used.num, bound.denominator), _times(used.den, bound.numerator)  # used / bound
        partly = np.asarray(num > den)
        share = Exact(np.where(partly, den, 1), np.where(partly, num, 1))
        return values.rounding.amounts(values.rounding.exact(base).times_each(share))


@dataclass(frozen=True)
class Percent(LineHeader):
    """`base`: ids of lines above, () for every line above, or REST: what no tax above has taken.

    Value-added tax leaves alone what other taxes have taken: they are in its base.
    """

    rate: Fraction
    base: tuple[str, ...]
    included: bool
    share: Share | None
    currency: str
    vat: bool = False

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        vat = table.has("tax") and table.data["tax"] == VAT
        line = cls(
            name, table.text("description", ""), vat or _read_tax(table), table.number("rate"),
            read_base(table, context.ids_above(name)), table.flag("included"), _read_share(table, context),
            context.currency, vat,
        )  # fmt: skip
        check_category(table, line.rate, vat=vat)
        if line.included and line.rate <= 0:
            what = f"{decimal_text(line.rate)} cannot be the rate of an included tax"
            table.fail("rate", what, "write a rate above 0")
        if line.included and vat and table.has("round"):
            table.fail("round", "included value-added tax is rounded as the header says", "leave round out")
        place = context.ids_above(name).count
        if line.base == (REST,):
            _check_rest(table, context.vat_bases if vat else context.tax_bases, place)
        elif line.tax:
            for bases in (context.tax_bases, context.vat_bases)[: 1 + vat]:
                bases.add(TaxBase(name, place, read_when(table, context), line.base))
        return line

    def needs(self) -> Iterable[Quantity]:
        return () if self.share is None else (self.share.of,)

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Iterable[BillLine]:
        chosen = above.base_of(self)
        base = (
            self._whole(values, above)
            if values.span == values.period
            else self._base(values, chosen(), values.span, values.edges)
        )
        quantity = values.rounding.exact(base)
        exact = quantity.times(self._factor)
        amount = values.rounding.amounts(exact)
        if self.included and self.vat:  # documents state the base without the tax
            quantity = values.rounding.exact(total(base, -amount))
        line = BillLine(
            self.id, "percent", values.span, quantity, self.currency, decimal_text(self.rate), exact,
            amount, self.tax, description=self.description, taxed=base if self.tax else None, vat=self.vat,
            divided=Divided(BASE, partial(self._amounts, values, chosen), partial(self._bases, values, chosen)),
        )  # fmt: skip
        yield line
        if self.included:  # the lines above hold this amount already: the total must not grow by it
            taxed = None if line.taxed is None else base - base
            divided = Divided(BASE, partial(self._inside, values, chosen), lambda spans: [base - base for _ in spans])
            less = replace(line, id=f"{self.id}{INSIDE}", exact=exact.times(-1), amount=-line.amount)
            yield replace(less, tax=False, taxed=taxed, divided=divided)

    def in_base(self, name: str, *, tax: bool) -> bool:  # noqa: ARG002 - taxes are taxed unless the base is named
        if name in (self.id, f"{self.id}{INSIDE}"):  # another version of this line is not its base
            return False
        return self.base in ((), (REST,)) or name in self.base

    @property
    def _factor(self) -> Fraction:
        return self.rate / (1 + self.rate) if self.included else self.rate

    def _whole(self, values: Values, above: LinesAbove) -> Integers:
        """Return the base on all days of the period, where no line is divided."""
        own = (self.id, f"{self.id}{INSIDE}")
        left = above.left_by_vat if self.vat else above.left
        every = left if self.base == (REST,) else above.all
        base = every(*own) if self.base in ((), (REST,)) else above.named(self.base)
        return base if self.share is None else self.share.part(base, values)

    def _base(self, values: Values, chosen: Sequence[BillLine], days: Period, edges: Iterable[date]) -> Integers:
        rest = partial(rest_on, vat=self.vat)
        base = (rest if self.base == (REST,) else sum_on)(chosen, days, edges, values)
        return base if self.share is None else self.share.part(base, values)

    def _bases(self, values: Values, chosen: Chosen, spans: Sequence[Period]) -> list[Integers]:
        edges, lines = [values.span.start, *(one.end for one in spans)], chosen()
        return [self._base(values, lines, one, edges) for one in spans]

    def _amounts(self, values: Values, chosen: Chosen, spans: Sequence[Period]) -> list[Exact]:
        return [values.rounding.exact(base).times(self._factor) for base in self._bases(values, chosen, spans)]

    def _inside(self, values: Values, chosen: Chosen, spans: Sequence[Period]) -> list[Exact]:
        return [exact.times(-1) for exact in self._amounts(values, chosen, spans)]


def _read_tax(table: Table) -> bool:
    if table.has("tax") and isinstance(table.data["tax"], str):
        remedy = 'write tax = "vat" for value-added tax, tax = true for another tax'
        table.fail("tax", f"{table.data['tax']!r} is not a kind of tax", remedy)
    return table.flag("tax")


def _times(numbers: "int | Integers", factor: int) -> "int | Integers":
    return numbers * factor if isinstance(numbers, int) else product(numbers, factor)


def read_base(table: Table, known: IdsAbove) -> tuple[str, ...]:
    """Read `base`: ids of lines above, () for every one of them, or (REST,)."""
    value = table.data["base"] if table.has("base") else []
    if value == REST:
        return (REST,)
    if not known and not table.has("base"):
        table.fail("base", "there is no line above", "move the line below those that it is a part of")
    if not isinstance(value, list) or (table.has("base") and not value):
        remedy = 'write base = ["energy"], base = "rest", or omit base'
        table.fail("base", f"{value!r} is not a list of line ids", remedy)
    for name in value:
        if name not in known:
            table.fail("base", f"{name!r} is not a line above", f"lines above are: {', '.join(known) or 'none'}")
    return tuple(value)


def _read_share(table: Table, context: TariffContext) -> Share | None:
    share = table.table("share")
    if share is None:
        return None
    first, per_days = share.number("first"), share.number("per_days")
    for key in ("first", "per_days"):
        if share.number(key) <= 0:
            share.fail(key, f"{share.data[key]} is not above 0", "write a larger number")
    found = Share(first, context.determinant(share, "of").over(Slots()), per_days)
    share.close()
    return found


def _check_rest(table: Table, bases: TaxBases, place: int) -> None:
    """Refuse a rest that is not known, because two taxes above take the same line."""
    second = bases.second
    if second is not None and second.place < place:
        what = f"what is left of {bases.twice!r} is not known: two taxes above take it, {second.id!r} is the second"
        table.fail("base", what, "list the ids of the base of each tax")
