"""How complete a page's readings are: counts, energy that was estimated, gaps by date."""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from etl.core.exact import Exact, Integers
from etl.core.usage import Part, Usage
from etl.core.zones import Ints, Mask
from etl.tariffs.frame import Frame
from etl.tariffs.page import energy_mwh


@dataclass(frozen=True, eq=False)
class Counts:
    """Intervals of each client over all parts: expected = actual + estimated + missing."""

    expected: Ints
    actual: Ints
    estimated: Ints
    missing: Ints

    @property
    def none(self) -> Mask:
        """Clients without any reading."""
        found: Mask = self.actual + self.estimated == 0
        return found


def counts(usage: Usage) -> Counts:
    """Known slots before those that are expected count as expected too, so that nothing is below zero."""
    zero = np.zeros(len(usage.clients), np.int64)
    expected, known, estimated = zero, zero, zero
    for part in usage.parts:
        here = part.grid.slots - _count(part.unknown, zero)
        expected, known = expected + np.maximum(part.expected, here), known + here
        estimated = estimated + _count(part.estimated, zero)
    return Counts(expected, known - estimated, estimated, expected - known)


def _count(mask: Mask | None, zero: Ints) -> Ints:
    return zero if mask is None else mask.sum(axis=1, dtype=np.int64)


def estimated_mwh(usage: Usage, flow: str) -> Exact:
    """Energy of a flow in slots that are estimated or substituted."""
    masks = [(part, part.estimated) for part in usage.parts if part.flow == flow]
    sums = [energy_mwh(part, _masked_sum(part, mask)) for part, mask in masks if mask is not None]
    return reduce(Exact.plus, sums, Exact(np.zeros(len(usage.clients), np.int64)))


def _masked_sum(part: Part, mask: Mask) -> Integers:
    wide = part.values if part.values.dtype.itemsize < 8 else part.values.astype(object)
    found: Integers = np.where(mask, wide, 0).sum(axis=1, dtype=np.int64 if wide is part.values else object)
    return found


@dataclass(frozen=True)
class Gap:
    """UTC minutes without a reading, end excluded."""

    start: int
    end: int


def gap_warnings(usage: Usage, frame: Frame, found: Counts) -> dict[int, str]:
    """For each row with missing intervals how long they are together, and the longest gap."""
    rows = np.flatnonzero(found.missing > 0)
    minutes, longest = np.zeros(len(usage.clients), np.int64), dict[int, Gap]()
    for part in usage.parts if len(rows) else ():
        absent = _absent(part, rows)
        minutes[rows] += absent.sum(axis=1, dtype=np.int64) * part.grid.interval
        for place, gap in _longest(absent, part).items():
            row = int(rows[place])
            if row not in longest or gap.end - gap.start > longest[row].end - longest[row].start:
                longest[row] = gap
    return {row: _text(int(minutes[row]), gap, frame) for row, gap in longest.items()}


def _absent(part: Part, rows: Ints) -> Mask:
    """Slots that should have a reading and have none; those expected are the last ones of the period."""
    if part.unknown is None:
        return np.zeros((len(rows), part.grid.slots), np.bool_)
    first = (part.grid.slots - part.expected[rows])[:, None]
    absent: Mask = part.unknown[rows] & (np.arange(part.grid.slots) >= first)
    return absent


def _longest(absent: Mask, part: Part) -> dict[int, Gap]:
    """The longest run of True of each row that has one, the first of equals."""
    padded = np.zeros((len(absent), absent.shape[1] + 2), np.int8)
    padded[:, 1:-1] = absent
    change = np.diff(padded, axis=1)
    rows, starts = np.nonzero(change == 1)
    ends = np.nonzero(change == -1)[1]
    order = np.lexsort((starts, starts - ends, rows))
    firsts = order[np.unique(rows[order], return_index=True)[1]]
    at, length = part.grid.start, part.grid.interval
    return {int(rows[i]): Gap(at + int(starts[i]) * length, at + int(ends[i]) * length) for i in firsts.tolist()}


def _text(minutes: int, gap: Gap, frame: Frame) -> str:
    return f"{duration(minutes)} missing, longest gap from {frame.stamp(gap.start)} to {frame.stamp(gap.end)}"


def duration(minutes: int) -> str:
    """`23 h`, `45 min`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or not hours))
