"""Rule `sentinel`: a code that meters and gateways send where they have no value, taken for energy."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.core.zones import Mask
from etl.phrasebook.english import english
from etl.validation.channel_readings import MINUTES_AN_HOUR, ChannelReadings

WHOLE = (2**24 - 1, 2**31 - 1, 2**32 - 1)
"""All bits of a counter of 24, 31 and 32 bits, read as Wh or as kWh."""
KWH = (
    "186227.0864", "186227.0865", "186227.0866",  # half-hours of British gateways
    "8590.017", "34364.271", "38655.37",
)  # fmt: skip
"""Codes in kWh with the decimals that they are written with. n3rgy/data issue 11, Energy Sparks issue 4531."""
_UNITS = (1000, WHOLE), (MWH_PER_KWH, (*WHOLE, *KWH))
CODES = np.array(sorted({int(Fraction(code) * unit) for unit, codes in _UNITS for code in codes}))
"""All of them in mWh."""


@dataclass(frozen=True)
class Sentinel:
    """A value that is a code, as energy or as mean power, and out of scale with the other readings of the month.

    A code by chance is a lawful value of a meter that reads such amounts: it fails only above `times` the highest
    other reading.
    """

    times: int = 20

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings fail."""
        codes = _are_codes(readings)
        if not codes.any() or codes.all():
            return np.zeros_like(codes)
        return codes & (readings.energy_mwh > self.times * _highest(readings, ~codes))

    def fact(self, readings: ChannelReadings, place: int, _last: int) -> str:
        """Say why a reading fails."""
        value = Fraction(int(readings.energy_mwh[place]), MWH_PER_KWH)
        other = Fraction(_highest(readings, ~_are_codes(readings)), MWH_PER_KWH)
        return english("error_code", kwh=number_text(value), highest=number_text(other))


def _are_codes(readings: ChannelReadings) -> Mask:
    energy = readings.energy_mwh
    of_an_hour = np.where(energy > CODES[-1], 0, energy) * MINUTES_AN_HOUR
    as_power = (of_an_hour % readings.minutes == 0) & np.isin(of_an_hour // readings.minutes, CODES)
    return np.asarray(np.isin(energy, CODES) | as_power)


def _highest(readings: ChannelReadings, some: Mask) -> int:
    return int(readings.energy_mwh[some].max(initial=0))
