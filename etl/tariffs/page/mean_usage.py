"""Usage in which all that is missing or estimated is the mean of what the same channel measured in the period."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import fits
from etl.core.usage_page import Channels, LongUse, Part, Usage
from etl.core.zones import Ints, Mask
from etl.tariffs.page.channel_sums import added, some


def uncertain(usage: Usage) -> Ints:
    """Return the rows of the clients of whom something is missing or estimated."""
    found = np.zeros(len(usage.clients), np.bool_)
    for part in usage.parts:
        for mask in (part.missing, part.estimated):
            found |= False if mask is None else mask.any(axis=1)
    for use in usage.long:
        found[use.missing[:, 0]] = True
        found[use.row[use.estimated]] = True
    return np.flatnonzero(found)


def with_means(usage: Usage) -> Usage:
    """Return the usage with means, in whole mWh half up; a channel without any measured reading stays as it is."""
    return replace(usage, parts=[_part(part) for part in usage.parts], long=[_long(use) for use in usage.long])


def _part(part: Part) -> Part:
    channels = part.channels or _rows(part)
    estimated = np.zeros_like(channels.known) if channels.estimated is None else channels.estimated.copy()
    measured = channels.known & ~estimated
    largest = max(int(np.max(channels.values, initial=0)), -int(np.min(channels.values, initial=0)))
    kind = np.int64 if fits(largest * 10**channels.scale * 2 * max(part.grid.slots, 1)) else object
    values: npt.NDArray[Any] = channels.values.astype(kind) * 10**channels.scale
    count = measured.sum(axis=1, dtype=np.int64)
    sums = np.where(measured, values, 0).sum(axis=1)
    mean = (2 * sums + count) // np.maximum(2 * count, 1)
    where = (channels.missing | estimated) & (count > 0)[:, None]
    values = np.where(where, mean[:, None], values)
    known, missing = channels.known | where, channels.missing & ~where
    estimated &= ~where
    if part.channels is None:  # nothing to add, and `added` goes channel by channel
        unknown, lacking, guessed = some(~known), some(missing), some(estimated)
        made = replace(part, values=values, scale=0, unknown=unknown, missing=lacking, guessed=None)
        return replace(made, estimated=guessed)
    filled = replace(channels, values=values, scale=0, known=known, missing=missing, estimated=estimated)
    found = added(part.flow, part.grid, filled, len(part.values), part.denominator)
    return replace(found, ended=part.ended, sources=part.sources)


def _rows(part: Part) -> Channels:
    """Return the only channel of each client."""
    clients, nothing = len(part.values), np.zeros(part.values.shape, np.bool_)
    known: Mask = ~nothing if part.unknown is None else ~part.unknown
    missing = nothing if part.missing is None else part.missing
    ended = np.zeros(clients, np.int64)
    rows, ones = np.arange(clients), [1] * clients
    return Channels(
        rows, part.values, part.scale, ones, known, missing, missing, ended, part.estimated, part.sources
    )  # fmt: skip


def _long(use: LongUse) -> LongUse:
    """Return long reads, those that are missing too, at each client's mean energy a minute."""
    rate: dict[int, tuple[int, int]] = {}
    for row, start, end, energy in zip(*(one.tolist() for one in _measured(use)), strict=True):
        sums, minutes = rate.get(row, (0, 0))
        rate[row] = sums + energy, minutes + end - start
    guessed = [number for number in np.flatnonzero(use.estimated).tolist() if int(use.row[number]) in rate]
    energy = use.energy.astype(object)
    for number in guessed:
        energy[number] = _mean(rate[int(use.row[number])], int(use.end[number] - use.start[number]))
    gaps = [one for one in use.missing.tolist() if one[0] in rate]
    row, start, end = (np.array([one[place] for one in gaps], np.int64) for place in range(3))
    lost = np.array([_mean(rate[one[0]], one[2] - one[1]) for one in gaps], object)
    estimated = use.estimated.copy()
    estimated[guessed] = False
    columns: dict[str, Any] = {
        "row": (use.row, row), "start": (use.start, start), "end": (use.end, end), "energy": (energy, lost),
        "estimated": (estimated, np.zeros(len(gaps), np.bool_)), "first": (use.first, start), "last": (use.last, end),
    }  # fmt: skip
    joined: dict[str, Any] = {name: np.concatenate(both) for name, both in columns.items()}
    missing = np.array([one for one in use.missing.tolist() if one[0] not in rate], np.int64).reshape(-1, 3)
    source = None if use.source is None else np.concatenate([use.source, _sources(use, row)])
    found = replace(use, missing=missing, source=source, **joined)
    return found.where(np.lexsort((found.start, found.row)))


def _measured(use: LongUse) -> tuple[Any, ...]:
    own = use.where(~use.estimated)
    return own.row, own.start, own.end, own.energy


def _sources(use: LongUse, rows: Ints) -> Ints:
    """Return a channel of each client, the first of those that have a read."""
    places = [] if use.source is None else [int(use.source[int((use.row == row).argmax())]) for row in rows.tolist()]
    return np.array(places, np.int64)


def _mean(rate: tuple[int, int], minutes: int) -> int:
    energy, of = rate
    return (2 * energy * minutes + of) // (2 * of)
