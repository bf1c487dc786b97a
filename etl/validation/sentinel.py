"""Rule `sentinel`: a code that meters and gateways send where they have no value, taken for energy."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Mask
from etl.validation.channel_readings import MINUTES_AN_HOUR, ChannelReadings

WHOLE = (2**24 - 1, 2**31 - 1, 2**32 - 1)
"""All bits of a counter of 24, 31 and 32 bits, read as Wh or as kWh."""
KWH = (
    "186227.0864", "186227.0865", "186227.0866",  # half-hours of British gateways
    "8590.017", "34364.271", "38655.37",
)  # fmt: skip
"""Codes in kWh with the decimals that they are written with. n3rgy/data issue 11, Energy Sparks issue 4531."""


@dataclass(frozen=True)
class Sentinel:
    """A value that is a code, as energy or as mean power of its interval, and out of scale with all others.

    A code by chance is a lawful value of a meter that reads such amounts: it fails only above `times` the highest
    other reading.
    """

    times: int = 20

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which slots fail."""
        codes = np.isin(readings.energy_mwh, _codes(readings.interval)) & readings.known
        if not codes.any():
            return codes
        return codes & (readings.energy_mwh > self.times * _highest_other(readings, codes))

    def fact(self, readings: ChannelReadings, slot: int) -> str:
        """Say why a slot fails."""
        codes = np.isin(readings.energy_mwh, _codes(readings.interval))
        value = Fraction(int(readings.energy_mwh[slot]), MWH_PER_KWH)
        other = Fraction(_highest_other(readings, codes), MWH_PER_KWH)
        return (
            f"{number_text(value)} kWh is an error code of meters; no other reading is above {number_text(other)} kWh"
        )


def _highest_other(readings: ChannelReadings, codes: Mask) -> int:
    return int(readings.energy_mwh[readings.known & ~codes].max(initial=0))


@cache
def _codes(interval: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return the stored mWh of all codes, as energy and as power over an interval."""
    kwh = [*WHOLE, *(Fraction(code, 1000) for code in WHOLE), *(Fraction(text) for text in KWH)]
    energy = [Fraction(code) * MWH_PER_KWH for code in kwh]
    every = energy + [one * interval / MINUTES_AN_HOUR for one in energy]
    return np.unique(np.array([int(one) for one in every if one.denominator == 1], np.int64))
