"""The energy of a flow: the sum of its readings over some slots."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH, Part
from etl.tariffs.page.contract import Page
from etl.tariffs.slots import Slots, SlotSum


@dataclass(frozen=True)
class FlowSum:
    """kWh of a flow in some slots, unrounded; `whole` ignores the version's span."""

    flow: str
    slots: Slots
    whole: bool = False
    unit: str = "kWh"

    @property
    def name(self) -> str:
        schedule = self.slots.schedule
        return f"{self.flow} {schedule.id}.{schedule.names[self.slots.bucket]}" if schedule else self.flow

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        yield SlotSum(self.flow, self.slots, period if self.whole else span)

    def compute(self, page: Page, span: Period) -> Exact:
        days = page.frame.period if self.whole else span
        return page.sum(SlotSum(self.flow, self.slots, days)).times(Fraction(1, MWH_PER_KWH))


@dataclass(frozen=True)
class Flow:
    """import, export or generation."""

    flow: str

    def over(self, slots: Slots, *, whole: bool = False) -> FlowSum:
        return FlowSum(self.flow, slots, whole)

    def parts(self, page: Page) -> list[Part]:
        return page.parts(self.flow)
