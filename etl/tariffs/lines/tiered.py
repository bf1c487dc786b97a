"""`kind = "energy"` with `tiers`: prices per kWh that change with the amount used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from etl.core.exact import Exact, decimal_text
from etl.tariffs.filling import fill_runs, fill_total
from etl.tariffs.model import STRADDLES, BillLine, Determinant, History, Past, Quantity, Slots, Timed
from etl.tariffs.page import Values
from etl.tariffs.reading import Reading
from etl.tariffs.runs import Cut, Runs, runs
from etl.tariffs.schedules import Schedule
from etl.tariffs.tables import Table
from etl.tariffs.tiers import Tiers, read_tier_prices, read_tiers


@dataclass(frozen=True)
class TieredEnergy:
    """`prices` by bucket and tier; every tier of every period in use is printed, be it empty."""

    id: str
    description: str
    tax: bool
    on: Determinant
    schedule: Schedule | None
    straddle: str
    prices: tuple[tuple[Fraction, ...], ...]
    tiers: Tiers

    @classmethod
    def read(cls, table: Table, name: str, reading: Reading) -> Self:
        schedule = reading.schedule(table)
        tiers = read_tiers(table, schedule, reading)
        on = reading.determinant(table, "on")
        if (tiers.daily or tiers.fill == "chronological") and not isinstance(on, Timed):
            table.fail("on", "has no readings in time, by which tiers could fill", 'write fill = "prorata"')
        return cls(
            name, table.text("description", ""), table.flag("tax"), on, schedule,
            table.choice("straddle", STRADDLES, "refuse"), read_tier_prices(table, schedule, tiers.upto), tiers,
        )  # fmt: skip

    def needs(self) -> Iterable[Quantity]:
        times = self.tiers.times
        return [*self._buckets(), *([] if times is None or isinstance(times, str) else [times])]

    def looks_back(self) -> Iterable[Past]:
        return ()

    def lines(self, q: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        filled: dict[int, list[Exact]] = {}
        for pool in self.tiers.pools():
            present = [bucket for bucket in pool if q.has(Slots(self.schedule, bucket))]
            if present:
                bounds = self.tiers.bounds(q, self.schedule, pool)
                filled |= dict(zip(present, self._filled(q, present, bounds), strict=True))
        for bucket in sorted(filled):
            for tier, (kwh, price) in enumerate(zip(filled[bucket], self.prices[bucket], strict=True), 1):
                exact = kwh.times(price)
                yield BillLine(
                    self.id, "energy", q.span, kwh, "kWh", decimal_text(price), exact, q.rounding.amounts(exact),
                    self.tax, description=self.description, tier=str(tier),
                    period=self.schedule.names[bucket] if self.schedule else "",
                )  # fmt: skip

    def _filled(self, q: Values, present: list[int], bounds: list[Exact]) -> list[list[Exact]]:
        ordered = self.tiers.fill == "chronological" and (len(present) > 1 or len(self.prices) > 1)
        if (self.tiers.daily or ordered) and isinstance(self.on, Timed):
            return fill_runs(self._runs(q, self.on), present, bounds, self.tiers.fill)
        quantities = self._buckets()
        return fill_total([q[quantities[bucket]] for bucket in present], bounds)

    def _runs(self, q: Values, on: Timed) -> Runs:
        cut = Cut(Slots(self.schedule, 0, self.straddle), q.span, self.tiers.daily)
        return q.page.once(("runs", on, cut), lambda: runs(q.page, on.parts(q.page), cut))

    def _buckets(self) -> list[Quantity]:
        return [self.on.over(Slots(self.schedule, bucket, self.straddle)) for bucket in range(len(self.prices))]
