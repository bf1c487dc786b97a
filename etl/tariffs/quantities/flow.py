"""The energy of a flow: the sum of its readings over some slots."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH, Part
from etl.tariffs.page.contract import Page
from etl.tariffs.slots import Registers, Slots, SlotSum, of_registers


@dataclass(frozen=True)
class FlowSum:
    """kWh of a flow in some slots, unrounded; `whole` ignores the version's span."""

    flow: str
    slots: Slots
    whole: bool = False
    unit: str = "kWh"
    registers: Registers | None = None

    @property
    def name(self) -> str:
        schedule, flow = self.slots.schedule, of_registers(self.flow, self.registers)
        return f"{flow} {schedule.id}.{schedule.names[self.slots.bucket]}" if schedule else flow

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        yield self._sum(period if self.whole else span)

    def compute(self, page: Page, span: Period) -> Exact:
        days = page.frame.period if self.whole else span
        return page.sum(self._sum(days)).times(Fraction(1, MWH_PER_KWH))

    def _sum(self, days: Period) -> SlotSum:
        return SlotSum(self.flow, self.slots, days, registers=self.registers)


@dataclass(frozen=True)
class Flow:
    """import, export or generation; of all registers, or of some."""

    flow: str
    registers: Registers | None = None

    def over(self, slots: Slots, *, whole: bool = False) -> FlowSum:
        return FlowSum(self.flow, slots, whole, registers=self.registers)

    def parts(self, page: Page) -> list[Part]:
        return page.parts(self.flow, self.registers)
