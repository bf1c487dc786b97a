"""`kind = "energy"` with `tiers`: prices per kWh that change with the amount used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from typing import Self

import numpy as np

from etl.core.exact import Exact, decimal_text
from etl.core.periods import Period
from etl.core.zones import Ints
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.filling import fill_runs, fill_total
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.lines.tiers import Tiers, reached, read_tier_prices, read_tiers
from etl.tariffs.page.contract import Determinant, History, Quantity, Timed, Values
from etl.tariffs.page.line_division import FILLED, stepwise, until
from etl.tariffs.page.stretches import Cut, Runs, runs
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import STRADDLES, Slots
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class TieredEnergy(LineHeader):
    """`prices` by bucket and tier; every tier of every period in use is printed, be it empty.

    If all has the price of the tier that is reached, a bill has a line of this tier only.
    """

    on: Determinant
    schedule: Schedule | None
    straddle: str
    prices: tuple[tuple[Fraction, ...], ...]
    tiers: Tiers

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Self:
        schedule = context.schedule(table)
        tiers = read_tiers(table, schedule, context)
        on = context.determinant(table, "on")
        if (tiers.daily or tiers.fill == "chronological") and not isinstance(on, Timed):
            table.fail("on", "has no readings in the order of time, which these tiers need", 'write fill = "prorata"')
        return cls(
            *cls.read_header(table, name), on, schedule,
            table.choice("straddle", STRADDLES, "refuse"), read_tier_prices(table, schedule, tiers.upto), tiers,
        )  # fmt: skip

    @property
    def by_month(self) -> Proration | None:
        return self.tiers.by_month

    def needs(self) -> Iterable[Quantity]:
        return [*self._buckets(), *self.tiers.times]

    def lines(self, values: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        filled, steps = self._all_filled(values, values.span), self._steps(values)
        for bucket in sorted(filled):
            for tier, (kwh, price) in enumerate(zip(filled[bucket], self.prices[bucket], strict=True), 1):
                exact = kwh.times(price)
                yield BillLine(
                    self.id, "energy", values.span, kwh, "kWh", decimal_text(price), exact,
                    values.rounding.amounts(exact), self.tax, description=self.description, tier=str(tier),
                    period=self.schedule.names[bucket] if self.schedule else "",
                    present=steps[bucket] == tier - 1 if steps else None,
                    divided=stepwise(FILLED, partial(self._upto, values, bucket, tier - 1)),
                )  # fmt: skip

    def _upto(self, values: Values, bucket: int, tier: int, days: Period) -> Exact:
        filled = values.page.once(("filled", self, values.span, days), lambda: self._all_filled(values, days))
        return filled[bucket][tier].times(self.prices[bucket][tier])

    def _all_filled(self, values: Values, days: Period) -> dict[int, list[Exact]]:
        """Return what the energy of the first `days` of a line fills of the bounds of all its days."""
        filled: dict[int, list[Exact]] = {}
        for pool in self.tiers.pools():
            present = [bucket for bucket in pool if values.has(Slots(self.schedule, bucket))]
            if present:
                bounds = self.tiers.bounds(values, self.schedule, pool)
                filled |= dict(zip(present, self._filled(values, days, present, bounds), strict=True))
        return filled

    def _steps(self, values: Values) -> dict[int, Ints]:
        """Return the tier that each bucket's bill reaches; nothing where the tiers are filled."""
        found: dict[int, Ints] = {}
        for pool in self.tiers.pools() if self.tiers.whole else ():
            present = [bucket for bucket in pool if values.has(Slots(self.schedule, bucket))]
            if present:
                whole = reduce(Exact.plus, [values[self._buckets()[bucket]] for bucket in present])
                step = reached(whole, self.tiers.bounds(values, self.schedule, pool))
                found |= dict.fromkeys(present, step)
        return found

    def _filled(self, values: Values, days: Period, present: list[int], bounds: list[Exact]) -> list[list[Exact]]:
        ordered = self.tiers.fill == "chronological" and (len(present) > 1 or len(self.prices) > 1)
        if (self.tiers.daily or ordered) and isinstance(self.on, Timed):
            return fill_runs(self._runs(values, days, self.on), present, bounds, self.tiers.fill)
        quantities = [self._buckets()[bucket] for bucket in present]
        used = [until(quantity, values.page, values.span, days) for quantity in quantities]
        if self.tiers.whole:
            steps = self._steps(values)[present[0]]
            numbers = range(len(bounds) + 1)
            return [[Exact(np.where(steps == tier, own.num, 0), own.den) for tier in numbers] for own in used]
        if days == values.span or len(present) == 1:  # what is alone fills its tiers in the order of time
            return fill_total(used, bounds)
        whole = [values[quantity] for quantity in quantities]
        shares = [upto.per(own) for upto, own in zip(used, whole, strict=True)]
        filled = fill_total(whole, bounds)
        return [[tier.times_each(share) for tier in own] for own, share in zip(filled, shares, strict=True)]

    def _runs(self, values: Values, days: Period, on: Timed) -> Runs:
        cut = Cut(Slots(self.schedule, 0, self.straddle), days, self.tiers.daily)
        return values.page.once(("runs", on, cut), lambda: runs(values.page, on.parts(values.page), cut))

    def _buckets(self) -> list[Quantity]:
        return [self.on.over(Slots(self.schedule, bucket, self.straddle)) for bucket in range(len(self.prices))]
