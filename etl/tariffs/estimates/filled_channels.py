"""Slots that a chain of methods fills, channel by channel: what is estimated of each, and by which method."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.core.exact import fits
from etl.core.usage_page import Channels, Part, Source, Usage
from etl.core.zones import Ints, Mask
from etl.estimation.method_chain import Chain, read_chain
from etl.tariffs.estimates.page_gaps import LackingChannels, grid_gaps, lacking_channels
from etl.tariffs.page.channel_sums import added


class FilledChannel(NamedTuple):
    """The slots of a client's channel that are estimated, in the order of time."""

    client: str
    source: Source
    flow: str
    interval: int
    starts: Ints
    """The UTC minute at which each begins."""
    mwh: npt.NDArray[Any]
    """As the meter would have counted it: before multiplier and share."""
    step: Ints
    """By which step of the chain."""


@dataclass(eq=False)
class Fill:
    """Estimates of the channels of a part that lack readings, a row each."""

    lacking: LackingChannels
    energy: npt.NDArray[Any]
    """mWh."""
    step: Ints
    """By which step of the chain; -1: there is no estimate."""

    @classmethod
    def empty(cls, lacking: LackingChannels) -> "Fill":
        return cls(lacking, np.zeros(lacking.wanted.shape, np.int64), np.full(lacking.wanted.shape, -1, np.int8))

    def put(self, channel: Ints, slot: Ints, energy: npt.NDArray[Any], step: Ints) -> None:
        if energy.dtype == object and self.energy.dtype != object:
            self.energy = self.energy.astype(object)
        self.energy[channel, slot], self.step[channel, slot] = energy, step

    @property
    def where(self) -> Mask:
        return np.asarray(self.step >= 0)

    @property
    def rows(self) -> Ints:
        """The client of each channel."""
        return self.lacking.channels.row[self.lacking.some]

    def made(self) -> list[tuple[int, int, int, int]]:
        """Return client, step, in how many slots there are estimates, and how many of the part's units."""
        found = []
        for row in np.unique(self.rows).tolist():
            own = np.flatnonzero(self.rows == row)
            for step in np.unique(self.step[own][self.where[own]]).tolist():
                by = self.step[own] == step
                units = sum(
                    int(self.energy[place][by[number]].astype(object).sum()) * self._factor(place)
                    for number, place in enumerate(own.tolist())
                )
                found.append((row, step, int(by.any(axis=0).sum()), units))
        return found

    def _factor(self, place: int) -> int:
        return self.lacking.channels.factor[int(self.lacking.some[place])]

    def part(self, clients: int) -> Part:
        """Return the part with the estimates, in units of 10**0."""
        part = self.lacking.part
        own = _with_energy(self.lacking.channels, self.lacking.some, self.energy, self.where)
        sums = added(part.flow, part.grid, own, clients, part.denominator)
        return replace(sums, ended=part.ended, sources=part.sources)

    def pieces(self, row: int) -> list[bytes]:
        """Return all that is estimated of a client, a piece for each channel."""
        grid, found = self.lacking.part.grid, []
        for place in np.flatnonzero(self.rows == row).tolist():
            channel = int(self.lacking.some[place])
            source = self.lacking.channels.sources[channel] if self.lacking.channels.sources else None
            register = source.register if source else ""
            name = f"{self.lacking.part.flow} {grid.interval} {grid.start} {register} {self._factor(place)}"
            energy = [self.energy[place][number] for number in np.flatnonzero(self.where[place]).tolist()]
            found.append(f"{name} {energy}".encode() + np.packbits(self.where[place]).tobytes())
        return found

    def filled_channels(self, clients: Sequence[str]) -> Iterator[FilledChannel]:
        """Yield the channels that have estimates; `clients` are those of the page."""
        part = self.lacking.part
        for place in np.flatnonzero(self.where.any(axis=1)).tolist():
            source = self.lacking.channels.sources[int(self.lacking.some[place])]
            if source is not None:
                slots = np.flatnonzero(self.where[place])
                starts = part.grid.start + slots * part.grid.interval
                yield FilledChannel(
                    clients[int(self.rows[place])], source, part.flow, part.grid.interval, starts,
                    self.energy[place][slots], self.step[place][slots],
                )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fills:
    """All that a chain fills of a page."""

    chain: Chain
    every: Sequence[Fill]
    spans: Mapping[int, tuple[int, int]]
    """Between which UTC minutes a reading may change estimates, by the row of each client that lacks some."""


def filled(usage: Usage, around: Sequence[Usage] = ()) -> Fills:
    """Return what fills the slots that a page lacks, of which `marked` has said by which chain.

    `around` are pages of more days, each of some of the clients; without any, the billed days are all that is known.
    """
    chain, lacking = read_chain(usage.missing.estimate), lacking_channels(usage)
    fills = [Fill.empty(one) for one in lacking]
    spans: dict[int, tuple[int, int]] = {}
    for known in around or [usage]:
        for gaps in grid_gaps(lacking, usage, known):
            energy, step = chain.estimate(gaps.slots, gaps.missing)
            places = np.array(gaps.places)[gaps.missing.row]
            for number in np.unique(places[:, 0]).tolist():
                own = places[:, 0] == number
                slot = gaps.missing.slot[own] - gaps.slots.billed.start
                fills[number].put(places[own, 1], slot, energy[own], step[own])
            for row, (first, end) in gaps.spans().items():
                low, high = spans.get(row, (first, end))
                spans[row] = min(low, first), max(high, end)
    return Fills(chain, fills, spans)


def _with_energy(channels: Channels, some: Ints, energy: npt.NDArray[Any], where: Mask) -> Channels:
    """Return the channels with the estimates of some of them, in units of 10**0."""
    most = int(np.max(channels.values, initial=0)) * 10**channels.scale
    values: npt.NDArray[Any] = channels.values.astype(np.int64 if fits(most) else object) * 10**channels.scale
    values = values.astype(np.result_type(values, energy))
    values[some] = np.where(where, energy, values[some])
    filled = np.zeros(values.shape, np.bool_)
    filled[some] = where
    return replace(
        channels, values=values, scale=0, known=channels.known | filled, missing=channels.missing & ~filled,
        open=channels.open & ~filled, filled=filled,
        estimated=filled if channels.estimated is None else channels.estimated | filled,
    )  # fmt: skip
