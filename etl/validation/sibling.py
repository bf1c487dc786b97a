"""Rule `sibling`: a channel is silent for whole days on which another channel of its meter reads."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from etl.core.zones import Ints, Mask
from etl.validation.channel_readings import ChannelMonth, ChannelReadings, Suspicion, day_edges


@dataclass(frozen=True)
class Sibling:
    """No reading for `days` local days in a row, on each of which another channel of the meter has one."""

    days: int = 1

    def suspicions(self, month: ChannelMonth) -> Iterator[Suspicion]:
        """Yield each run of such days."""
        if not month.others:
            return
        first, end = month.due
        if first >= end:
            return
        edges = day_edges(first, end - 1, month.readings.zone)
        edges = edges[(edges >= first) & (edges <= end)]
        both = ~_read(month.readings, edges) & np.any([_read(other, edges) for other in month.others], axis=0)
        for first, last in np.flatnonzero(np.diff(both, prepend=False, append=False)).reshape(-1, 2).tolist():
            if last - first >= self.days:
                many = "a day" if last - first == 1 else f"{last - first} days"
                fact = f"silent for {many} on which another channel of the meter reads"
                yield Suspicion(int(edges[first]), int(edges[last]), fact)


def _read(readings: ChannelReadings, edges: Ints) -> Mask:
    """Return of each day whether a reading has a minute of it."""
    begun, ended = np.searchsorted(readings.starts, edges[1:]), np.searchsorted(readings.ends, edges[:-1], side="right")
    return np.asarray(begun > ended)
