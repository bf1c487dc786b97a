"""`kind = "energy"`, `price = "series:ID"`: every reading at the price of its own time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Self

from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.page.contract import Determinant, History, Quantity, Values
from etl.tariffs.page.line_division import READINGS, stepwise
from etl.tariffs.quantities.flow import Flow
from etl.tariffs.quantities.flow_value import FlowValue
from etl.tariffs.quantities.measured import SumQuantity
from etl.tariffs.quantities.netting import IntervalNetting
from etl.tariffs.schedules.by_period import by_period
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.series import Series
from etl.tariffs.slots import STRADDLES, Registers, Slots
from etl.tariffs.toml_table import Table, shown

SERIES = "series:"


@dataclass(frozen=True)
class SeriesEnergy(LineHeader):
    """A line for each period of the schedule, each with a series; its price is the mean by kWh, and only shown."""

    on: Determinant
    flow: str
    registers: Registers | None
    factor: Fraction
    schedule: Schedule | None
    straddle: str
    series: tuple[Series, ...]
    currency: str

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        on = context.determinant(table, "on")
        readings = _flow(on)
        if readings is None:
            remedy = 'use a flow, or a quantity with nothing but a factor or over = "interval"'
            table.fail("on", f"{table.data['on']!r} has no readings of its own to be priced", remedy)
        schedule = context.schedule(table)
        return cls(
            *cls.read_header(table, name), on, *readings, schedule, table.choice("straddle", STRADDLES, "refuse"),
            by_period(table, "price", schedule, partial(_series, context), seasons=True), context.currency,
        )  # fmt: skip

    def needs(self) -> Iterable[Quantity]:
        return [quantity for _, *both in self._buckets() for quantity in both]

    def lines(self, values: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        for slots, energy, value in self._buckets():
            if values.has(slots):
                kwh, exact = values[energy], values[value]
                yield BillLine(
                    self.id, "energy", values.span, kwh, energy.unit, exact.per(kwh).texts(), exact,
                    values.rounding.amounts(exact), self.tax, description=self.description,
                    period=self.schedule.names[slots.bucket] if self.schedule else "",
                    divided=stepwise(READINGS, partial(values.page.value, value)),
                )  # fmt: skip

    def _buckets(self) -> Iterable[tuple[Slots, Quantity, Quantity]]:
        for bucket, series in enumerate(self.series):
            slots = Slots(self.schedule, bucket, self.straddle)
            value = FlowValue(self.flow, slots, series, self.currency, self.factor, self.registers)
            yield slots, self.on.over(slots), value


def _flow(on: Determinant) -> tuple[str, Registers | None, Fraction] | None:
    """Return whose readings a determinant is made of (flow, registers) and its factor on them; None for any other."""
    if isinstance(on, Flow):
        return on.flow, on.registers, Fraction(1)
    if isinstance(on, IntervalNetting):
        return on.flows[0], None, Fraction(1)
    if not isinstance(on, SumQuantity) or on.floor is not None or on.rounded.places is not None:
        return None
    inner = _flow(on.of)
    return None if inner is None else (*inner[:2], inner[2] * on.factor)


def _series(context: TariffContext, table: Table, key: str) -> Series:
    known: dict[str, Series] = context.named.get("series", {})
    written = table.value(key)
    if not isinstance(written, str) or not written.startswith(SERIES):
        remedy = 'write "series:ID" for every period; factor = 0 and plus = NUMBER make a series of one price'
        table.fail(key, f"{shown(written)} is no series, as the prices of other periods are", remedy)
    name = table.text(key).removeprefix(SERIES)
    if name not in known:
        others = f", or use one of: {', '.join(known)}" if known else ""
        table.fail(key, f"there is no series {name!r}", f"add [series.{name or 'ID'}]{others}")
    return known[name]
