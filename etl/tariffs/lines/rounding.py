"""`kind = "rounding"` brings a sum of lines to a multiple of an amount; `round.total` does so with a bill's total."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from etl.core.exact import Integers, decimal_text
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.lines.percent import REST, read_base
from etl.tariffs.lines.rounded import read_step
from etl.tariffs.page.contract import History, PriorNeed, Quantity, Values
from etl.tariffs.page.line_division import sum_on
from etl.tariffs.page.lines_above import LinesAbove
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class RoundSum(LineHeader):
    """Its amount brings the sum of `base` (ids above, () for every line above), its quantity, to a multiple."""

    base: tuple[str, ...]
    step: Fraction
    mode: str
    currency: str

    rounds_amount: ClassVar[bool] = False

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        base = read_base(table, context.ids_above(name))
        if base == (REST,):
            table.fail("base", '"rest" is for taxes', "list the ids of the lines whose sum is rounded")
        rules = table.table("round", attributes=False)
        if rules is None:
            table.fail("round", "is missing", "add round = { to = 1 }: of what the sum becomes a multiple")
        return cls(*cls.read_header(table, name), base, *read_step(rules, context.rounding), context.currency)

    def needs(self) -> Iterable[Quantity]:
        return ()

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Iterable[BillLine]:
        before = self._based(above, values)
        quantity = values.rounding.exact(before)
        amount = values.rounding.multiples(quantity, self.step, self.mode) - before
        yield BillLine(
            self.id, "rounding", values.span, quantity, self.currency, decimal_text(self.step),
            values.rounding.exact(amount), amount, self.tax, description=self.description,
            corrects=True,
        )  # fmt: skip

    def in_base(self, name: str, *, tax: bool) -> bool:  # noqa: ARG002 - a tax is a part of the sum too
        return name != self.id and (not self.base or name in self.base)

    def _based(self, above: LinesAbove, values: Values) -> Integers:
        """Return the sum of its base on the days of its version."""
        if values.span != values.period:
            return sum_on(above.base_of(self)(), values.span, values.edges, values)
        return above.named(self.base) if self.base else above.all(self.id)


@dataclass(frozen=True)
class RoundTotal:
    """Its amount is the nearest multiple of `coin` less the sum of the lines above, which is its quantity.

    `silent`: only bills of which the sum is no multiple have it.
    """

    coin: Fraction
    currency: str
    id: str = "rounding"
    silent: bool = False

    def needs(self) -> Iterable[Quantity]:
        return ()

    def looks_back(self) -> Iterable[PriorNeed]:
        return ()

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Iterable[BillLine]:
        before = above.all()
        amount = values.rounding.to_total(before) - before
        quantity, exact = values.rounding.exact(before), values.rounding.exact(amount)
        yield BillLine(
            self.id, "rounding", values.span, quantity, self.currency, decimal_text(self.coin), exact, amount,
            corrects=True, present=amount != 0 if self.silent else None,
        )  # fmt: skip
