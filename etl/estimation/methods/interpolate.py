"""Method `interpolate`: a straight line between the readings directly before and after the gap."""

import numpy as np

from etl.estimation.channel_slots import Answer, ChannelSlots, MissingSlots, half_up


def estimate(slots: ChannelSlots, missing: MissingSlots) -> Answer:
    """Return a + (b - a) k / (n + 1) for the k-th of n slots between a and b."""
    last = slots.known.shape[1] - 1
    found = (missing.first > 0) & (missing.end <= last)
    before = slots.values[missing.row, np.maximum(missing.first - 1, 0)]
    after = slots.values[missing.row, np.minimum(missing.end, last)]
    parts, place = missing.end - missing.first + 1, missing.slot - missing.first + 1
    return half_up(before * (parts - place) + after * place, parts), found
