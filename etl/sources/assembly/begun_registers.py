"""Registers that start again from a lower value under their old number: two values at one time, the lower goes on."""

import numpy as np

from etl.blocks.long_read_codec import CONFLICT, LongReads
from etl.blocks.weeks import Ints

STARTED_AGAIN = "the register begins anew: a new meter needs a number of its own"


def explained(bad: LongReads, reads: LongReads) -> list[tuple[LongReads, str]]:
    """Say why values at one time contradict each other; `reads` are the others, by channel and time."""
    if not len(bad):
        return []
    minutes = int(max(bad.start.max(), reads.start.max(initial=0))) + 1
    time, of = np.unique(bad.channel * minutes + bad.start, return_inverse=True)
    low, high = np.full(len(time), np.iinfo(np.int64).max), np.full(len(time), np.iinfo(np.int64).min)
    np.minimum.at(low, of, bad.energy_mwh)
    np.maximum.at(high, of, bad.energy_mwh)
    known = reads.channel * minutes + reads.start
    place: Ints = np.asarray(np.searchsorted(known, time), np.int64)
    before, is_before = _at(reads, known, place - 1, time // minutes, minutes)
    after, is_after = _at(reads, known, place, time // minutes, minutes)
    again = np.where(is_after, (low <= after) & (after < high), is_before & (low < before) & (before <= high))[of]
    return [(bad.where(rows), why) for rows, why in ((again, STARTED_AGAIN), (~again, CONFLICT)) if rows.any()]


def _at(reads: LongReads, known: Ints, place: Ints, channel: Ints, minutes: int) -> tuple[Ints, Ints]:
    """Return the values at some places, and which of these are of the channel."""
    if not len(known):
        return np.zeros(len(place), np.int64), np.zeros(len(place), np.bool_)
    inside = (place >= 0) & (place < len(known))
    safe = np.clip(place, 0, len(known) - 1)
    return reads.energy_mwh[safe], inside & (known[safe] // minutes == channel)
