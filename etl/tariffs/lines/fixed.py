"""`kind = "fixed"`: a price per day, month or year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from typing import Self

from etl.core.exact import Exact, decimal_text
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.page.contract import History, Quantity, Values
from etl.tariffs.page.line_division import DAYS, stepwise
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class Fixed(LineHeader):
    """`price` money for each `per` (and each of `times`, attributes of the client)."""

    per: str
    price: Fraction
    prorate: Proration
    times: tuple[Quantity, ...] = ()
    step: str = ""
    """Of several amounts the number of this one."""

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        per = read_per(table, context)
        header, price = cls.read_header(table, name), table.number("price")
        times = tuple(context.attribute(table, "times", name) for name in context.words(table, "times"))
        return cls(*header, per, price, context.prorate, times)

    @property
    def by_month(self) -> Proration | None:
        return self.prorate if self.per == "month" else None

    def needs(self) -> Iterable[Quantity]:
        return self.times

    def lines(self, values: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        quantity = self._quantity(values, values.span)
        exact = quantity.times(self.price)
        yield BillLine(
            self.id, "fixed", values.span, quantity, self.per, decimal_text(self.price), exact,
            values.rounding.amounts(exact), self.tax, tier=self.step, description=self.description,
            divided=stepwise(DAYS, partial(self._upto, values)),
        )  # fmt: skip

    def _upto(self, values: Values, days: Period) -> Exact:
        return self._quantity(values, days).times(self.price)

    def _quantity(self, values: Values, days: Period) -> Exact:
        quantity = Exact.constant(self._units(days, values), values.clients)
        return reduce(Exact.times_each, (values[one] for one in self.times), quantity)

    def _units(self, span: Period, values: Values) -> Fraction:
        if self.per == "day":
            return Fraction(span.days)
        if self.per == "month":
            return self.prorate.months(span, values.period, cut=values.cut)
        return self.prorate.years(span)


def read_per(table: Table, context: TariffContext, default: str | None = None) -> str:
    """Read for what a price is; refuse a part of it that the tariff does not say."""
    per = table.choice("per", ("day", "month", "year"), default)
    if per != "day" and getattr(context.prorate, per) is None:
        table.fail("per", f"the tariff does not say what part of a {per} is charged", PRORATE_REMEDY[per])
    return per


PRORATE_REMEDY = {
    "month": 'add prorate = { month = "whole" }, "real-days", "30", "365/12" or "365.25/12" at the top',
    "year": 'add prorate = { year = "real-days" } or "365" at the top',
}
