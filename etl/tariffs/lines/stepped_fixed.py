"""`kind = "fixed"` with `tiers`: an amount per day, month or year by the step that a quantity of the bill reaches."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.conditions import When
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.alternatives import Alternatives
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.lines.demand import described
from etl.tariffs.lines.fixed import Fixed, read_per
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.lines.tiers import Bounds, read_bounds, read_tier_prices
from etl.tariffs.number_ranges import Cut, Range
from etl.tariffs.page.contract import History, Page, Quantity, Values
from etl.tariffs.page.lines_above import LinesAbove
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.slots import Slots
from etl.tariffs.toml_table import Table
from etl.tariffs.use_conditions import UseTest, WholeBill, read_times, use_test


@dataclass(frozen=True)
class SteppedFixed(LineHeader):
    """The amount of one of the `steps`; a bound is included in the step that it ends."""

    on: WholeBill
    steps: Alternatives
    prorate: Proration | None
    """How it counts months; None where its amounts are not of a month."""

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        rules = table.table("tiers") or Table({}, f"{table.where}: tiers")
        upto, times = read_bounds(rules, "upto"), read_times(rules)
        rules.close()
        on = table.text("on")
        found = context.used(table, on)
        if found is None:
            known = ", ".join(["import", "export", "generation", *context.named.get("quantity", {})])
            table.fail("on", f"{on!r} is neither a flow nor a quantity", f"use one of: {known}")
        quantity = WholeBill(found.over(Slots(), whole=True))
        header, per = Fixed.read_header(table, name), read_per(table, context)
        (prices,) = read_tier_prices(table, None, [upto])
        factors = tuple(context.attribute(table, "times", name) for name in context.words(table, "times"))
        amount = Fixed(*header, per, prices[0], context.prorate, factors)
        options = []
        for step, (price, steps) in enumerate(zip(prices, _ranges(upto), strict=True), 1):
            test = use_test(rules, "upto", UseTest(on, quantity, (steps,), context.prorate, times))
            options.append(Conditional(replace(amount, price=price, step=str(step)), When((), (test,))))
        return cls(*header, quantity, Alternatives(tuple(options)), amount.by_month)

    @property
    def by_month(self) -> Proration | None:
        return self.prorate

    def needs(self) -> Iterable[Quantity]:
        return self.steps.needs()

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        description = described(self.on.of, values.page, values.period, self.description)
        for line in self.steps.lines(values, above, past):
            yield replace(line, description=description)

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        return self.steps.warnings(page, span)


def _ranges(upto: Bounds) -> list[Range]:
    cuts: list[Cut | None] = [None, *((bound, 1) for bound in upto), None]
    return [Range(low, high) for low, high in pairwise(cuts)]
