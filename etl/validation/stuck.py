"""Rule `stuck`: the same value again and again, where the channel tells finer ones."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Ints, Mask
from etl.validation.channel_readings import ChannelReadings

COARSE = 10_000
"""mWh, 10 Wh: where half the readings are whole multiples of it, equal neighbours are nothing unusual."""


@dataclass(frozen=True)
class Stuck:
    """The same value above zero `times` times in a row. After Oracle's rule on consecutive intervals."""

    times: int = 12

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings are part of such a run."""
        energy = readings.energy_mwh
        found = np.zeros(len(readings), np.bool_)
        if not self._may_be(energy):
            return found
        if 2 * np.count_nonzero(energy % COARSE) <= np.count_nonzero(energy):
            return found
        goes_on = (energy[1:] == energy[:-1]) & (readings.starts[1:] == readings.ends[:-1]) & (energy[1:] > 0)
        edges = np.flatnonzero(np.diff(goes_on, prepend=False, append=False)).reshape(-1, 2)
        for first, last in edges.tolist():
            found[first : last + 1] = last + 1 - first >= self.times
        return found

    def _may_be(self, energy: Ints) -> bool:
        """Return whether a row of equal values can be that long: it has a whole one of these shorter rows."""
        length = max(self.times // 2, 1)
        rows = energy[: len(energy) // length * length].reshape(-1, length)
        some = rows[(rows[:, 0] == rows[:, -1]) & (rows[:, 0] > 0)]
        return bool((some == some[:, :1]).all(axis=1).any())

    def fact(self, readings: ChannelReadings, first: int, last: int) -> str:
        """Say which value it is, and how often it comes."""
        kwh = number_text(Fraction(int(readings.energy_mwh[first]), MWH_PER_KWH))
        return f"{kwh} kWh {last - first:,} times in a row: does the meter send its last value again?"
