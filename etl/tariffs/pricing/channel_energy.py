"""Energy of each of a client's channels, as it is added up for a bill."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from etl.core.exact import fits
from etl.core.usage_page import Channels, LongUse, Part, Source, Usage


@dataclass(frozen=True)
class ChannelEnergy:
    """mWh of a channel that are its client's: as read, as estimated or edited, and times multiplier and share."""

    source: Source
    flow: str
    read: Fraction
    estimated: Fraction
    billed: Fraction


def channel_energy(usage: Usage, row: int) -> list[ChannelEnergy]:
    """Return the channels of a client, those of several interval lengths once; what was edited is not as read.

    Long reads that are spread must have been spread by channel.
    """
    found: dict[tuple[Source, str], ChannelEnergy] = {}
    for one in _every(usage, row):
        key = one.source, one.flow
        before = found.get(key)
        found[key] = one if before is None else replace(
            one, read=before.read + one.read, estimated=before.estimated + one.estimated,
            billed=before.billed + one.billed,
        )  # fmt: skip
    for edit in usage.edited.get(row, ()):
        before, mwh = found[edit.source, edit.flow], edit.billed_mwh / (edit.source.multiplier * edit.source.share)
        found[edit.source, edit.flow] = replace(before, read=before.read - mwh, estimated=before.estimated + mwh)
    return list(found.values())


def _every(usage: Usage, row: int) -> Iterator[ChannelEnergy]:
    for part in usage.parts:
        if part.channels is not None:
            yield from _of_channels(part, part.channels, row)
        elif part.sources and (source := part.sources[row]) is not None:
            units = _sum(part.values[row]) * 10**part.scale
            yield _energy(source, part.flow, Fraction(units, part.denominator), Fraction(0))
    for use in usage.long:
        yield from _of_reads(use, row)


def _of_channels(part: Part, channels: Channels, row: int) -> Iterator[ChannelEnergy]:
    for number in np.flatnonzero(channels.row == row).tolist():
        source = channels.sources[number] if channels.sources else None
        if source is None:
            continue
        values, known = channels.values[number], channels.known[number]
        filled = np.zeros(known.shape, np.bool_) if channels.filled is None else channels.filled[number]
        unit = Fraction(10**channels.scale * channels.factor[number], part.denominator)
        billed = [_sum(values[mask]) * unit for mask in (known & ~filled, known & filled)]
        yield _energy(source, part.flow, *billed)


def _of_reads(use: LongUse, row: int) -> Iterator[ChannelEnergy]:
    if use.source is None:
        return
    own = use.row == row
    for place in np.unique(use.source[own]).tolist():
        billed = Fraction(_sum(use.energy[own & (use.source == place)]), use.denominator)
        yield _energy(use.sources[place], use.flow, billed, Fraction(0))


def _energy(source: Source, flow: str, read: Fraction, filled: Fraction) -> ChannelEnergy:
    """Return energy of which both parts have been multiplied."""
    factor = source.multiplier * source.share
    return ChannelEnergy(source, flow, read / factor, filled / factor, read + filled)


def _sum(values: Any) -> int:
    """Add whole numbers exactly, as Python ints only if they might not fit."""
    if not len(values):
        return 0
    most = max(abs(int(values.max())), abs(int(values.min())))
    return int(values.sum(dtype=np.int64) if fits(most * len(values)) else values.astype(object).sum())
