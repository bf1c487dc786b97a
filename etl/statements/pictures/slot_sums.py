"""Sums of one client's slots between edges in time."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from etl.core.exact import Integers
from etl.core.usage_page import MWH_PER_KWH, Part, Usage

_NARROW = 8
"""Bytes of a number, sums of fewer of which fit 64 bits."""


class SlotSums:
    """Sums of the slots that begin between edges; those before the second edge are of the first span."""

    def __init__(self, part: Part, edges: Sequence[int], unit: Fraction) -> None:
        grid = part.grid
        places = [min(max(-(-(edge - grid.start) // grid.interval), 0), grid.slots) for edge in edges[1:]]
        self._at, self.part, self.grid = np.array([0, *places]), part, grid
        self._factor = int(unit_of(part) / unit)
        values = part.values[0]
        self._values: Integers = values.astype(np.int64 if 0 < values.dtype.itemsize < _NARROW else object)

    def energy(self, weights: Integers | None = None) -> list[int]:
        """Return the energy of each span in the unit, of slots times their weights."""
        own = self._values if weights is None else self._values * weights
        return [one * self._factor for one in self._sums(own)]

    @property
    def estimated(self) -> list[int]:
        """What of the energy was read in slots that are estimated, by whomever."""
        marks = self.part.estimated
        return [0] * (len(self._at) - 1) if marks is None else self.energy(marks[0].astype(np.int64))

    @property
    def known(self) -> list[int]:
        """Minutes with a reading."""
        unknown = self._minutes(self.part.unknown)
        slots = np.diff(self._at).tolist()
        return [count * self.grid.interval - without for count, without in zip(slots, unknown, strict=True)]

    @property
    def missing(self) -> list[int]:
        """Minutes without a reading that is due."""
        return self._minutes(self.part.missing)

    def _minutes(self, mask: npt.NDArray[np.bool_] | None) -> list[int]:
        if mask is None:
            return [0] * (len(self._at) - 1)
        return [count * self.grid.interval for count in self._sums(mask[0].astype(np.int64))]

    def _sums(self, column: Integers) -> list[int]:
        total = np.concatenate((np.zeros(1, column.dtype), np.cumsum(column)))
        found: list[int] = (total[self._at[1:]] - total[self._at[:-1]]).tolist()
        return found


def unit_of(part: Part) -> Fraction:
    """Return the kWh of one stored unit."""
    return Fraction(10**part.scale, part.denominator * MWH_PER_KWH)


def parts_of_flow(used: Usage, flow: str) -> list[Part]:
    """Return the parts of a flow that have slots."""
    return [part for part in used.parts if part.flow == flow and part.grid.slots]


def common_unit(parts: Sequence[Part]) -> Fraction:
    """Return a number of kWh of which the units of all parts are multiples."""
    return Fraction(1, MWH_PER_KWH * lcm(*(part.denominator for part in parts)))
