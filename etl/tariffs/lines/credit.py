"""`kind = "credit"`: the money of a bank, spent on lines above, to which this period's surplus is added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial, reduce
from typing import ClassVar, Self

import numpy as np

from etl.core.exact import Exact, decimal_text, sum_columns, total
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine, Divided
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.bank_payout import PAID
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.lines.percent import REST, read_base
from etl.tariffs.page.contract import History, Page, PriorNeed, Quantity, Values
from etl.tariffs.page.line_division import BASE, sum_on
from etl.tariffs.page.lines_above import Chosen, LinesAbove
from etl.tariffs.quantities.bank import MONEY, Bank, opening
from etl.tariffs.quantities.netting import Netting
from etl.tariffs.slots import SlotSum
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class MoneyBalance:
    """The money in a bank when the period begins."""

    net: Netting
    unit: str

    @property
    def name(self) -> str:
        return self.net.id

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def looks_back(self) -> Iterable[PriorNeed]:
        return (PriorNeed(self, 0),)

    def compute(self, page: Page, _span: Period) -> Exact:
        return opening(page, PriorNeed(self, 0), self.net)


@dataclass(frozen=True)
class Credit(LineHeader):
    """Takes as much off the `base` (ids above, () for every line above) as there is, and never more than it is."""

    net: Netting
    bank: Bank
    base: tuple[str, ...]
    currency: str

    rounds_amount: ClassVar[bool] = False
    spends_bank: ClassVar[bool] = True

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        net, bank = _read_on(table, context)
        base = read_base(table, context.ids_above(name))
        if base == (REST,):
            table.fail("base", '"rest" is for taxes', "list the ids of the lines that may be paid with it")
        for key in ("from", "to"):
            if table.has(key):
                table.fail(key, "the line that spends a bank holds at all times", "remove it")
        return cls(*cls.read_header(table, name), net, bank, base, context.currency)

    def needs(self) -> Iterable[Quantity]:
        return [MoneyBalance(self.net, self.currency), *self.net.sums()]

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Iterable[BillLine]:
        had = values.rounding.amounts(values[MoneyBalance(self.net, self.currency)])
        has = total(had, values.rounding.amounts(self._earned(values)))
        may = had if self.bank.next_period else has
        due = above.named(self.base) if self.base else above.all()
        spent = values.rounding.spendable(np.maximum(np.minimum(may, due), 0))
        left = values.rounding.exact(total(has, -spent))
        closes = self.bank.closes_in(values.period)
        balances = {self.net.id: left.times(0 if closes else 1)}
        line = self._line(values, values.rounding.exact(spent), Fraction(-1))
        paid = above.base_of(self)
        yield replace(line, balances=balances, divided=Divided(BASE, partial(_divided, values, paid, line.exact)))
        if closes:
            yield replace(self._line(values, left, -self.bank.pays), id=f"{self.id}{PAID}", kind="bank")

    def in_base(self, name: str, *, tax: bool) -> bool:  # noqa: ARG002 - taxes are paid with it too
        return not self.base or name in self.base

    def _line(self, values: Values, money: Exact, price: Fraction) -> BillLine:
        exact = money.times(price)
        amount = values.rounding.amounts(exact)
        return BillLine(
            self.id, "credit", values.span, money, self.currency, decimal_text(price), exact, amount, self.tax,
            description=self.description,
        )  # fmt: skip

    def _earned(self, values: Values) -> Exact:
        """Return this period's surplus at the bank's prices."""
        worth = [
            one.over(values.page).times(price) for one, price in zip(self.net.sums(), self.bank.prices, strict=True)
        ]
        return reduce(Exact.plus, worth)


def _divided(values: Values, paid: Chosen, spent: Exact, spans: Sequence[Period]) -> list[Exact]:
    """Divide the credit as what is paid with it falls on the spans."""
    due = Exact(sum_columns([line.amount for line in paid()], values.clients))
    edges = [one.end for one in spans]
    return [spent.times_each(Exact(sum_on(paid(), one, edges, values)).per(due)) for one in spans]


def _read_on(table: Table, context: TariffContext) -> tuple[Netting, Bank]:
    name = table.text("on")
    net = context.quantity(table, name) if name in context.named.get("quantity", {}) else None
    bank = net.bank if isinstance(net, Netting) else None
    if not isinstance(net, Netting) or bank is None or bank.keeps != MONEY:
        remedy = f'write bank = {{ keeps = "money", ... }} in [quantity.{name}]'
        table.fail("on", f"{name!r} is not a quantity with a bank of money", remedy)
    if any(isinstance(line, Credit) and line.net == net for line in context.above):
        table.fail("on", f"another line already spends the bank of {name!r}", "keep one of them")
    return net, bank
