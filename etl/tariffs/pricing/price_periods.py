"""Price periods of a tariff: those of the schedule by which it prices consumption, whatever the season."""

from typing import NamedTuple

from etl.core.usage_page import Grid
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.weights import Weights
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.schedules.schedule import NO_TYPE
from etl.tariffs.slots import Slots


class PricePeriod(NamedTuple):
    """A named period of a bill's days, which may have a part in each season."""

    name: str
    parts: tuple[Slots, ...]
    frame: Frame

    def weights(self, grid: Grid) -> list[Weights]:
        """Return which share of each slot is in each part of the period."""
        return [self.frame.weights(grid, slots, self.frame.period) for slots in self.parts]


def price_periods(calculator: Calculator) -> list[PricePeriod]:
    """Return the periods of the first schedule that a line of consumption has; none where all is one period."""
    frame = calculator.frame
    for request in calculator.sums:
        schedule = request.slots.schedule
        if request.flow == "import" and schedule is not None and request.series is None:
            parts: dict[str, list[Slots]] = {}
            for bucket in sorted(frame.has(schedule, frame.period) - {int(NO_TYPE)}):
                slots = Slots(schedule, bucket, request.slots.straddle)
                parts.setdefault(schedule.buckets[bucket][1], []).append(slots)
            found = [PricePeriod(name, tuple(own), frame) for name, own in parts.items()]
            return found if len(found) > 1 else []
    return []
