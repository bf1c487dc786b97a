"""Readings of a feed whose epoch is that of the hour before or after, found among all of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.blocks.weeks import Ints, Mask
from etl.sources.espi.clock import moved_hours
from etl.sources.espi.feed import Feed
from etl.sources.espi.feed_channels import Channel

Table = npt.NDArray[Any]


def late_readings(feed: Feed, channels: Sequence[Channel], places: Ints) -> tuple[Ints, Ints]:
    """Return readings (by their place in the feed) whose epoch is that of another hour, and by how many seconds."""
    changes = _changes(feed, channels)
    near: dict[int, list[tuple[Ints, Table]]] = {}
    first = 0
    for rows in feed.waiting.parts():
        collection = places[rows["place"]]
        for number in np.unique(collection).tolist():
            mine = np.flatnonzero(collection == number)
            mine = mine[_is_near(rows["start"][mine], changes[number], channels[number].clock.back)]
            if len(mine):
                near.setdefault(number, []).append((mine + first, rows[mine]))
        first += len(rows)
    late, back = [], []
    for number, found in near.items():
        rows = np.concatenate([part for _, part in found])
        clock, kind = channels[number].clock, channels[number].kind
        duration = np.where(rows["duration"] == 0, kind.duration, rows["duration"])
        moved = moved_hours(rows["start"], duration, clock, changes[number])
        late += np.concatenate([place for place, _ in found])[moved != 0].tolist()
        back += moved[moved != 0].tolist()
    order = np.argsort(np.array(late, np.int64))
    return np.array(late, np.int64)[order], np.array(back, np.int64)[order]


def _changes(feed: Feed, channels: Sequence[Channel]) -> list[list[int]]:
    """Return for each channel when its clocks go back in the time of the feed."""
    spans = [(int(rows["start"].min()), int(rows["start"].max())) for rows in feed.waiting.parts() if len(rows)]
    if not spans:
        return [[] for _ in channels]
    low, high = min(low for low, _ in spans), max(high for _, high in spans)
    known = {clock: clock.changes(low, high) for clock in {channel.clock for channel in channels}}
    return [[] if channel.kind.left_out else known[channel.clock] for channel in channels]


def _is_near(start: Ints, changes: Sequence[int], back: int) -> Mask:
    """Return which epochs are within three hours of a change."""
    if not changes:
        return np.zeros(len(start), np.bool_)
    edges = np.array(changes, np.int64)
    place = np.searchsorted(edges, start)
    before, after = edges[np.maximum(place - 1, 0)], edges[np.minimum(place, len(edges) - 1)]
    near: Mask = np.minimum(np.abs(start - before), np.abs(after - start)) < 3 * back
    return near
