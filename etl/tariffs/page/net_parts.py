"""Readings of one flow less another, interval by interval: import less export where it is above zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from math import lcm
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.exact import fits
from etl.core.usage_page import Grid, Part, Usage
from etl.core.zones import Mask

LESS = " less "
"""A flow named `import less export` is made of two; its parts are those of `netted`."""

Matrix = npt.NDArray[Any]


def netted(usage: Usage, flow: str, tariff: str) -> list[Part]:
    """Return parts of the first flow less the second, never below zero; a client's meters are added before.

    A client whose meters have several interval lengths is netted over the longest. TariffError where the shorter ones
    do not make it up.
    """
    parts = [part for part in usage.parts if part.flow in flow.split(LESS)]
    return _Netting(usage, flow, tariff, parts).parts()


@dataclass(frozen=True, eq=False)
class _Netting:
    usage: Usage
    flow: str
    tariff: str
    given: Sequence[Part]

    def parts(self) -> list[Part]:
        known = [_known(part) for part in self.given]
        lengths = [np.where(own, part.grid.interval, 0) for own, part in zip(known, self.given, strict=True)]
        longest = reduce(np.maximum, lengths, np.zeros(len(self.usage.clients), np.int64))
        made = []
        for grid in dict.fromkeys(part.grid for part in self.given):
            rows = [own & (longest == grid.interval) for own in known]
            made.append(self._net(grid, [(part, here) for part, here in zip(self.given, rows, strict=True)]))
        return made

    def _net(self, grid: Grid, found: Sequence[tuple[Part, Mask]]) -> Part:
        den = lcm(*(part.denominator for part in self.given))
        energy: Matrix = np.zeros((len(self.usage.clients), grid.slots), np.int64)
        unknown, missing = np.ones(energy.shape, np.bool_), np.zeros(energy.shape, np.bool_)
        for part, here in found:
            if part.grid == grid or here.any():
                values, absent, lacking = self._on(grid, part, here, den)
                energy = _plus(energy, values if self.flow.startswith(part.flow) else -values)
                unknown &= absent
                missing |= lacking
        known_nowhere, lacked = (mask if mask.any() else None for mask in (unknown, missing))
        return Part(self.flow, grid, np.maximum(energy, 0), 0, known_nowhere, lacked, denominator=den)

    def _on(self, grid: Grid, part: Part, here: Mask, den: int) -> tuple[Matrix, Mask, Mask]:
        """Return a part's energy of some clients in 1/den mWh on a grid, where nothing is known, what is missing."""
        factor = 10**part.scale * (den // part.denominator)
        dtype = np.int64 if fits(_largest(part.values) * factor * grid.interval) else object
        values: Matrix = np.where(here[:, None], part.values.astype(dtype), 0) * factor
        absent: Mask = np.broadcast_to(~here[:, None], values.shape)
        if part.unknown is not None:
            absent = absent | part.unknown
        lacking = np.zeros(values.shape, np.bool_) if part.missing is None else part.missing
        if part.grid == grid:
            return values, absent, lacking
        per = grid.interval // part.grid.interval
        if part.grid != Grid(grid.start, part.grid.interval, per * grid.slots) or grid.interval % part.grid.interval:
            self._refuse(int(here.argmax()))
        shape = (len(values), grid.slots, per)
        lacking = np.asarray((lacking & here[:, None]).reshape(shape).any(axis=2))
        return values.reshape(shape).sum(axis=2), np.asarray(absent.reshape(shape).all(axis=2)), lacking

    def _refuse(self, row: int) -> NoReturn:
        what = f"client {self.usage.clients[row]}: the intervals of its meters do not line up, so they cannot be netted"
        raise TariffError(self.tariff, what, 'load readings of one interval length, or net over = "period"')


def _known(part: Part) -> Mask:
    """Return which clients have a reading."""
    return np.ones(len(part.values), np.bool_) if part.unknown is None else np.asarray(~part.unknown.all(axis=1))


def _largest(values: Matrix) -> int:
    return max(abs(int(values.max(initial=0))), abs(int(values.min(initial=0))))


def _plus(left: Matrix, right: Matrix) -> Matrix:
    if fits(_largest(left) + _largest(right)):
        return left + right
    found: Matrix = left.astype(object) + right.astype(object)
    return found
