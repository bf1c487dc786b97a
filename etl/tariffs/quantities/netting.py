"""`[quantity.ID]` with `less`: one flow less another, over each interval or over the period, with or without a bank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage import MWH_PER_KWH, Part
from etl.tariffs.bank import KWH, Bank, opening, read_bank
from etl.tariffs.model import STRADDLES, Determinant, Past, Quantity, Slots, SlotSum
from etl.tariffs.netted import LESS
from etl.tariffs.page import Page
from etl.tariffs.quantities.flow import Flow
from etl.tariffs.quantities.measured import Together
from etl.tariffs.reading import Reading
from etl.tariffs.schedules import Schedule
from etl.tariffs.tables import Table

FLOWS = ("import", "export", "generation")


@dataclass(frozen=True)
class NetSum:
    """kWh of a period in some slots: `of` less `less` less what the bank holds, never below zero.

    It is of the whole period; a version of a line that holds for a part of it gets that part by days.
    """

    by_days: ClassVar[bool] = True

    net: "Netting"
    slots: Slots
    whole: bool = False
    unit: str = "kWh"

    @property
    def name(self) -> str:
        schedule = self.slots.schedule
        return f"{self.net.id} {schedule.id}.{schedule.names[self.slots.bucket]}" if schedule else self.net.id

    def sums(self, _span: Period, period: Period) -> Iterable[SlotSum]:
        return [SlotSum(flow, self.slots, period) for flow in self.net.flows]

    def looks_back(self) -> Iterable[Past]:
        """The kWh that the bank holds for these slots."""
        return () if self.net.bank is None or self.net.bank.keeps != KWH else (Past(NetSum(self.net, self.slots), 0),)

    def compute(self, page: Page, span: Period) -> Exact:
        used, _ = self.both(page)
        period = page.frame.period
        return used if self.whole or span == period else used.times(Fraction(span.days, period.days))

    def both(self, page: Page) -> tuple[Exact, Exact]:
        """What is used, and what is left over; neither is below zero, and over the period one of them is zero."""
        return page.once(("net", self.net, self.slots), lambda: self._both(page))

    def _both(self, page: Page) -> tuple[Exact, Exact]:
        requests = self.sums(page.frame.period, page.frame.period)
        of, less = (page.sum(request).times(Fraction(1, MWH_PER_KWH)) for request in requests)
        if self.net.by_interval:
            return of, less
        net = of.plus(less.times(-1))
        for past in self.looks_back():
            net = net.plus(opening(page, past, self.net).times(-1))
        return Exact(np.where(net.num > 0, net.num, 0), net.den), Exact(np.where(net.num < 0, -net.num, 0), net.den)


@dataclass(frozen=True)
class Netting:
    """Netted over the billing period, by the periods of its own schedule, and placed by its own `straddle`."""

    id: str
    of: str
    less: str
    schedule: Schedule | None
    straddle: str
    bank: Bank | None = None
    unit: str = "kWh"

    by_interval: ClassVar[bool] = False

    @property
    def flows(self) -> tuple[str, str]:
        """What is used and what is left over, before they meet."""
        return self.of, self.less

    def over(self, slots: Slots, *, whole: bool = False) -> Quantity:
        if slots.schedule is not None or self.schedule is None:
            return NetSum(self, Slots(self.schedule, slots.bucket, self.straddle), whole)
        return Together(self.id, tuple(NetSum(self, one.slots, whole) for one in self.sums()), self.unit)

    def sums(self) -> list[NetSum]:
        """What is netted for itself: each period of the schedule, or everything."""
        buckets = range(len(self.schedule.buckets) if self.schedule else 1)
        return [NetSum(self, Slots(self.schedule, bucket, self.straddle)) for bucket in buckets]

    def fit(self, table: Table, key: str) -> None:
        """Refuse a line by another schedule."""
        wanted = table.data.get("schedule")
        own = self.schedule.id if self.schedule else None
        if wanted is not None and wanted != own:
            how = f"by schedule {own}" if own else "of the whole period"
            remedy = f'write schedule = "{own}" or none' if own else f"add schedule to [quantity.{self.id}]"
            table.fail(key, f"{self.id!r} is netted {how}, the line is by {wanted!r}", remedy)


@dataclass(frozen=True)
class IntervalNetting(Netting):
    """Netted interval by interval, with a bank of money for what is left over; lines may be by any schedule."""

    by_interval: ClassVar[bool] = True

    @property
    def flows(self) -> tuple[str, str]:
        return f"{self.of}{LESS}{self.less}", f"{self.less}{LESS}{self.of}"

    def over(self, slots: Slots, *, whole: bool = False) -> Quantity:
        return Flow(self.flows[0]).over(slots, whole=whole)

    def parts(self, page: Page) -> Sequence[Part]:
        """Its readings, as for a flow."""
        return page.parts(self.flows[0])

    def fit(self, table: Table, key: str) -> None:
        """Every line fits."""


def read_net(table: Table, name: str, reading: Reading) -> Determinant:
    """`of`, `less`, `over = "period" | "interval"`, `schedule`, `straddle`, `bank`."""
    of, less = table.choice("of", FLOWS), table.choice("less", FLOWS)
    if of == less:
        table.fail("less", f"{less!r} less itself is nothing", 'write of = "import", less = "export"')
    kind = Netting if table.choice("over", ("period", "interval")) == "period" else IntervalNetting
    if kind is IntervalNetting and not table.has("bank"):
        table.close()
        return Flow(f"{of}{LESS}{less}")
    schedule = reading.schedule(table)
    bank = read_bank(table, schedule)
    if kind is IntervalNetting and bank is not None and bank.keeps == KWH:
        table.fail("bank", "keeps kWh, and those of an interval are not kept", 'write over = "period"')
    found = kind(name, of, less, schedule, table.choice("straddle", STRADDLES, "refuse"), bank)
    table.close()
    return found
