"""Readings in the order of time as runs: stretches of one bucket (and one local day), clients x runs of energy.

Tiers that fill in time order need nothing else: within a run nothing but the tier can change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.exact import fits, largest
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH, Grid, Part
from etl.core.zones import Ints, transitions
from etl.tariffs.page.contract import Page
from etl.tariffs.page.frame import Frame, minutes
from etl.tariffs.page.peaks import sum_parts
from etl.tariffs.page.windows import by_grid, known_clients
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import Slots

_OUTSIDE = -1


@dataclass(frozen=True, eq=False)
class Runs:
    """`energy` is clients x runs of whole units, each `kwh_unit` kWh; runs are in the order of time."""

    energy: npt.NDArray[Any]
    kwh_unit: Fraction
    bucket: Ints
    day: Ints
    """Local days since 1970; 0 for all where days do not matter."""


@dataclass(frozen=True)
class Cut:
    """The edges of runs: another bucket of `slots.schedule`, another local day; only `span` counts."""

    slots: Slots
    span: Period
    daily: bool


def runs(page: Page, parts: Sequence[Part], cut: Cut) -> Runs:
    """Return the runs of all grids, those of one stretch of time side by side."""
    found = [_on_grid(page, grid, own, cut) for grid, own in by_grid(parts).items()]
    if not found:
        none = np.zeros((page.clients, 0), np.int64)
        return Runs(none, Fraction(1, MWH_PER_KWH), none[0:1].ravel(), none[0:1].ravel())
    return found[0][1] if len(found) == 1 else _merged(found)


def _merged(found: list[tuple[Ints, Runs]]) -> Runs:
    order = np.argsort(np.concatenate([start for start, _ in found]), kind="stable")
    den = lcm(*(one.kwh_unit.denominator for _, one in found))
    columns = [one.energy.astype(object) * int(one.kwh_unit * den) for _, one in found]
    energy = np.concatenate(columns, axis=1)[:, order]
    if fits(largest(energy) * max(energy.shape[1], 1)):
        energy = energy.astype(np.int64)
    bucket, day = (np.concatenate([getattr(one, name) for _, one in found])[order] for name in ("bucket", "day"))
    return Runs(energy, Fraction(1, den), bucket, day)


def _on_grid(page: Page, grid: Grid, parts: list[Part], cut: Cut) -> tuple[Ints, Runs]:
    """Return the start of each run in UTC minutes, and the runs."""
    keys = _keys(page, grid, parts, cut)
    edges = np.concatenate([np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1)), [len(keys)]])
    energy, unit_mwh = sum_parts(parts)
    slot, inside = np.divmod(edges, grid.interval)
    if inside.any():  # readings spread evenly over their minutes: count in parts of a minute
        sums, divisor = _partial_sums(energy, slot, inside, grid.interval), grid.interval
    else:
        sums, divisor = _run_sums(energy, slot[:-1]), 1
    counts = keys[edges[:-1]] != _OUTSIDE
    starts = edges[:-1][counts]
    bucket, day = _bucket_day(keys[starts])
    unit = unit_mwh * Fraction(1, MWH_PER_KWH * divisor)
    return grid.start + starts, Runs(sums[:, counts], unit, bucket, day)


def _keys(page: Page, grid: Grid, parts: list[Part], cut: Cut) -> Ints:
    """Return a number of its bucket and day for every minute of a grid, and _OUTSIDE for one outside the span."""
    key = ("keys", grid, cut)
    found: Ints = page.frame.once(key, lambda: _minute_keys(page.frame, grid, cut))
    by_slot = found.reshape(grid.slots, grid.interval)
    torn = (by_slot != by_slot[:, :1]).any(axis=1)
    if not torn.any() or cut.slots.straddle == "even":
        return found
    if cut.slots.straddle == "refuse":
        _refuse(page, grid, parts, int(torn.argmax()))
    return np.repeat(by_slot[:, 0], grid.interval)


def _minute_keys(frame: Frame, grid: Grid, cut: Cut) -> Ints:
    schedule: Schedule | None = cut.slots.schedule
    keys, inside = np.zeros(grid.slots * grid.interval, np.int64), frame.inside(grid, Slots(), cut.span)
    if schedule is not None:
        keys += frame.codes(schedule, grid, inside).ravel()
    if cut.daily:
        keys += transitions(frame.zone).to_local(minutes(grid) * 60) // 86_400 << 16
    keys[~inside.ravel()] = _OUTSIDE
    return keys


def _bucket_day(keys: Ints) -> tuple[Ints, Ints]:
    return keys & 0xFFFF, keys >> 16


def _run_sums(energy: npt.NDArray[Any], firsts: Ints) -> npt.NDArray[Any]:
    count = energy.shape[1]
    if energy.dtype != object and fits(_bound(energy) * count):
        narrowed = energy.astype(np.int64) if energy.dtype == np.uint64 else energy  # reduceat refuses to narrow
        return np.add.reduceat(narrowed, firsts, axis=1, dtype=np.int64)
    return np.add.reduceat(energy.astype(object), firsts, axis=1)


def _partial_sums(energy: npt.NDArray[Any], slot: Ints, inside: Ints, interval: int) -> npt.NDArray[Any]:
    """Return sums between edges that may lie inside slots, times `interval`."""
    count = energy.shape[1]
    wide = energy.astype(np.int64 if fits(_bound(energy) * count * interval) else object)
    before = np.zeros((len(wide), count + 1), wide.dtype)
    np.cumsum(wide, axis=1, out=before[:, 1:])
    upto = before[:, slot] * interval + wide[:, np.minimum(slot, count - 1)] * inside
    return upto[:, 1:] - upto[:, :-1]


def _bound(energy: npt.NDArray[Any]) -> int:
    return max(int(energy.max(initial=0)), -int(energy.min(initial=0)))


def _refuse(page: Page, grid: Grid, parts: list[Part], slot: int) -> None:
    known = known_clients(parts)
    if known.any():
        row = int(known.argmax())
        stamp = page.frame.stamp(grid.start + slot * grid.interval)
        what = (
            f"client {page.usage.clients[row]}: the {grid.interval}-minute reading of {stamp} crosses an edge of tiers"
        )
        raise TariffError(page.tariff, what, 'load shorter readings, or add straddle = "start" or "even" to the line')
