"""`[quantity.ID]` with `less`: one flow less another, over each interval or over the period, with or without a bank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH, Part
from etl.tariffs.context import TariffContext
from etl.tariffs.page.contract import Determinant, Page, PriorNeed, Quantity
from etl.tariffs.page.net_parts import LESS
from etl.tariffs.quantities.bank import KWH, Bank, read_bank
from etl.tariffs.quantities.carryover import Carryover, KwhBalance, carry_over
from etl.tariffs.quantities.flow import Flow
from etl.tariffs.quantities.measured import QuantitySum
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import STRADDLES, Slots, SlotSum
from etl.tariffs.toml_table import Table

FLOWS = ("import", "export", "generation")


@dataclass(frozen=True)
class NetSum:
    """kWh of a period in some slots: `of` less `less` less what the bank holds, never below zero.

    It is of the whole period; a version of a line that holds for a part of it gets that part by days, of its season.
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

    def looks_back(self) -> Iterable[PriorNeed]:
        """Return the kWh that the bank holds for these slots; for all, where the hour says who inherits."""
        bank, schedule = self.net.bank, self.slots.schedule
        if bank is None or bank.keeps != KWH:
            return ()
        own = schedule.buckets[self.slots.bucket][1] if schedule else ""
        return [PriorNeed(one, 0) for one in self.net.kwh_balances() if bank.by_hour or one.period == own]

    def compute(self, page: Page, span: Period) -> Exact:
        used, whole = self._used(page), self.whole or span == page.frame.period
        return used if whole else used.times(page.frame.share(self.slots.schedule, self.slots.bucket, span))

    def over(self, page: Page) -> Exact:
        """Return what is left over, before any bank of kWh."""
        return _above_zero(self._both(page)[1])

    def _used(self, page: Page) -> Exact:
        if self.net.keeps_kwh:
            return self.net.carryover(page).used.get(self.slots.bucket) or Exact(np.zeros(page.clients, np.int64))
        return _above_zero(self._both(page)[0])

    def difference(self, page: Page) -> Exact:
        """Return used less left over, of either sign."""
        return self._both(page)[0]

    def _both(self, page: Page) -> tuple[Exact, Exact]:
        """Return what is used and what is left over, by the interval; over the period each less the other."""
        requests = self.sums(page.frame.period, page.frame.period)
        of, less = (page.sum(request).times(Fraction(1, MWH_PER_KWH)) for request in requests)
        return (of, less) if self.net.by_interval else (of.plus(less.times(-1)), less.plus(of.times(-1)))


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
        """The flow that is used and the one that is left over, before they are netted."""
        return self.of, self.less

    def over(self, slots: Slots, *, whole: bool = False) -> Quantity:
        if slots.schedule is not None or self.schedule is None:
            return NetSum(self, Slots(self.schedule, slots.bucket, self.straddle), whole)
        return QuantitySum(self.id, tuple(NetSum(self, one.slots, whole) for one in self.sums()), self.unit)

    @property
    def keeps_kwh(self) -> bool:
        """Whether what is over is carried on as energy."""
        return self.bank is not None and self.bank.keeps == KWH

    def kwh_balances(self) -> list[KwhBalance]:
        """Return the balances of its bank of kWh."""
        return [KwhBalance(self, period) for period in (self.schedule.periods if self.schedule else ("",))]

    def carryover(self, page: Page) -> Carryover:
        """Return what its bank of kWh takes part in, computed once a page."""
        return page.once(("carryover", self), lambda: carry_over(page, self))

    def difference(self, page: Page, bucket: int) -> Exact:
        """Return kWh of a bucket: used less left over, of either sign."""
        return NetSum(self, Slots(self.schedule, bucket, self.straddle)).difference(page)

    def sums(self) -> list[NetSum]:
        """Return what is netted for itself: each period of the schedule, or everything."""
        buckets = range(len(self.schedule.buckets) if self.schedule else 1)
        return [NetSum(self, Slots(self.schedule, bucket, self.straddle)) for bucket in buckets]

    def check_line(self, table: Table, key: str) -> None:
        """Refuse a line by another schedule."""
        wanted = table.data.get("schedule")
        own = self.schedule.id if self.schedule else None
        if wanted is not None and wanted != own:
            how = f"by schedule {own}" if own else "of the whole period"
            remedy = f'write schedule = "{own}" or omit it' if own else f"add schedule to [quantity.{self.id}]"
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
        """Return its readings, as for a flow."""
        return page.parts(self.flows[0])

    def check_line(self, table: Table, key: str) -> None:
        """Accept every line."""


def _above_zero(kwh: Exact) -> Exact:
    return Exact(np.where(kwh.num > 0, kwh.num, 0), kwh.den)


def read_net(table: Table, name: str, context: TariffContext) -> Determinant:
    """Read `of`, `less`, `over = "period"` or `"interval"`, `schedule`, `straddle` and `bank`."""
    of, less = table.choice("of", FLOWS), table.choice("less", FLOWS)
    if of == less:
        table.fail("less", f"{less!r} less itself is always 0", 'write of = "import", less = "export"')
    kind = Netting if table.choice("over", ("period", "interval")) == "period" else IntervalNetting
    if kind is IntervalNetting and not table.has("bank"):
        table.close()
        return Flow(f"{of}{LESS}{less}")
    schedule = context.schedule(table)
    bank = read_bank(table, schedule)
    if kind is IntervalNetting and bank is not None and bank.keeps == KWH:
        table.fail("bank", "a bank of kWh needs netting over the period", 'write over = "period"')
    found = kind(name, of, less, schedule, table.choice("straddle", STRADDLES, "refuse"), bank)
    table.close()
    return found
