"""`[quantity.ID]` with `less`: one flow less another, over each interval or over the period, with or without a bank."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage import MWH_PER_KWH
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

    net: "Netting"
    slots: Slots
    whole: bool = False
    unit: str = "kWh"

    @property
    def name(self) -> str:
        schedule = self.slots.schedule
        return f"{self.net.id} {schedule.id}.{schedule.names[self.slots.bucket]}" if schedule else self.net.id

    def sums(self, _span: Period, period: Period) -> Iterable[SlotSum]:
        return [SlotSum(flow, self.slots, period) for flow in (self.net.of, self.net.less)]

    def looks_back(self) -> Iterable[Past]:
        """The kWh that the bank holds for these slots."""
        return () if self.net.bank is None or self.net.bank.keeps != KWH else (Past(NetSum(self.net, self.slots), 0),)

    def compute(self, page: Page, span: Period) -> Exact:
        net = self.balance(page)
        period = page.frame.period
        used = Exact(np.where(net.num > 0, net.num, 0), net.den)
        return used if self.whole or span == period else used.times(Fraction(span.days, period.days))

    def surplus(self, page: Page) -> Exact:
        """What is left for later: the balance below zero, as a positive number."""
        net = self.balance(page)
        return Exact(np.where(net.num < 0, -net.num, 0), net.den)

    def balance(self, page: Page) -> Exact:
        """`of` less `less` less the bank's opening, of either sign."""
        return page.once(("net", self.net, self.slots), lambda: self._balance(page))

    def _balance(self, page: Page) -> Exact:
        of, less = (page.sum(request) for request in self.sums(page.frame.period, page.frame.period))
        net = of.plus(less.times(-1)).times(Fraction(1, MWH_PER_KWH))
        for past in self.looks_back():
            net = net.plus(opening(page, past, self.net).times(-1))
        return net


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


def read_net(table: Table, name: str, reading: Reading) -> Determinant:
    """`of`, `less`, `over = "period" | "interval"`; for a period `schedule`, `straddle` and `bank` too."""
    of, less = table.choice("of", FLOWS), table.choice("less", FLOWS)
    if of == less:
        table.fail("less", f"{less!r} less itself is nothing", 'write of = "import", less = "export"')
    if table.choice("over", ("period", "interval")) == "interval":
        if table.has("bank"):
            table.fail("bank", "is for what is netted over the period", 'write over = "period", or no bank')
        table.close()
        return Flow(f"{of}{LESS}{less}")
    schedule = reading.schedule(table)
    bank = read_bank(table, schedule)
    found = Netting(name, of, less, schedule, table.choice("straddle", STRADDLES, "refuse"), bank)
    table.close()
    return found
