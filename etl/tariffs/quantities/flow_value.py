"""The energy of a flow, each reading at its own price: what `price = "series:ID"` comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH
from etl.tariffs.page.contract import Page
from etl.tariffs.schedules.series import Series
from etl.tariffs.slots import Registers, Slots, SlotSum, of_registers


@dataclass(frozen=True)
class FlowValue:
    """Money, unrounded: the sum over slots of energy x price, times a factor of the energy."""

    flow: str
    slots: Slots
    series: Series
    unit: str
    factor: Fraction = Fraction(1)
    registers: Registers | None = None

    @property
    def name(self) -> str:
        schedule = self.slots.schedule
        bucket = f" {schedule.id}.{schedule.names[self.slots.bucket]}" if schedule else ""
        return f"{of_registers(self.flow, self.registers)}{bucket} x {self.series.id}"

    def sums(self, span: Period, _period: Period) -> Iterable[SlotSum]:
        yield SlotSum(self.flow, self.slots, span, self.series, self.registers)

    def compute(self, page: Page, span: Period) -> Exact:
        value = page.sum(SlotSum(self.flow, self.slots, span, self.series, self.registers))
        return value.times(self.factor / (MWH_PER_KWH * self.series.kwh))
