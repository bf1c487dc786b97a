"""`kind = "percent"`, `of = "gross"`: a rate on an amount that holds this tax, and those of its group."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import ClassVar, Self

from etl.core.exact import Exact, Integers, decimal_text, sum_columns, total
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine, Divided
from etl.tariffs.conditions import read_when
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.line_header import LineHeader, plain_line
from etl.tariffs.lines.percent import REST, read_base
from etl.tariffs.page.contract import History, Line, Quantity, Values
from etl.tariffs.page.line_division import BASE, sum_on
from etl.tariffs.page.lines_above import Chosen, LinesAbove
from etl.tariffs.tax_bases import TaxBase
from etl.tariffs.toml_table import Table

CENT = ".cent"
"""Suffix of the line that has what the rounding of a group's lines leaves of the gross."""


@dataclass(frozen=True)
class GrossTax(LineHeader):
    """The gross is `base` (ids above, () for every line above the group) over 1 less all rates of the group, rounded.

    `peers` are the ids and rates of the group in the order of the bill. Each line is rounded by itself; what that
    leaves of the gross is a line of its own after the last one, so that base and lines are the gross.
    """

    rate: Fraction
    base: tuple[str, ...]
    currency: str
    group: str
    peers: tuple[tuple[str, Fraction], ...] = ()

    rounds_amount: ClassVar[bool] = False

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        table.choice("of", ("gross",))
        base = read_base(table, context.ids_above(name))
        if base == (REST,):
            table.fail("base", '"rest" is no base of a tax on the gross', "list the ids of the lines that are taxed")
        group = table.named("group", table.text("group")) if table.has("group") else name
        line = cls(*cls.read_header(table, name), table.number("rate", least=0), base, context.currency, group)
        if line.tax and not any(_is_of(one, group) and one.id != name for one in context.above):
            context.tax_bases.add(TaxBase(name, context.ids_above(name).count, read_when(table, context), base))
        return line

    def needs(self) -> Sequence[Quantity]:
        return ()

    def lines(self, values: Values, above: LinesAbove, _past: History) -> Sequence[BillLine]:
        chosen = above.base_of(self)
        base = self._based(above, values, chosen)
        gross = values.rounding.exact(values.rounding.amounts(self._gross(base, values)))
        exact = gross.times(self.rate)
        line = BillLine(
            self.id, "percent", values.span, gross, self.currency, decimal_text(self.rate), exact,
            values.rounding.amounts(exact), self.tax, description=self.description, taxed=self._taxed(base),
            divided=Divided(BASE, partial(self._amounts, values, chosen), partial(self._bases, values, chosen)),
        )  # fmt: skip
        return (line, self._cent(values, base, gross)) if self._is_last else (line,)

    def in_base(self, name: str, *, tax: bool) -> bool:  # noqa: ARG002 - a group may tax the lines of another
        return name in self.base if self.base else all(name != peer for peer, _ in self.peers)

    def _gross(self, base: Integers, values: Values) -> Exact:
        return values.rounding.exact(base).times(1 / (1 - sum((rate for _, rate in self.peers), Fraction(0))))

    def _cent(self, values: Values, base: Integers, gross: Exact) -> BillLine:
        """Return what the lines of the group, each rounded, leave of the gross; only bills with a rest have it."""
        amounts = [values.rounding.amounts(gross.times(rate)) for _, rate in self.peers]
        taken = sum_columns([base, *amounts], values.clients)
        rest, step = total(gross.num, -taken), Fraction(1, 10**values.rounding.places)
        return BillLine(
            self.id + CENT, "rounding", values.span, values.rounding.exact(taken), self.currency, decimal_text(step),
            values.rounding.exact(rest), rest, self.tax, corrects=True, present=rest != 0,
        )  # fmt: skip

    def _taxed(self, base: Integers) -> Integers | None:
        """Return the base for the first line of the group alone: `rest` takes it away once."""
        if not self.tax:
            return None
        return base if self._is_first else base - base

    @property
    def _is_last(self) -> bool:
        return self.id == self.peers[-1][0]

    @property
    def _is_first(self) -> bool:
        return self.id == self.peers[0][0]

    def _based(self, above: LinesAbove, values: Values, chosen: Chosen) -> Integers:
        """Return the sum of its base on the days of its version."""
        if values.span != values.period:
            return sum_on(chosen(), values.span, values.edges, values)
        return above.named(self.base) if self.base else above.all(*(name for name, _ in self.peers))

    def _on(self, values: Values, chosen: Chosen, spans: Sequence[Period]) -> list[Integers]:
        edges, lines = [values.span.start, *(one.end for one in spans)], chosen()
        return [sum_on(lines, one, edges, values) for one in spans]

    def _amounts(self, values: Values, chosen: Chosen, spans: Sequence[Period]) -> list[Exact]:
        return [self._gross(base, values).times(self.rate) for base in self._on(values, chosen, spans)]

    def _bases(self, values: Values, chosen: Chosen, spans: Sequence[Period]) -> list[Integers]:
        return [base if self._is_first else base - base for base in self._on(values, chosen, spans)]


def _is_of(line: Line, group: str) -> bool:
    inner = plain_line(line)
    return isinstance(inner, GrossTax) and inner.group == group
