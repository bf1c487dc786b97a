"""Long reads spread over their local days, and each day over its quarters of an hour, for tariffs that say so.

A read's energy goes evenly to its days, a day of which it covers a part counting as that part; a day's goes evenly to
its minutes. Both in whole units (1/denominator mWh): the first k of n equal shares are together floor(energy * k / n),
so that all of them are the energy, however a period cuts them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, fits, largest
from etl.core.periods import EPOCH, midnight
from etl.core.usage_page import MWH_PER_KWH, Channels, Grid, LongUse, Part, Usage
from etl.core.zones import Ints, transitions
from etl.tariffs.definition import Tariff

QUARTER = 15
Matrix = npt.NDArray[Any]


def spread_long_reads(usage: Usage, tariff: Tariff, *, by_channel: bool = False) -> Usage:
    """Spread long reads over quarter-hours where the tariff has `long_reads = "days"`; the bills say so.

    The parts know their channels where the tariff prices by register, or with `by_channel`.
    """
    if tariff.long_reads != "days" or not usage.long:
        return usage
    parts = [_part(use, usage, len(usage.clients)) for use in usage.long]
    if by_channel or tariff.by_register:
        parts = [_with_channels(part, use, usage) for use, part in zip(usage.long, parts, strict=True)]
    warnings = {row: list(texts) for row, texts in usage.warnings.items()}
    for use, part in zip(usage.long, parts, strict=True):
        rows, reads = np.unique(use.row, return_counts=True)
        kwh = Exact(part.values[rows].sum(axis=1).astype(object), part.denominator * MWH_PER_KWH).texts()
        for row, text, count in zip(rows.tolist(), kwh, reads.tolist(), strict=True):
            what = f"{text} kWh of {use.flow} in {count} read{'s' * (count > 1)} longer than an interval"
            warnings.setdefault(row, []).append(f"{what}: spread evenly over the days")
    return replace(usage, parts=[*usage.parts, *parts], long=(), warnings=warnings)


def spread_crossing_reads(usage: Usage, tariff: Tariff) -> Usage:
    """Spread long reads by channel where one of them reaches past what is billed; else they are together what they are.

    So each channel has the energy that is billed of it, and most pages need no quarter-hours for that.
    """
    crossing = any(use.crossing.any() for use in usage.long)
    return spread_long_reads(usage, tariff, by_channel=True) if crossing else usage


def _part(use: LongUse, usage: Usage, rows: int) -> Part:
    start, end = usage.period.utc_minutes(usage.timezone)
    grid = Grid(start, QUARTER, -(-(end - start) // QUARTER))
    bound = largest(use.energy) * max(len(use.row), 1)
    values: Matrix = np.zeros((rows, grid.slots), np.int64 if fits(bound) else object)
    unknown = np.ones(values.shape, np.bool_)
    estimated = np.zeros(values.shape, np.bool_)
    for reads, first, last in _alike(use):
        some = use.where(reads)
        for edges, energy in _days(some, usage.timezone, first, last):
            slots, shares = _quarters(edges, energy, grid)
            if len(slots):
                values[np.ix_(some.row, slots)] += shares.astype(values.dtype)
                unknown[np.ix_(some.row, slots)] = False
                estimated[np.ix_(some.row[some.estimated], slots)] = True
    masks = unknown, _missing(use, grid, rows), estimated
    absent, lacked, guessed = (mask if mask.any() else None for mask in masks)
    return Part(use.flow, grid, values, 0, absent, lacked, guessed, use.denominator, spread=True)


def _with_channels(part: Part, use: LongUse, usage: Usage) -> Part:
    """Add the channels of the reads to a part, where they are known."""
    if use.source is None:
        return part
    (rows, sources), channel = np.unique(np.stack([use.row, use.source]), axis=1, return_inverse=True)
    none = np.zeros((0, 3), np.int64)
    own = _part(replace(use, row=channel.reshape(-1), missing=none), usage, len(rows))
    known = np.ones(own.values.shape, np.bool_) if own.unknown is None else ~own.unknown
    estimated = np.zeros(known.shape, np.bool_) if own.estimated is None else own.estimated
    missing = np.zeros(known.shape, np.bool_) if part.missing is None else part.missing[rows] & ~known
    masks = known, missing, missing
    ended = np.full(len(rows), np.int64(1 << 40))
    names = [use.sources[source] for source in sources.tolist()]
    return replace(part, channels=Channels(rows, own.values, 0, [1] * len(rows), *masks, ended, estimated, names))


def _alike(use: LongUse) -> Iterator[tuple[Ints, int, int]]:
    """Yield places of reads of one span that are their clients' between the same minutes, and those minutes."""
    keys = np.stack([use.start, use.end, use.first, use.last], axis=1)
    distinct, group = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(group.reshape(-1), kind="stable")
    begins = np.searchsorted(group.reshape(-1)[order], np.arange(len(distinct)))
    for (_, _, first, last), together in zip(distinct.tolist(), np.split(order, begins)[1:], strict=True):
        reads = together
        while len(reads):  # a client with two such meters has two such reads
            rows = np.unique(use.row[reads], return_index=True)[1]
            yield reads[rows], first, last
            reads = np.delete(reads, rows)


def _days(some: LongUse, zone: str, first: int, last: int) -> Iterator[tuple[tuple[int, int, int, int], Matrix]]:
    """Yield each billed local day of reads of one span: its part of the span, what of that counts, its energy."""
    start, end = int(some.start[0]), int(some.end[0])
    days = _midnights(start, end, zone)
    lengths = np.diff(days)
    covered = np.minimum(days[1:], end) - np.maximum(days[:-1], start)
    weights = covered * (lcm(*np.unique(lengths).tolist()) // lengths)
    shares = _shares(some.energy, weights)
    lows, highs = np.maximum(days[:-1], start).tolist(), np.minimum(days[1:], end).tolist()
    for place, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if low < last and high > first:
            yield (low, high, max(low, first), min(high, last)), shares[:, place]


def _midnights(start: int, end: int, zone: str) -> Ints:
    """Return where the local days begin that a span touches, and where the last of them ends."""
    offsets = transitions(zone)
    low, high = (int(offsets.to_local(np.array([minute * 60], np.int64))[0]) // 86_400 for minute in (start, end - 1))
    first = EPOCH.toordinal()
    return np.array([midnight(date.fromordinal(first + day), zone) for day in range(low, high + 2)], np.int64)


def _quarters(edges: tuple[int, int, int, int], energy: Matrix, grid: Grid) -> tuple[Ints, Matrix]:
    """Return the slots that a day's part covers between the minutes that count, and the energy of each read in them."""
    low, high, first, last = edges
    slots = np.arange((low - grid.start) // QUARTER, -(-(high - grid.start) // QUARTER), dtype=np.int64)
    starts = grid.start + slots * QUARTER
    weights = np.minimum(starts + QUARTER, high) - np.maximum(starts, low)
    shares = _shares(energy, weights)
    inside = (starts + QUARTER > first) & (starts < last) & (slots >= 0) & (slots < grid.slots)
    return slots[inside], shares[:, inside]


def _shares(energy: Matrix, weights: Ints) -> Matrix:
    """Divide reads by weights into whole units, by the rule above."""
    common = int(np.gcd.reduce(weights))
    upto = np.cumsum(weights // common)
    wide = energy if fits(largest(energy) * int(upto[-1])) else energy.astype(object)
    below = wide[:, None] * upto[None, :] // int(upto[-1])
    return np.diff(below, axis=1, prepend=0)


def _missing(use: LongUse, grid: Grid, rows: int) -> npt.NDArray[np.bool_]:
    """Return the quarters with a minute in which a read is due and missing."""
    found = np.zeros((rows, grid.slots), np.bool_)
    for row, first, end in use.missing.tolist():
        found[row, (first - grid.start) // QUARTER : -(-(end - grid.start) // QUARTER)] = True
    return found
