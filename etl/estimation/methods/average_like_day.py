"""Method `average-like-day`: the mean of the same slot of the same weekday over the four weeks before the gap."""

import numpy as np

from etl.core.zones import Ints, Mask
from etl.estimation.channel_slots import DAY, Answer, ChannelSlots, MissingSlots, half_up

_WEEK = 7


def estimate(slots: ChannelSlots, missing: MissingSlots) -> Answer:
    """Return means of the four weeks before the gap; where nothing was read then, of the four weeks after it."""
    own = slots.local[missing.slot]
    back = int((own - missing.earliest(slots)).max(initial=0)) // (_WEEK * DAY) + 1
    ahead = int((missing.latest(slots) - own).max(initial=0)) // (_WEEK * DAY) + 1
    earlier, found = _mean(slots, missing, range(-1, -back - 1, -1))
    later, after = _mean(slots, missing.where(~found), range(1, ahead + 1))
    earlier[~found] = later
    answered = found.copy()
    answered[~found] = after
    return earlier, answered


def _mean(slots: ChannelSlots, missing: MissingSlots, weeks: range) -> Answer:
    sums = np.zeros(len(missing.row), slots.values.dtype)
    counts = np.zeros(len(missing.row), np.int64)
    for week in weeks:
        other = slots.same_time(missing.slot, week * _WEEK)
        where = np.maximum(other, 0)
        found = (other >= 0) & _near(slots, missing, where, week) & slots.known[missing.row, where]
        sums = sums + np.where(found, slots.values[missing.row, where], 0)
        counts += found
    return half_up(sums, np.maximum(counts, 1)), counts > 0


def _near(slots: ChannelSlots, missing: MissingSlots, other: Ints, week: int) -> Mask:
    """Return where slots are in the four weeks before a gap, or after it."""
    if week < 0:
        return np.asarray((other < missing.first) & (slots.local[other] >= missing.earliest(slots)))
    return np.asarray((other >= missing.end) & (slots.local[other] < missing.latest(slots)))
