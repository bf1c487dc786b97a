"""Slots of a page that lack a reading, channel by channel, beside all that is known of these channels around them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.core.exact import fits
from etl.core.usage_page import OPEN, Channels, Part, Source, Usage
from etl.core.zones import Ints, Mask
from etl.estimation.channel_slots import DAY, FOUR_WEEKS, ChannelSlots, MissingSlots

_REACH = FOUR_WEEKS + DAY
"""A change of clocks moves a time by less than a day."""


@dataclass(frozen=True, eq=False)
class LackingChannels:
    """The channels of a part of which slots are to be estimated."""

    number: int
    """Of the part in its page."""
    part: Part
    channels: Channels
    some: Ints
    """Which of `channels`."""
    wanted: Mask
    """Their slots that are to be estimated."""


class Place(NamedTuple):
    """A channel of a page that lacks readings: its place in `LackingChannels`, and its place there."""

    lacking: int
    channel: int


@dataclass(frozen=True, eq=False)
class GridGaps:
    """Channels on one grid that lack readings, with what is known around the billed days."""

    places: Sequence[Place]
    """The channel of each row of `slots`."""
    slots: ChannelSlots
    missing: MissingSlots
    starts: Ints

    def spans(self) -> Mapping[int, tuple[int, int]]:
        """Return between which UTC minutes a reading may change estimates, by the page's row of each client.

        -OPEN, OPEN: no reading is known before or after one of its gaps.
        """
        missing, found = self.missing, dict[int, tuple[int, int]]()
        ends = np.append(self.starts, OPEN)
        first = np.where(missing.first > 0, self.starts[missing.first] - _REACH, -OPEN)
        end = np.where(missing.end < len(self.starts), ends[missing.end] + _REACH, OPEN)
        own = self.slots.client[missing.row]
        for client in np.unique(own).tolist():
            found[client] = int(first[own == client].min()), int(end[own == client].max())
        return found


def lacking_channels(usage: Usage) -> list[LackingChannels]:
    """Return the channels of a page of which slots are to be estimated, if there are any, part by part."""
    found = []
    for number, part in enumerate(usage.parts):
        channels = part.channels or (None if part.missing is None else channel_rows(part))
        if channels is None:
            continue
        starts = part.grid.start + np.arange(part.grid.slots) * part.grid.interval
        wanted = channels.open & (starts < channels.ended[:, None] + usage.missing.beyond * DAY)
        some = np.flatnonzero(wanted.any(axis=1))
        if len(some):
            found.append(LackingChannels(number, part, channels, some, wanted[some]))
    return found


def channel_rows(part: Part) -> Channels:
    """Return the only channel of each client."""
    clients, nowhere = len(part.values), np.zeros(part.values.shape, np.bool_)
    ended = np.full(clients, OPEN) if part.ended is None else part.ended
    known = ~nowhere if part.unknown is None else ~part.unknown
    missing = nowhere if part.missing is None else part.missing
    masks = known, missing, missing
    return Channels(
        np.arange(clients), part.values, part.scale, [1] * clients, *masks, ended, part.estimated, part.sources,
        computed=part.computed,
    )  # fmt: skip


def grid_gaps(lacking: Sequence[LackingChannels], usage: Usage, around: Usage) -> Iterator[GridGaps]:
    """Yield the channels of clients who are `around`, grid by grid, with what is known of them there."""
    known = _by_name(around)
    grids: dict[tuple[int, int], list[tuple[Place, Channels, int]]] = {}
    for place, one in enumerate(lacking):
        for number, channel in enumerate(one.some.tolist()):
            found = known.get(_name(one.part, one.channels, channel, usage.clients))
            if found is not None:
                grid = one.part.grid.interval, one.part.grid.start
                grids.setdefault(grid, []).append((Place(place, number), *found))
    for every in grids.values():
        yield _grid(lacking, every, usage, around)


_Name = tuple[str, str, int, int, Source | None]


def _by_name(around: Usage) -> dict[_Name, tuple[Channels, int]]:
    """Return the channels of a page by what names them in any page."""
    found = {}
    for part in around.parts:
        channels = part.channels or channel_rows(part)
        for channel in range(len(channels.row)):
            found[_name(part, channels, channel, around.clients)] = channels, channel
    return found


def _name(part: Part, channels: Channels, channel: int, clients: Sequence[str]) -> _Name:
    source = channels.sources[channel] if channels.sources else None
    interval = part.grid.interval
    return clients[channels.row[channel]], part.flow, interval, part.grid.start % interval, source


def _grid(
    lacking: Sequence[LackingChannels], every: Sequence[tuple[Place, Channels, int]], usage: Usage, around: Usage
) -> GridGaps:
    first = lacking[every[0][0].lacking].part
    interval = first.grid.interval
    grid = next(
        part.grid
        for part in around.parts
        if (part.grid.interval, part.grid.start % interval) == (interval, first.grid.start % interval)
    )
    starts = grid.start + np.arange(grid.slots) * interval
    offset = (first.grid.start - grid.start) // interval
    billed = slice(offset, offset + first.grid.slots)
    known = np.array([_read(channels, channel) for _, channels, channel in every])
    values = np.array([_energy(channels, channel) for _, channels, channel in every])
    own = [lacking[place.lacking].channels.row[lacking[place.lacking].some[place.channel]] for place, _, _ in every]
    wanted = np.zeros(known.shape, np.bool_)
    for row, (place, _, _) in enumerate(every):
        wanted[row, billed] = lacking[place.lacking].wanted[place.channel]
    edges = [_edges(channels, channel, starts, interval, usage.missing.beyond) for _, channels, channel in every]
    begin, until = np.array(edges, np.int64).T
    missing = MissingSlots.of(known, wanted, grid, (begin, until))
    slots = ChannelSlots.of(values, known, grid, usage.timezone, client=np.array(own, np.int64), billed=billed)
    return GridGaps([place for place, _, _ in every], slots, missing, starts)


def _read(channels: Channels, channel: int) -> Mask:
    """Return where a channel has a reading, or what somebody has entered: by an estimate nothing is estimated."""
    known: Mask = channels.known[channel]
    return known if channels.computed is None else known & ~channels.computed[channel]


def _energy(channels: Channels, channel: int) -> npt.NDArray[Any]:
    """Return the mWh of a channel."""
    largest = int(channels.values[channel].max(initial=0)) * 10**channels.scale
    kind = np.int64 if fits(largest) else object
    values: npt.NDArray[Any] = channels.values[channel].astype(kind) * 10**channels.scale
    return values


def _edges(channels: Channels, channel: int, starts: Ints, interval: int, beyond: int) -> tuple[int, int]:
    """Return from which minute on a gap before all readings lasts, and up to which one after all of them."""
    lacking = channels.missing[channel]
    due = np.flatnonzero(lacking if channels.computed is None else lacking | channels.computed[channel])
    if not len(due):
        return int(starts[0]), int(starts[-1]) + interval
    source = channels.sources[channel] if channels.sources else None
    first, last = int(starts[due[0]]), int(starts[due[-1]]) + interval
    if due[0] == 0 and source is not None:
        first = min(first, source.start)
    return first, min(last, int(channels.ended[channel]) + beyond * DAY)
