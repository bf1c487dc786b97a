"""Readings of one channel in a month, for tests of rules."""

from fractions import Fraction

import numpy as np

from etl.core.usage_page import MWH_PER_KWH
from etl.validation.channel_readings import ChannelReadings


def half_hours(
    *kwh: str, usual: str = "0.25", slots: int = 1488, multiplier: str = "1", limit: str | None = None
) -> ChannelReadings:
    """Readings of which the first ones are these, and all others the usual one."""
    values = [*kwh, *([usual] * (slots - len(kwh)))]
    energy = np.array([int(Fraction(value) * MWH_PER_KWH) for value in values], np.int64)
    length = np.full(len(values), 30, np.int64)
    return ChannelReadings(
        energy, length, np.arange(len(values)) * 30, Fraction(multiplier), None if limit is None else Fraction(limit)
    )
