"""The highest mean power of a client in one interval of its own meter."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, Integers, fits
from etl.core.usage_page import MWH_PER_KWH, Grid, Part, Usage
from etl.core.zones import Ints, Mask
from etl.tariffs.page.frame import Frame

KW_PLACES = 6
Peaks = tuple[list[str], list[str | None]]
"""kW as text, KW_PLACES at most, half up; the local stamp of the interval's start, None without a reading."""


@dataclass(frozen=True, eq=False)
class GridPeaks:
    """The maxima on one grid; a client without a reading there is not `known`."""

    grid: Grid
    kw: Exact
    slot: Ints
    known: Mask


def peaks(usage: Usage, frame: Frame) -> Peaks:
    """Return import's maximum and its start: parts of one grid are added, of several grids the higher counts.

    The first of equal intervals. What was spread tells no power.
    """
    grids: defaultdict[Grid, list[Part]] = defaultdict(list)
    for part in usage.parts:
        if part.flow == "import" and not part.spread:
            grids[part.grid].append(part)
    found = [_on_grid(grid, parts) for grid, parts in grids.items()]
    if len(found) == 1:
        (one,) = found
        slots = zip(one.slot.tolist(), one.known.tolist(), strict=True)
        return one.kw.texts(KW_PLACES), [frame.slot_stamp(one.grid, slot) if here else None for slot, here in slots]
    return _highest(found, frame, len(usage.clients))


def _on_grid(grid: Grid, parts: list[Part]) -> GridPeaks:
    energy, unit_mwh = sum_parts(parts)
    slot = energy.argmax(axis=1)
    units: Integers = np.take_along_axis(energy, slot[:, None], axis=1)[:, 0]
    units = units.astype(np.int64) if energy.dtype.kind in "iu" and energy.dtype != np.uint64 else units.astype(object)
    known: Mask = np.ones(len(energy), np.bool_)
    if all(part.unknown is not None for part in parts):
        unknown = reduce(np.logical_and, [part.unknown for part in parts if part.unknown is not None])
        known = np.asarray(~unknown.all(axis=1))
        slot = np.where(units == 0, unknown.argmin(axis=1), slot)  # an unknown slot is 0 too
    return GridPeaks(grid, Exact(units).times(unit_mwh * Fraction(60, grid.interval * MWH_PER_KWH)), slot, known)


def _unit(part: Part) -> Fraction:
    """Return the mWh of one stored unit."""
    return Fraction(10**part.scale, part.denominator)


def sum_parts(parts: list[Part]) -> tuple[npt.NDArray[Any], Fraction]:
    """Return clients x slots of energy over parts of one grid, and its unit in mWh."""
    if len(parts) == 1:
        return parts[0].values, _unit(parts[0])
    den = lcm(*(part.denominator for part in parts))
    factors = [10**part.scale * (den // part.denominator) for part in parts]
    largest = [int(part.values.max(initial=0)) * factor for part, factor in zip(parts, factors, strict=True)]
    dtype = np.int64 if fits(sum(largest)) else object
    matrices = [part.values.astype(dtype) * factor for part, factor in zip(parts, factors, strict=True)]
    return reduce(np.add, matrices), Fraction(1, den)


def _highest(found: list[GridPeaks], frame: Frame, clients: int) -> Peaks:
    """Return the higher maximum of several grids client by client, of equals the earlier; none of no grid."""
    texts = [one.kw.texts(KW_PLACES) for one in found]
    kw, at = ["0"] * clients, list[str | None]([None] * clients)
    for row in range(clients):
        known = [place for place, one in enumerate(found) if one.known[row]]
        if known:
            best = min(known, key=lambda place: (-found[place].kw.fraction(row), _start(found[place], row)))
            kw[row], at[row] = texts[best][row], frame.slot_stamp(found[best].grid, int(found[best].slot[row]))
    return kw, at


def _start(peak: GridPeaks, row: int) -> int:
    return peak.grid.start + int(peak.slot[row]) * peak.grid.interval
