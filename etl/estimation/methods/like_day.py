"""Method `like-day`: the same slot of the nearest day of the same kind, all missing channels of a client together."""

import numpy as np

from etl.core.zones import Ints, Mask
from etl.estimation.channel_slots import DAY, Answer, ChannelSlots, MissingSlots

_KINDS = np.array([0, 1, 1, 1, 2, 3, 4])
"""Kinds of Monday to Sunday."""
_MONDAY = 3
"""1 January 1970 was a Thursday."""


def estimate(slots: ChannelSlots, missing: MissingSlots) -> Answer:
    """Return what was read on the nearest earlier day that is at most four weeks before the gap, else on a later one.

    A channel that has no such day at all does not keep others of its client from theirs.
    """
    donor = np.full(len(missing.row), -1, np.int64)
    alone = np.ones(len(missing.row), np.bool_)
    together = np.unique(slots.client[missing.row] * slots.known.shape[1] + missing.slot, return_inverse=True)[1]
    if len(together) and int(together.max()) + 1 < len(together):
        alone = np.zeros(len(missing.row), np.bool_)
        for days in _distances(slots, missing):
            alone |= _candidate(slots, missing, days)[1]
    some = np.flatnonzero(alone)
    _find(slots, missing.where(some), together[some], donor, some)
    found = donor >= 0
    return slots.values[missing.row, np.maximum(donor, 0)], found


def _find(slots: ChannelSlots, missing: MissingSlots, together: Ints, donor: Ints, place: Ints) -> None:
    """Set the donors of missing slots, of those `together` on the first day that all of them have."""
    for days in _distances(slots, missing):
        if not len(place):
            return
        other, found = _candidate(slots, missing, days)
        lacking = np.zeros(int(together.max()) + 1, np.bool_)
        lacking[together[~found]] = True
        found = ~lacking[together]
        donor[place[found]] = other[found]
        missing, together, place = missing.where(~found), together[~found], place[~found]


def _distances(slots: ChannelSlots, missing: MissingSlots) -> list[int]:
    """Return the distances in days at which donors may be: earlier ones, the nearest first, then later ones."""
    if not len(missing.row):
        return []
    own = slots.local[missing.slot]
    back = int((own - missing.earliest(slots)).max()) // DAY + 1
    ahead = int((missing.latest(slots) - own).max()) // DAY + 1
    return [*range(-1, -back - 1, -1), *range(1, ahead + 1)]


def _candidate(slots: ChannelSlots, missing: MissingSlots, days: int) -> tuple[Ints, Mask]:
    """Return the slots at a distance, and where each is a donor."""
    other = slots.same_time(missing.slot, days)
    where = np.maximum(other, 0)
    kind = _KINDS[(slots.day[missing.slot] + _MONDAY) % 7] == _KINDS[(slots.day[missing.slot] + days + _MONDAY) % 7]
    if days < 0:
        near = (other < missing.first) & (slots.local[where] >= missing.earliest(slots))
    else:
        near = (other >= missing.end) & (slots.local[where] < missing.latest(slots))
    return other, (other >= 0) & kind & near & slots.known[missing.row, where]
