"""Changes of a channel's interval length: a minute is missing once, where no series has it."""

from collections.abc import Hashable, Sequence

import numpy as np

from etl.blocks.long_read_codec import INTERVAL
from etl.store.usage.matrices import MatrixBuilder, Stream

Place = tuple[MatrixBuilder, int]
"""A stream by its gathering and its number there."""


def follow_streams(streams: list[Stream], start: int) -> list[Stream]:
    """Return the streams without those that ended before a period and whose channel has a newer one."""
    newest: dict[Hashable, int] = {}
    for stream in streams:
        if stream.begun <= start and stream.interval != INTERVAL:
            newest[_channel(stream)] = max(newest.get(_channel(stream), stream.begun), stream.begun)
    return [
        stream
        for stream in streams
        if stream.interval == INTERVAL or stream.end > start or stream.begun >= newest[_channel(stream)]
    ]


def settle(builders: Sequence[MatrixBuilder]) -> None:
    """Make each series of a channel due until the next one begins, and where no other has readings."""
    if len(builders) < 2:
        return
    channels: dict[Hashable, list[Place]] = {}
    for builder in builders:
        for number, stream in enumerate(builder.streams):
            channels.setdefault((stream.row, _channel(stream)), []).append((builder, number))
    for places in channels.values():
        if len(places) > 1:
            _settle(sorted(places, key=lambda place: _stream(place).begun))


def _settle(places: list[Place]) -> None:
    start = places[0][0].minutes[0]
    covered = [builder.covered(number) for builder, number in places]
    minutes = start + np.arange(len(covered[0]))
    for place, (builder, number) in enumerate(places):
        others = [one for other, one in enumerate(covered) if other != place]
        excused = np.logical_or.reduce(others)
        if place:
            excused |= minutes < _stream(places[place]).begun
        if place + 1 < len(places):
            excused |= minutes >= _stream(places[place + 1]).begun
        builder.excuse(number, excused)


def _stream(place: Place) -> Stream:
    return place[0].streams[place[1]]


def _channel(stream: Stream) -> Hashable:
    return stream.metered, stream.register, stream.flow
