"""A page's readings as mean power over windows: a meter's own intervals, aligned to the local hour, or rolling."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.exact import fits
from etl.core.usage_page import MWH_PER_KWH, Grid, Part
from etl.core.zones import Ints, Mask, transitions
from etl.tariffs.page.contract import Page
from etl.tariffs.page.peaks import sum_parts
from etl.tariffs.toml_table import Table

_DIVISORS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)


@dataclass(frozen=True)
class Window:
    """`minutes` long, None: the meter's own interval. `step`: it rolls by that many; 0: by each interval."""

    minutes: int | None = None
    step: int | None = None

    @property
    def cell(self) -> int | None:
        """The length that a meter's interval must divide; None where any will do."""
        return self.minutes if self.step is None else self.step or None

    def __str__(self) -> str:
        if self.minutes is None:
            return ""
        return f" {self.minutes} min" + ("" if self.step is None else " rolling" + f" by {self.step}" * bool(self.step))


METER = Window()


Gaps = tuple[Mask, Mask]


@dataclass(frozen=True, eq=False)
class Cells:
    """Energy of clients x cells in units that over `minutes` are `kw_unit` kW; `start` is the UTC minute of each cell.

    `known` are the clients with a reading on this grid. `gaps` says in which cells a reading is missing, and in which
    one is read; None where none is missing.
    """

    start: Ints
    minutes: int
    values: npt.NDArray[Any]
    kw_unit: Fraction
    known: Mask
    gaps: Gaps | None = None

    def partial(self, columns: Ints) -> Ints:
        """Count for each client the cells, of some, that were read in part."""
        if self.gaps is None:
            return np.zeros(len(self.values), np.int64)
        missing, read = (mask[:, columns] for mask in self.gaps)
        found: Ints = (missing & read).sum(axis=1, dtype=np.int64)
        return found


def read_window(table: Table) -> Window:
    """Read `window = 30` (aligned), `rolling = 30` (from each interval), `window = 30, rolling = 5` (every 5 min)."""
    window = _minutes(table, "window") if table.has("window") else None
    if not table.has("rolling"):
        return Window(window)
    rolling = table.whole("rolling", least=1, most=1440)
    if window is None:
        return Window(rolling, 0)
    if window % _minutes(table, "rolling"):
        table.fail("rolling", f"{rolling} does not divide window = {window}", "write the minutes between two windows")
    return Window(window, rolling)


def _minutes(table: Table, key: str) -> int:
    found = table.whole(key, least=1, most=60)
    if found not in _DIVISORS:
        remedy = f"use one of: {', '.join(map(str, _DIVISORS))}"
        table.fail(key, f"{found} minutes do not divide an hour", remedy)
    return found


def cells(page: Page, parts: Sequence[Part], window: Window) -> list[Cells]:
    """Return one Cells where the window has a length, else one a grid, and no client on two of them."""
    found = [_on_grid(page, grid, own, window) for grid, own in by_grid(parts).items()]
    if window.cell is None:
        _refuse_two(page, found)
    elif len(found) > 1:
        found = [_together(found)]
    return found


def rolled(base: Cells, window: Window) -> Cells:
    """Return sums over the neighbours that fit in the window; `base` itself for a window that does not roll."""
    count = (window.minutes or base.minutes) // base.minutes
    if window.step is None or count == 1:
        return base
    values = _moving(base.values, count, _wide(base.values, base.values.shape[1]))
    starts = base.start[: values.shape[1]]
    whole = base.start[count - 1 :][: len(starts)] - starts == (count - 1) * base.minutes  # clocks may tear a window
    gaps = None
    if base.gaps is not None:
        inside = [_moving(mask, count, np.int64) > 0 for mask in base.gaps]
        gaps = inside[0][:, whole], inside[1][:, whole]
    return Cells(starts[whole], window.minutes or 0, values[:, whole], base.kw_unit / count, base.known, gaps)


def _moving(values: npt.NDArray[Any], count: int, dtype: type) -> npt.NDArray[Any]:
    """Return sums of as many columns from each on that has them."""
    sums = np.zeros((len(values), values.shape[1] + 1), dtype)
    np.cumsum(values, axis=1, dtype=dtype, out=sums[:, 1:])
    return sums[:, count:] - sums[:, :-count]


def _on_grid(page: Page, grid: Grid, parts: list[Part], window: Window) -> Cells:
    energy, unit_mwh = sum_parts(parts)
    start = grid.start + grid.interval * np.arange(grid.slots, dtype=np.int64)
    kw_unit = unit_mwh * Fraction(60, grid.interval * MWH_PER_KWH)
    own = Cells(start, grid.interval, energy, kw_unit, known_clients(parts), _gaps(parts))
    if window.cell is None:
        if window.minutes and window.minutes % grid.interval:
            _refuse(page, own, window.minutes)
        return own
    return _windowed(page, own, window.cell)


def _windowed(page: Page, own: Cells, minutes: int) -> Cells:
    """Align cells to the hour of the tariff's clock."""
    offset = transitions(page.frame.zone).to_local(own.start * 60) // 60 % minutes
    if minutes % own.minutes or bool((offset % own.minutes).any()):
        if not own.known.any():
            return Cells(own.start[:0], minutes, own.values[:, :0], own.kw_unit, own.known)
        _refuse(page, own, minutes)
    if minutes == own.minutes:
        return own
    start = own.start - offset
    firsts = np.flatnonzero(np.diff(start, prepend=start[:1] - 1))
    values = _summed(own.values, firsts, minutes // own.minutes)
    gaps = None
    if own.gaps is not None:
        inside = [np.logical_or.reduceat(mask, firsts, axis=1) for mask in own.gaps]
        gaps = inside[0], inside[1]
    return Cells(start[firsts], minutes, values, own.kw_unit * Fraction(own.minutes, minutes), own.known, gaps)


def _summed(values: npt.NDArray[Any], firsts: Ints, count: int) -> npt.NDArray[Any]:
    """Return sums of the columns from each of `firsts` to the next."""
    dtype = _wide(values, count)
    regular = len(firsts) * count == values.shape[1] and bool((np.diff(firsts) == count).all())
    if not regular:
        return np.add.reduceat(values.astype(dtype), firsts, axis=1)
    found: npt.NDArray[Any] = values[:, ::count].astype(dtype)
    for place in range(1, count):
        found += values[:, place::count].astype(dtype, copy=False)
    return found


def _wide(values: npt.NDArray[Any], count: int) -> type:
    largest = max(int(values.max(initial=0)), -int(values.min(initial=0)))
    return np.int64 if fits(largest * count) else object


def by_grid(parts: Sequence[Part]) -> dict[Grid, list[Part]]:
    """Return the parts that may be added interval by interval."""
    grids: defaultdict[Grid, list[Part]] = defaultdict(list)
    for part in parts:
        grids[part.grid].append(part)
    return grids


def known_clients(parts: list[Part]) -> Mask:
    """Return which clients have a reading in one of the parts."""
    known = np.zeros(len(parts[0].values), np.bool_)
    for part in parts:
        known |= True if part.unknown is None else ~part.unknown.all(axis=1)
    return known


def _gaps(parts: list[Part]) -> Gaps | None:
    """Return in which slots a reading is missing, and in which one is read; None where none is missing."""
    missing = [part.missing for part in parts if part.missing is not None]
    if not missing:
        return None
    read = np.zeros(parts[0].values.shape, np.bool_)
    for part in parts:
        read |= True if part.unknown is None else ~part.unknown
    return np.asarray(reduce(np.logical_or, missing)), read


def _together(found: list[Cells]) -> Cells:
    """Add windows of several grids where they are the same time."""
    starts = np.unique(np.concatenate([one.start for one in found]))
    den = lcm(*(one.kw_unit.denominator for one in found))
    factors = [int(one.kw_unit * den) for one in found]
    bound = sum(int(one.values.max(initial=0)) * factor for one, factor in zip(found, factors, strict=True))
    values = np.zeros((len(found[0].values), len(starts)), np.int64 if fits(bound) else object)
    for one, factor in zip(found, factors, strict=True):
        values[:, np.searchsorted(starts, one.start)] += one.values.astype(values.dtype) * factor
    known = reduce(np.logical_or, [one.known for one in found])
    gaps = _gaps_together(found, starts) if any(one.gaps is not None for one in found) else None
    return replace(found[0], start=starts, values=values, kw_unit=Fraction(1, den), known=known, gaps=gaps)


def _gaps_together(found: list[Cells], starts: Ints) -> Gaps:
    missing, read = (np.zeros((len(found[0].values), len(starts)), np.bool_) for _ in range(2))
    for one in found:
        columns = np.searchsorted(starts, one.start)
        missing[:, columns] |= False if one.gaps is None else one.gaps[0]
        read[:, columns] |= one.known[:, None] if one.gaps is None else one.gaps[1]
    return missing, read


def _refuse(page: Page, own: Cells, minutes: int) -> None:
    if own.known.any():
        row = int(own.known.argmax())
        who = page.usage.clients[row]
        what = f"client {who}: its {own.minutes}-minute readings do not make windows of {minutes} minutes"
        remedy = f"load readings of a shorter interval, or write a window that {own.minutes} divides"
        raise TariffError(page.tariff, what, remedy)


def _refuse_two(page: Page, found: list[Cells]) -> None:
    twice = sum((one.known.astype(np.int64) for one in found), np.zeros(page.clients, np.int64)) > 1
    if twice.any():
        row = int(twice.argmax())
        lengths = [one.minutes for one in found if one.known[row]]
        what = f"client {page.usage.clients[row]}: has readings of {' and '.join(map(str, sorted(lengths)))} minutes"
        raise TariffError(page.tariff, what, f"add window = {lcm(*lengths)} to the demand, which all of them divide")
