"""`kind = "credit"`: spends the money that a bank holds, and adds this period's surplus to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial, reduce
from typing import Self

import numpy as np

from etl.core.exact import Exact, decimal_text, sum_columns, total
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine, Divided
from etl.tariffs.context import Reading
from etl.tariffs.lines.bank_payout import PAID
from etl.tariffs.lines.percent import REST, read_base
from etl.tariffs.page.contract import History, Page, Past, Quantity, Values
from etl.tariffs.page.line_division import BASE, sum_on
from etl.tariffs.page.lines_above import Above
from etl.tariffs.quantities.bank import MONEY, Bank, opening
from etl.tariffs.quantities.netting import Netting
from etl.tariffs.slots import SlotSum
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class Held:
    """The money in a bank when the period begins."""

    net: Netting
    unit: str

    @property
    def name(self) -> str:
        return self.net.id

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def looks_back(self) -> Iterable[Past]:
        return (Past(self, 0),)

    def compute(self, page: Page, _span: Period) -> Exact:
        return opening(page, Past(self, 0), self.net)


@dataclass(frozen=True)
class Credit:
    """Takes as much off the `base` (ids above, () for every line above) as there is, and never more than it is."""

    id: str
    description: str
    tax: bool
    net: Netting
    bank: Bank
    base: tuple[str, ...]
    currency: str

    @classmethod
    def read(cls, table: Table, name: str, reading: Reading) -> Self:
        net, bank = _read_on(table, reading)
        base = read_base(table, reading.ids_above(name))
        if base == (REST,):
            table.fail("base", '"rest" is for taxes', "list the ids of the lines that may be paid with it")
        for key in ("from", "to"):
            if table.has(key):
                table.fail(key, "a bank is spent by one line at all times", "remove it")
        text, tax = table.text("description", ""), table.flag("tax")
        return cls(name, text, tax, net, bank, base, reading.currency)

    def needs(self) -> Iterable[Quantity]:
        return [Held(self.net, self.currency), *self.net.sums()]

    def looks_back(self) -> Iterable[Past]:
        return ()

    def lines(self, q: Values, above: Above, _past: History) -> Iterable[BillLine]:
        had = q.rounding.amounts(q[Held(self.net, self.currency)])
        has = total(had, q.rounding.amounts(self._earned(q)))
        may = had if self.bank.next_period else has
        due = above.named(self.base) if self.base else above.all()
        spent = np.maximum(np.minimum(may, due), 0)
        left = q.rounding.exact(total(has, -spent))
        closes = self.bank.closes_in(q.period)
        kept = {self.net.id: left.times(0 if closes else 1)}
        line = self._line(q, q.rounding.exact(spent), Fraction(-1))
        paid = partial(above.taken_by, self, len(above))
        yield replace(line, balances=kept, divided=Divided(BASE, partial(_divided, q, paid, line.exact)))
        if closes:
            yield replace(self._line(q, left, -self.bank.pays), id=f"{self.id}{PAID}", kind="bank")

    def takes(self, name: str, *, tax: bool) -> bool:  # noqa: ARG002 - taxes are paid with it too
        return not self.base or name in self.base

    def _line(self, q: Values, money: Exact, price: Fraction) -> BillLine:
        exact = money.times(price)
        amount = q.rounding.amounts(exact)
        return BillLine(
            self.id, "credit", q.span, money, self.currency, decimal_text(price), exact, amount, self.tax,
            description=self.description,
        )  # fmt: skip

    def _earned(self, q: Values) -> Exact:
        """This period's surplus at the bank's prices."""
        worth = [one.over(q.page).times(price) for one, price in zip(self.net.sums(), self.bank.prices, strict=True)]
        return reduce(Exact.plus, worth)


def _divided(q: Values, paid: Callable[[], list[BillLine]], spent: Exact, spans: Sequence[Period]) -> list[Exact]:
    """As what is paid with it falls on the spans."""
    due = Exact(sum_columns([line.amount for line in paid()], q.clients))
    edges = [one.end for one in spans]
    return [spent.times_each(Exact(sum_on(paid(), one, edges, q)).per(due)) for one in spans]


def _read_on(table: Table, reading: Reading) -> tuple[Netting, Bank]:
    name = table.text("on")
    net = reading.named.get("quantity", {}).get(name)
    bank = net.bank if isinstance(net, Netting) else None
    if not isinstance(net, Netting) or bank is None or bank.keeps != MONEY:
        remedy = f'write bank = {{ keeps = "money", ... }} in [quantity.{name}]'
        table.fail("on", f"{name!r} is not a quantity with a bank of money", remedy)
    if any(isinstance(line, Credit) and line.net == net for line in reading.above):
        table.fail("on", f"another line spends the bank of {name!r} already", "let one line do it")
    return net, bank
