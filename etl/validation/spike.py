"""Rule `spike`: one interval of a day far above all others of the day."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Mask, transitions
from etl.validation.channel_readings import ChannelReadings

_DAY = 86_400
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
        if len(readings) < _LEAST:
            return found
        day = transitions(readings.zone).to_local(readings.starts * 60) // _DAY
        first = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
        number = np.repeat(np.arange(len(first)), np.diff(first, append=len(day)))
        place = np.arange(len(day)) - first[number]
        days = np.full((len(first), max(int(place.max()) + 1, _LEAST)), -1, np.int64)
        days[number, place] = readings.energy_mwh
        third, highest = np.partition(days, -3)[:, -3], days.max(axis=1)
        whole = days[:, _LEAST - 1] >= 0
        over = (highest > self.kwh * MWH_PER_KWH) & (
            (highest - third) * self.ratio.denominator > third * self.ratio.numerator
        )
        rows = np.flatnonzero(whole & over)
        found[first[rows] + days[rows].argmax(axis=1)] = True
        return found

    def fact(self, readings: ChannelReadings, first: int, _last: int) -> str:
        """Say how high it is."""
        kwh = number_text(Fraction(int(readings.energy_mwh[first]), MWH_PER_KWH))
        return f"{kwh} kWh in one interval, far above all others of its day"
