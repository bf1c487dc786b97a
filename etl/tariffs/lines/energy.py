"""`kind = "energy"`: a price per kWh, one for all or one for each period of a schedule."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Self

from etl.core.exact import Exact, decimal_text
from etl.core.periods import Period
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.page.contract import Determinant, History, Quantity, Values
from etl.tariffs.page.line_division import READINGS, stepwise, until
from etl.tariffs.schedules.by_period import by_period
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import STRADDLES, Slots
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class Energy(LineHeader):
    """`prices` is in the order of the schedule's buckets; without a schedule it has one."""

    on: Determinant
    schedule: Schedule | None
    straddle: str
    prices: tuple[Fraction, ...]

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        schedule = context.schedule(table)
        straddle = table.choice("straddle", STRADDLES, "refuse")
        header, on = cls.read_header(table, name), context.determinant(table, "on")
        return cls(*header, on, schedule, straddle, read_prices(table, schedule))

    def needs(self) -> Iterable[Quantity]:
        return [quantity for _, quantity, _ in self._buckets()]

    def lines(self, values: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        for slots, quantity, price in self._buckets():
            if values.has(slots):
                exact = values[quantity].times(price)
                yield BillLine(
                    self.id, "energy", values.span, values[quantity], quantity.unit, decimal_text(price), exact,
                    values.rounding.amounts(exact), self.tax, description=self.description,
                    period=self.schedule.names[slots.bucket] if self.schedule else "",
                    divided=stepwise(READINGS, partial(self._upto, values, quantity, price)),
                )  # fmt: skip

    @staticmethod
    def _upto(values: Values, quantity: Quantity, price: Fraction, days: Period) -> Exact:
        return until(quantity, values.page, values.span, days).times(price)

    def _buckets(self) -> Iterable[tuple[Slots, Quantity, Fraction]]:
        for bucket, price in enumerate(self.prices):
            slots = Slots(self.schedule, bucket, self.straddle)
            yield slots, self.on.over(slots), price


def read_prices(table: Table, schedule: Schedule | None) -> tuple[Fraction, ...]:
    """Read one price, or a table by period or by season and period that prices every bucket and nothing else."""
    return by_period(table, "price", schedule, Table.number)
