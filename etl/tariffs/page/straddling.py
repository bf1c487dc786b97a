"""Readings across a change of price: placed by the word of their line, or refused by client and instant."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.core.errors import TariffError
from etl.core.usage_page import Part, Usage
from etl.core.zones import Ints, Mask
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.weights import Weights
from etl.tariffs.slots import SlotSum

Placed = tuple[str, str]
"""A flow and the `straddle` word by which readings across a change of price were placed."""

_REMEDY = 'load readings of a shorter interval, or add straddle = "start" or "even" to the line'


@dataclass(frozen=True, eq=False)
class Straddling:
    """A part of a page and the sums of its flow."""

    usage: Usage
    frame: Frame
    tariff: str
    part: Part
    requests: Sequence[SlotSum]

    def placed(self, weights: Sequence[Weights]) -> dict[Placed, Mask]:
        """Return slots across a change of price by how they are placed; TariffError for readings that may not be."""
        found: dict[Placed, Mask] = {}
        for request, weight in zip(self.requests, weights, strict=True):
            if weight.straddled is not None:
                key = (self.part.flow, request.slots.straddle)
                found[key] = found[key] | weight.straddled if key in found else weight.straddled
        refused = found.pop((self.part.flow, "refuse"), None)
        if refused is not None:
            self._refuse(refused)
        return found

    def _refuse(self, straddled: Mask) -> None:
        """Name the first client with a known reading across a change of price, and its first one."""
        columns = np.flatnonzero(straddled)
        known = _known(self.part, columns)
        if known.any():
            row = int(known.any(axis=1).argmax())
            slot = int(columns[known[row].argmax()])
            raise TariffError(self.tariff, self._crossing(row, slot), _REMEDY)

    def _crossing(self, row: int, slot: int) -> str:
        grid = self.part.grid
        strict = [request for request in self.requests if request.slots.straddle == "refuse"]
        minutes = [self.frame.marks(grid, request)[slot] for request in strict]
        marks = next(one for one in minutes if bool((one != one[0]).any()))
        edge = grid.start + slot * grid.interval + int((marks != marks[0]).argmax())
        reading = f"the {grid.interval}-minute reading of {self.frame.slot_stamp(grid, slot)}"
        return f"client {self.usage.clients[row]}: {reading} crosses a change of price at {self.frame.stamp(edge)}"


def _known(part: Part, columns: Ints) -> Mask:
    """Return which of some slots have a reading, clients x columns."""
    if part.unknown is None:
        return np.ones((len(part.values), len(columns)), np.bool_)
    return ~part.unknown[:, columns]
