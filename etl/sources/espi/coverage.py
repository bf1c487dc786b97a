"""Hours for which a feed has intervals, where it has longer readings of the same meter and flow too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.blocks.weeks import Ints
from etl.sources.espi.feed import Feed
from etl.sources.espi.feed_channels import Channel
from etl.sources.espi.kinds import Kind


def durations(seconds: npt.NDArray[Any], kind: Kind) -> npt.NDArray[Any]:
    """Return seconds of readings: the type's length where they say none; one second more where an end is inclusive."""
    found = np.where(seconds == 0, kind.duration, seconds)
    return np.where(found % 60 == 59, found + 1, found)


def covered_hours(feed: Feed, channels: Sequence[Channel], places: Ints) -> Mapping[tuple[str, str], Ints]:
    """Hours (since 1970) by meter and flow, of those that have both; usually there are none."""
    lengths: dict[tuple[str, str], set[bool]] = {}
    for number, long, _ in _lengths(feed, channels, places):
        lengths.setdefault(_key(channels[number]), set()).update(np.unique(long).tolist())
    both = {key for key, found in lengths.items() if len(found) == 2}
    hours: dict[tuple[str, str], list[Ints]] = {}
    if both:
        for number, long, start in _lengths(feed, channels, places):
            if (key := _key(channels[number])) in both:
                hours.setdefault(key, []).append(np.unique(start[~long] // 3600))
    return {key: np.unique(np.concatenate(found)) for key, found in hours.items()}


def _key(channel: Channel) -> tuple[str, str]:
    return channel.meter, channel.kind.flow


def _lengths(
    feed: Feed, channels: Sequence[Channel], places: Ints
) -> Iterator[tuple[int, npt.NDArray[np.bool_], Ints]]:
    """Return for each part of the feed and each channel which readings are longer than an hour, and their starts."""
    for rows in feed.waiting.parts():
        collection = places[rows["place"]]
        for number in np.unique(collection).tolist():
            kind = channels[number].kind
            if not kind.left_out:
                mine = rows[collection == number]
                yield number, durations(mine["duration"], kind) > 3600, mine["start"]
