"""Changes of a channel's interval length: a minute is read if any series has it, and missing once where none does."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from etl.core.zones import Mask
from etl.store.edits.edit_blocks import EditedSlots
from etl.store.usage.billed_clients import FOREVER
from etl.store.usage.matrices import MatrixBuilder, Stream


class Covering(Protocol):
    """Streams of a page that say which minutes they cover: intervals on one grid, or long reads."""

    @property
    def streams(self) -> Sequence[Stream]: ...

    @property
    def minutes(self) -> tuple[int, int]:
        """Return first and end minute of the period."""
        ...

    def covered(self, number: int) -> Mask:
        """Return the minutes of the period of which a stream has readings."""
        ...

    def settle(self, number: int, due: Mask, elsewhere: Mask) -> None:
        """Set in which minutes of the period a stream is due, and in which of them another series has readings."""
        ...


Place = tuple[Covering, int]
"""A stream by its builder and its number there."""


def follow_streams(streams: list[Stream], start: int) -> list[Stream]:
    """Return the streams without those that ended before a period and whose channel has a newer one."""
    if all(stream.end > start for stream in streams):
        return streams
    newest: dict[Hashable, int] = {}
    for stream in streams:
        if stream.begun <= start:
            newest[stream.channel] = max(newest.get(stream.channel, stream.begun), stream.begun)
    return [stream for stream in streams if stream.end > start or stream.begun >= newest[stream.channel]]


def settle(builders: Sequence[Covering]) -> None:
    """Make each series of a channel due until the next one begins, and there where no other has readings."""
    if len(builders) < 2:
        return
    for places in _channels(builders):
        if len(places) > 1:
            _settle(places)


def let_edits_count(builders: Sequence[Covering], edits: Mapping[Hashable, Sequence[EditedSlots]]) -> None:
    """Let edits count from the first reading of their series until the next one begins, where no other has readings.

    They are by meter, register, flow, interval and phase; as long reads have no slots, they have no edits.
    """
    found: dict[MatrixBuilder, dict[int, tuple[Sequence[EditedSlots], Mask]]] = {}
    for places in _channels(builders):
        own = [edits.get(_series(_stream(place)), ()) for place in places]
        if any(own):
            for (builder, number), some, free in zip(places, own, _free(places), strict=True):
                if some and isinstance(builder, MatrixBuilder):
                    found.setdefault(builder, {})[number] = some, free
    for builder, of_builder in found.items():
        builder.edit(of_builder)


def _series(stream: Stream) -> Hashable:
    return stream.metered.meter, stream.register, stream.flow, stream.interval, stream.phase


def _free(places: Sequence[Place]) -> Iterator[Mask]:
    """Yield for each series of a channel the minutes in which it is the one that may have readings, if any has."""
    start, end = places[0][0].minutes
    minutes = np.arange(start, end)
    begins = [_stream(place).begun for place in places]
    covered = [builder.covered(number) for builder, number in places] if len(places) > 1 else []
    for place, until in enumerate([*begins[1:], FOREVER]):
        free = (minutes >= begins[place]) & (minutes < until)
        for elsewhere in (one for other, one in enumerate(covered) if other != place):
            free &= ~elsewhere
        yield free


def _channels(builders: Sequence[Covering]) -> Iterator[list[Place]]:
    """Yield the series of each channel of a client, in the order in which they began."""
    channels: dict[Hashable, list[Place]] = {}
    for builder in builders:
        for number, stream in enumerate(builder.streams):
            channels.setdefault((stream.row, stream.channel), []).append((builder, number))
    for places in channels.values():
        yield sorted(places, key=lambda place: (_stream(place).begun, _stream(place).identity))


def _settle(places: list[Place]) -> None:
    start, end = places[0][0].minutes
    streams = [_stream(place) for place in places]
    minutes = np.arange(start, end)
    first, last = min(stream.due[0] for stream in streams), streams[0].due[1]
    covered = [builder.covered(number) for builder, number in places]
    begins = [first, *(stream.begun for stream in streams[1:])]
    ends = [*(max(first, begun) for begun in begins[1:]), last]
    for place, (builder, number) in enumerate(places):
        elsewhere = np.logical_or.reduce([one for other, one in enumerate(covered) if other != place])
        own = (minutes >= max(first, begins[place])) & (minutes < min(ends[place], last))
        builder.settle(number, own & ~elsewhere & ~covered[place], elsewhere)


def _stream(place: Place) -> Stream:
    return place[0].streams[place[1]]
