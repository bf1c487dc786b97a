"""Values of a feed in whole mWh, exactly, without a loop over readings."""

import numpy as np

from etl.blocks.weeks import Ints, Mask
from etl.sources.cells.values import LARGEST_MWH


def energy_mwh(value: Ints, decimals: Ints, duration: Ints, exponent: int, *, power: bool) -> tuple[Ints, Mask, Mask]:
    """Return mWh of values in 10**exponent Wh (or W over `duration` seconds), half a mWh rounded away from zero.

    Also which were rounded, and which are out of range (their energy is 0 then).
    """
    shift = exponent + 3 - decimals.astype(np.int64)
    times = 10 ** np.clip(shift, 0, 14)
    parts = 10 ** np.clip(-shift, 0, 14)
    if power:
        times, parts = times * duration, parts * 3600
    size = np.abs(value.astype(np.float64)) * times.astype(np.float64)
    large = (size / parts >= LARGEST_MWH) | (size >= 2.0**61) | (np.abs(shift) > 14)
    whole = np.where(large, 0, value) * np.where(large, 0, times)
    energy = (2 * np.abs(whole) + parts) // (2 * parts)
    return np.where(whole < 0, -energy, energy), ~large & (whole % parts != 0), large
