"""Rule `spike`: one interval of a day far above all others of the day."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Mask
from etl.validation.channel_readings import ChannelReadings

_THIRD = 3
_LEAST = 6
"""Readings of a day below which the third highest of them says nothing."""


@dataclass(frozen=True)
class Spike:
    """The highest reading of a local day above the third highest by more than `ratio` of that, and above `kwh`.

    After Oracle's interval spike check and California's rules.
    """

    ratio: Fraction = Fraction(9, 5)
    kwh: int = 1

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings are such a one."""
        found = np.zeros(len(readings), np.bool_)
        first, last = readings.local_days()
        if not len(first):
            return found
        highest = np.maximum.reduceat(readings.energy_mwh, first)
        over = (highest > self.kwh * MWH_PER_KWH) & (last - first >= _LEAST)
        if not over.any():
            return found
        # The third is too low where fewer than three are as high as that: highest / (1 + ratio).
        part = 1 / (1 + self.ratio)
        bounds = np.array([-(-high * part.numerator // part.denominator) for high in highest.tolist()], np.int64)
        high = (readings.energy_mwh >= np.repeat(bounds, last - first)).view(np.int8)
        over &= np.add.reduceat(high, first, dtype=np.int64) < _THIRD
        for begin, end in zip(first[over].tolist(), last[over].tolist(), strict=True):
            found[begin + readings.energy_mwh[begin:end].argmax()] = True
        return found

    def fact(self, readings: ChannelReadings, first: int, _last: int) -> str:
        """Say how high it is."""
        kwh = number_text(Fraction(int(readings.energy_mwh[first]), MWH_PER_KWH))
        return f"{kwh} kWh in one interval, far above all others of its day"
