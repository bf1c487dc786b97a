"""`kind = "demand"`: a price per kW of the highest mean power, or of a `[quantity.ID]` in kW."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import ClassVar, Self

from etl.core.exact import Exact, decimal_text
from etl.core.periods import Period
from etl.phrasebook.english import english
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.fixed import read_per
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.lines.tiers import Bounds, multiplied, reached, read_bounds, read_tier_prices, read_times, split
from etl.tariffs.page.contract import Determinant, History, Page, Quantity, Values
from etl.tariffs.page.line_division import DAYS, stepwise
from etl.tariffs.page.windows import read_window
from etl.tariffs.quantities.maximum_demand import Demands, require_timed
from etl.tariffs.quantities.measured import read_rounded
from etl.tariffs.quantities.period_demand import KW_PLACES
from etl.tariffs.registry import QUANTITIES
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.season_days import days_of, months_of, season_spans
from etl.tariffs.slots import STRADDLES, Slots, of_registers
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class DemandLine(LineHeader):
    """`prices` by bucket and tier, for each `per`; `upto` in kW, of the maximum as it is, times what is in `times`.

    If `by_step`, all kW have the price of the tier that is reached.
    """

    on: Determinant
    schedule: Schedule | None
    straddle: str
    prices: tuple[tuple[Fraction, ...], ...]
    upto: Bounds
    prorate: Proration
    per: str = "month"
    by_step: bool = False
    times: tuple[Quantity, ...] = ()

    rounds_amount: ClassVar[bool] = False

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        per = "month" if not table.has("per") else read_per(table, context)
        if per == "month" and context.prorate.month is None:
            remedy = 'add prorate = { month = "whole" } or another word at the top'
            what = "is a price per month, and the tariff does not say what part of a month a period is"
            table.fail("price", what, remedy)
        schedule = context.schedule(table)
        on = _read_on(table, schedule, context)
        tiers = table.table("tiers")
        upto: Bounds = ()
        by_step = False
        times: tuple[Quantity, ...] = ()
        if tiers is not None:
            upto, by_step = read_bounds(tiers, "upto"), tiers.flag("whole")
            by_days, times = read_times(tiers, context)
            if by_days:
                tiers.fail("times", "the bounds are in kW, whatever the days", 'remove "days"')
            tiers.close()
        buckets = len(schedule.buckets) if schedule else 1
        return cls(
            *cls.read_header(table, name), on, schedule,
            table.choice("straddle", STRADDLES, "refuse"), read_tier_prices(table, schedule, [upto] * buckets), upto,
            context.prorate, per, by_step, times,
        )  # fmt: skip

    @property
    def by_month(self) -> Proration | None:
        return self.prorate if self.per == "month" else None

    def needs(self) -> Iterable[Quantity]:
        return [*(self._quantity(bucket) for bucket in range(len(self.prices))), *self.times]

    def lines(self, values: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        for bucket, prices in enumerate(self.prices):
            if values.has(Slots(self.schedule, bucket)):
                quantity = self._quantity(bucket)
                bounds = [multiplied(bound, self.times, values) for bound in self.upto]
                units = self._units(values, bucket, values.span)
                steps = reached(values[quantity], bounds) if self.by_step else None
                parts = [values[quantity]] * len(prices) if self.by_step else split(values[quantity], bounds)
                description = described(quantity, values.page, values.span, self.description)
                period = self.schedule.names[bucket] if self.schedule else ""
                for tier, (kw, price) in enumerate(zip(parts, prices, strict=True), 1):
                    exact = kw.times(price * units)
                    yield BillLine(
                        self.id, "demand", values.span, kw, "kW", decimal_text(price), exact,
                        values.rounding.amounts(exact), self.tax, period=period, tier=str(tier) if bounds else "",
                        description=description, present=None if steps is None else steps == tier - 1,
                        divided=stepwise(DAYS, partial(self._upto, values, bucket, kw.times(price))),
                    )  # fmt: skip

    def _upto(self, values: Values, bucket: int, unit: Exact, days: Period) -> Exact:
        return unit.times(self._units(values, bucket, days))

    def _units(self, values: Values, bucket: int, days: Period) -> Fraction:
        """Return the days, months or years in the days of a bucket's season."""
        spans = season_spans(self.schedule, [bucket], days, values.page.frame.season_of)
        if self.per == "day":
            return Fraction(days_of(spans))
        if self.per == "year":
            return sum((self.prorate.years(span) for span in spans), Fraction(0))
        return months_of(spans, values.period, self.prorate, cut=values.cut)

    def _quantity(self, bucket: int) -> Quantity:
        slots = Slots(self.schedule, bucket, self.straddle)
        return self.on.over(slots, whole=self.prorate.on_change == "days")


def described(quantity: Quantity, page: Page, span: Period, description: str) -> list[str] | str:
    """Return a description with the instant of each maximum, and how many windows were read in part."""
    remarks = getattr(quantity, "remarks", None)
    if remarks is not None:
        return [", ".join(filter(None, (description, text))) for text in remarks(page, span)]
    instants, partial = getattr(quantity, "instants", None), getattr(quantity, "partial", None)
    if instants is None or partial is None:
        return description
    texts = zip(instants(page, span), partial(page, span), strict=True)
    return [", ".join(filter(None, (description, at and english("at", at=at), lacks))) for at, lacks in texts]


def _read_on(table: Table, schedule: Schedule | None, context: TariffContext) -> Determinant:
    """Return a quantity in kW, or a flow whose maximum this line takes itself."""
    on = context.determinant(table, "on")
    name = table.text("on", "import")
    if name in QUANTITIES:
        window = read_window(table)
        name = f"{of_registers(name, getattr(on, 'registers', None))} kW{window}"
        return Demands(name, require_timed(table, on), window, rounded=read_rounded(table, KW_PLACES))
    unit, own = getattr(on, "unit", "kW"), getattr(on, "schedule", None)
    if unit != "kW":
        table.fail("on", f"{name!r} is in {unit}, and a demand is in kW", 'add reduce = "max" to the quantity')
    if own is not None and own != schedule:
        table.fail("schedule", f"the quantity {name!r} is by {own.id}", f'write schedule = "{own.id}"')
    return on
