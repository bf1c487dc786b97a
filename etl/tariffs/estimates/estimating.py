"""Missing readings, estimated by a chain of methods; only with `--missing`.

Channel by channel, only slots are filled in which it is due and has no reading of any kind, by whole milliwatt-hours.
What was read is never changed; what no method answers stays missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, fits
from etl.core.usage_page import Channels, EstimatedFrom, Missing, Part, Usage
from etl.core.zones import Ints, Mask
from etl.estimation.method_chain import Chain, read_chain
from etl.tariffs.estimates.page_gaps import LackingChannels, grid_gaps, lacking_channels
from etl.tariffs.page.channel_sums import added
from etl.tariffs.page.completeness import duration
from etl.tariffs.page.contract import energy_mwh
from etl.tariffs.page.seasonal import in_season


def marked(usage: Usage, missing: Missing) -> Usage:
    """Return usage of which readings are due in season only, and that says what is done where they are missing."""
    return replace(in_season(usage), missing=missing)


def estimated(usage: Usage, missing: Missing, around: Sequence[Usage] = ()) -> Usage:
    """Fill missing readings by a chain of methods; the bill says what was estimated.

    `around` are pages of more days, each of some of the clients; without any, the billed days are all that is known.
    """
    usage = marked(usage, missing)
    lacking = lacking_channels(usage) if missing.estimate else []
    if not lacking:
        return usage
    chain, fills = read_chain(missing.estimate), [_Fill.empty(one) for one in lacking]
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
    found = _with(usage, fills, chain)
    if not chain.around:
        return found
    digests = {row: _digest(fills, row) for row in spans}
    return replace(found, estimated_from={row: EstimatedFrom(digests[row], *spans[row]) for row in sorted(spans)})


def _with(usage: Usage, fills: Sequence["_Fill"], chain: Chain) -> Usage:
    """Return usage with estimates, and a warning of each client, part and method."""
    warnings = {row: list(texts) for row, texts in usage.warnings.items()}
    parts, filled = list(usage.parts), set[int]()
    for fill in fills:
        if not fill.where.any():
            continue
        number = fill.lacking.number
        parts[number] = fill.part(len(usage.clients))
        for row, step, slots, units in fill.made():
            kwh = energy_mwh(parts[number], np.array([units], object)).times(Fraction(1, 10**6))
            text = f"{duration(slots * parts[number].grid.interval)} of {parts[number].flow} estimated by etl"
            name = chain.steps[step].name
            warnings.setdefault(row, []).append(f"{text} ({name}): {Exact(kwh.num, kwh.den).texts(6)[0]} kWh")
            filled.add(row)
    return replace(usage, parts=parts, warnings=warnings, filled=frozenset(filled))


@dataclass(eq=False)
class _Fill:
    """Estimates of the channels of a part that lack readings, a row each."""

    lacking: LackingChannels
    energy: npt.NDArray[Any]
    """mWh."""
    step: Ints
    """By which step of the chain; -1: there is no estimate."""

    @classmethod
    def empty(cls, lacking: LackingChannels) -> "_Fill":
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
        own = _filled(self.lacking.channels, self.lacking.some, self.energy, self.where)
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


def _digest(fills: Sequence[_Fill], row: int) -> str:
    """Return a digest of the estimates of a client, in whatever order its meters stand."""
    return sha256(b"\n".join(sorted(piece for fill in fills for piece in fill.pieces(row)))).hexdigest()[:16]


def _filled(channels: Channels, some: Ints, energy: npt.NDArray[Any], where: Mask) -> Channels:
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
