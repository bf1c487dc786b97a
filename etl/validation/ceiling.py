"""Rule `ceiling`: mean power that the connection does not carry."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.numbers import number_text
from etl.core.zones import Mask
from etl.phrasebook.english import english
from etl.validation.channel_readings import ChannelReadings


@dataclass(frozen=True)
class Ceiling:
    """Mean power above the limit of the connection; where none is known, far above all that the channel reads else.

    That is above `kw`, and above `times` the 99th percentile of the month's other readings. A pump that runs now and
    then is no fault: where more than `most` readings are that high, none fails; nor where there are fewer than `least`
    others, of which no percentile tells anything.
    """

    kw: int = 100
    times: int = 1000
    most: int = 3
    least: int = 100

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings fail."""
        power = readings.power_mw
        if readings.limit_kw is not None:
            return np.asarray(power > int(readings.raw_mw(readings.limit_kw)))
        if len(readings) < self.least + self.most:
            return np.zeros(len(readings), np.bool_)
        failing = np.asarray(power > max(int(readings.raw_mw(self.kw)), self.times * self._usual(readings)))
        return failing if np.count_nonzero(failing) <= self.most else np.zeros_like(failing)

    def fact(self, readings: ChannelReadings, place: int, _last: int) -> str:
        """Say why a reading fails."""
        kw = f"{round(readings.mean_kw(place)):,}"
        if readings.limit_kw is not None:
            return english("above_limit", kw=kw, limit=number_text(readings.limit_kw))
        usual = Fraction(self._usual(readings)) / readings.raw_mw(1)
        return english("above_usual", kw=kw, usual=f"{float(usual):.3g}")

    def _usual(self, readings: ChannelReadings) -> int:
        """Return the 99th percentile of all but the highest readings, in mW before the multiplier."""
        others = np.sort(readings.power_mw)[: len(readings) - self.most]
        return int(others[-(-len(others) * 99 // 100) - 1])
