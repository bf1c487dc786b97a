"""Revision stamps of the readings of a file: spans of minutes by channel, not a stamp for each reading.

Minutes are as stamped: on the file's clock, starts or ends. So the two hours of a doubled one share their stamps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.blocks.revision_codec import NONE
from etl.blocks.weeks import Blocks, Ints, Mask
from etl.core.keys import Key
from etl.core.zones import Transitions
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.readings import Readings

OLDER = "an older version of a reading"
_CHANNEL_BITS = 32


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans that do not overlap, in order: channel and minute as one number, `end` excluded."""

    start: Ints
    end: Ints
    stamp: Ints
    clash: bool = False
    """Whether they were made of some that overlapped, with different stamps."""

    def of(self, place: Ints) -> Ints:
        """Return the stamps at some places; NONE where there is none."""
        if not len(self.start):
            return np.zeros(place.shape, np.int64)
        found = np.maximum(np.searchsorted(self.start, place, side="right") - 1, 0)
        inside = (self.start[found] <= place) & (place < self.end[found])
        return np.where(inside, self.stamp[found], NONE)


_NOTHING = np.empty(0, np.int64)


def places(channel: npt.NDArray[np.integer], minute: Ints) -> Ints:
    """Return channel and minute as one number."""
    return (channel.astype(np.int64) << _CHANNEL_BITS) + minute


def spans(readings: Readings, stamp: Ints, interval: int) -> Spans:
    """Return the spans of one piece, whose readings are `interval` minutes long; where two overlap, the newer stamp."""
    stamped = stamp > NONE
    stamp = stamp[stamped]
    place = places(readings.channel[stamped], readings.seconds[stamped] // 60)
    breaks = (place[1:] - place[:-1] != interval) | (stamp[1:] != stamp[:-1])
    heads = np.flatnonzero(np.append(True, breaks)[: len(place)])
    tails = np.flatnonzero(np.append(breaks, True)[: len(place)])
    return _joined(place[heads], place[tails] + interval, stamp[heads])


def _joined(start: Ints, end: Ints, stamp: Ints) -> Spans:
    """Return spans in order, as few as can be."""
    order = np.lexsort((stamp, start))
    start, end, stamp = start[order], end[order], stamp[order]
    clash = False
    if (start[1:] < np.maximum.accumulate(end)[:-1]).any():
        start, end, stamp, clash = _newest(start, end, stamp)
    apart = (start[1:] != end[:-1]) | (stamp[1:] != stamp[:-1])
    first, last = np.append(True, apart)[: len(start)], np.append(apart, True)[: len(start)]
    return Spans(start[first], end[last], stamp[first], clash)


def _newest(start: Ints, end: Ints, stamp: Ints) -> tuple[Ints, Ints, Ints, bool]:
    """Cut overlapping spans at each other's edges, and give each part its newest stamp."""
    edges = np.unique(np.concatenate([start, end]))
    first, last = np.searchsorted(edges, start), np.searchsorted(edges, end)
    parts = last - first
    span = np.repeat(np.arange(len(start)), parts)
    part = np.arange(len(span)) - np.repeat(np.cumsum(parts) - parts - first, parts)
    newest = np.zeros(len(edges), np.int64)
    np.maximum.at(newest, part, stamp[span])
    stamped = np.flatnonzero(newest > NONE)
    return edges[stamped], edges[stamped + 1], newest[stamped], bool((stamp[span] != newest[part]).any())


class Revisions:
    """The stamps of a file so far."""

    def __init__(self) -> None:
        self._runs: list[Spans] = []

    def __bool__(self) -> bool:
        return bool(self._runs)

    def take(self, some: Spans) -> None:
        """Add the next piece of the file."""
        if not len(some.start):
            return
        self._runs.append(some)
        while len(self._runs) > 1 and len(self._runs[-2].start) < 2 * len(self._runs[-1].start):
            last, other = self._runs.pop(), self._runs.pop()
            self._runs.append(_together([other, last]))

    def of_blocks(self, blocks: Blocks, plan: ReadPlan, zone: Transitions | None) -> Ints:
        """Return the stamps of the slots of blocks, a row a block."""
        starts = FIRST_MONDAY + blocks.week * WEEK_MINUTES + blocks.phase
        seconds = (starts[:, None] + np.arange(0, WEEK_MINUTES, blocks.interval)) * 60
        if zone is not None and not (plan.table is not None and plan.table.elapsed):
            seconds = zone.to_local(seconds)
        minute = seconds // 60 + (blocks.interval if plan.clock.stamp == "end" else 0)
        return self.of(places(blocks.channel[:, None], minute))

    def of(self, place: Ints) -> Ints:
        """Return the newest stamps so far at some places."""
        found = self._runs[0].of(place)
        for run in self._runs[1:]:
            np.maximum(found, run.of(place), out=found)
        return found

    def all(self) -> Spans:
        """Return the spans of the whole file."""
        self._runs = [_together(self._runs)]
        return self._runs[0]


def _together(runs: Sequence[Spans]) -> Spans:
    joined = _joined(
        np.concatenate([run.start for run in runs]),
        np.concatenate([run.end for run in runs]),
        np.concatenate([run.stamp for run in runs]),
    )
    return replace(joined, clash=joined.clash or any(run.clash for run in runs))


@dataclass(frozen=True, eq=False)
class Newest:
    """The newest stamps of a file that was read to its end before."""

    number: Mapping[Key, int]
    """The channels of that reading."""
    spans: Spans

    def older(self, readings: Readings, stamp: Ints, keys: Sequence[Key]) -> Mask:
        """Return readings of which the file has a newer version."""
        distinct, which = np.unique(readings.channel, return_inverse=True)
        numbers = [self.number.get(keys[channel], -1) for channel in distinct.tolist()]
        channel = np.array(numbers, np.int64)[which.reshape(-1)]
        newest = self.spans.of(places(channel, readings.seconds // 60))
        return (stamp > NONE) & (stamp < newest)
