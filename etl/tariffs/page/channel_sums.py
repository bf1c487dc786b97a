"""Sums of a client's channels, interval by interval, in exact integers, and what of them is unknown or missing."""

from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import fits, narrow
from etl.core.usage_page import Channels, Grid, Part
from etl.core.zones import Mask


def added(flow: str, grid: Grid, channels: Channels, clients: int, denominator: int) -> Part:
    """Add the channels of each client, in 1/denominator mWh."""
    owners, units = channels.row.tolist(), 10**channels.scale
    total: npt.NDArray[Any] = np.zeros((clients, grid.slots), _kind(channels, clients))
    unknown = np.ones(total.shape, np.bool_)
    missing = np.zeros(total.shape, np.bool_)
    estimated = np.zeros(total.shape, np.bool_)
    guessed = [0] * clients
    for number, (row, factor) in enumerate(zip(owners, channels.factor, strict=True)):
        values, known = channels.values[number].astype(total.dtype), channels.known[number]
        total[row] += np.where(known, values * (factor * units), 0)
        unknown[row] &= ~known
        missing[row] |= channels.missing[number]
        if channels.estimated is not None:
            own = channels.estimated[number]
            estimated[row] |= own
            guessed[row] += int(values[own].astype(object).sum()) * factor * units
    masks = some(unknown), some(missing), some(estimated)
    energy = narrow(np.array(guessed, object)) if masks[2] is not None else None
    return Part(flow, grid, total, 0, *masks, denominator, energy, channels=channels)


def _kind(channels: Channels, clients: int) -> type:
    """Return the type that holds the sum of any client's channels, each times its factor."""
    bounds = [0] * clients
    for number, (factor, row) in enumerate(zip(channels.factor, channels.row.tolist(), strict=True)):
        bounds[row] += int(channels.values[number].max(initial=0)) * factor * 10**channels.scale
    return np.int64 if fits(max(bounds, default=0)) else object


def some(mask: Mask) -> Mask | None:
    """Return a mask, or None where it is all False."""
    return mask if mask.any() else None
