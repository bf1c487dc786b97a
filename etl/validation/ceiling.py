"""Rule `ceiling`: mean power that no connection of this kind carries."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.zones import Mask
from etl.validation.channel_readings import ChannelReadings


@dataclass(frozen=True)
class Ceiling:
    """Mean power above `kw`, and above `times` the 99th percentile of the month's other readings.

    A pump that runs now and then is no fault: where more than `most` slots are that high, none fails.
    """

    kw: int = 100
    times: int = 1000
    most: int = 3

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which slots fail."""
        failing = readings.known & (readings.energy_mwh > self._limit(readings))
        return failing if np.count_nonzero(failing) <= self.most else np.zeros_like(failing)

    def fact(self, readings: ChannelReadings, slot: int) -> str:
        """Say why a slot fails."""
        high = _shown(readings.mean_kw(slot))
        return f"a mean of {high} kW is more than {self.times:,} times what 99 % of the month's readings stay below"

    def _limit(self, readings: ChannelReadings) -> int:
        """Return the stored mWh that a reading may not exceed."""
        values = np.sort(readings.energy_mwh[readings.known])
        others = values[: max(len(values) - self.most, 0)]
        usual = int(others[-(-len(others) * 99 // 100) - 1]) if len(others) else 0
        return max(int(readings.energy_at(self.kw)), self.times * usual)


def _shown(power: Fraction) -> str:
    return f"{round(power):,}"
