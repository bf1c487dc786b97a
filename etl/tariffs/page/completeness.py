"""Completeness of a page's readings: counts, energy that was estimated, gaps by date."""

from dataclasses import dataclass
from functools import reduce

import numpy as np

from etl.core.exact import Exact, Integers
from etl.core.usage_page import Part, Usage
from etl.core.zones import Ints, Mask
from etl.phrasebook.english import english
from etl.tariffs.page.contract import energy_mwh
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.long_read_page import energy_of, long_gaps, long_minutes


@dataclass(frozen=True, eq=False)
class Counts:
    """Intervals of each client over all parts: expected = actual + estimated + missing.

    An interval in which one of several channels that are due is silent is missing, whatever the others read.
    """

    expected: Ints
    actual: Ints
    estimated: Ints
    missing: Ints
    none: Mask
    """Clients of whom no channel has any reading, though readings are due."""


def counts(usage: Usage) -> Counts:
    """Count intervals; known ones that were not due count as expected too, so that nothing is below zero.

    A read longer than an interval counts as the minutes it covers.
    """
    zero = np.zeros(len(usage.clients), np.int64)
    known, estimated, missing = zero, zero, zero
    for part in usage.parts:
        lacking = _count(part.missing, zero)
        known = known + part.grid.slots - _count(_either(part.unknown, part.missing), zero)
        estimated = estimated + _count(_without(part.estimated, part.missing), zero)
        missing = missing + lacking
    for use in usage.long:
        covered, guessed, lacking = long_minutes(use, len(usage.clients))
        known, estimated, missing = known + covered, estimated + guessed, missing + lacking
    none = ~usage.read
    none[list(usage.resting)] = False
    return Counts(known + missing, known - estimated, estimated, missing, none)


def _either(one: Mask | None, other: Mask | None) -> Mask | None:
    return one if other is None else other if one is None else one | other


def _without(mask: Mask | None, other: Mask | None) -> Mask | None:
    return mask if mask is None or other is None else mask & ~other


def _count(mask: Mask | None, zero: Ints) -> Ints:
    return zero if mask is None else mask.sum(axis=1, dtype=np.int64)


def estimated_mwh(usage: Usage, flow: str) -> Exact:
    """Return the energy of a flow in slots that are estimated or substituted."""
    clients = len(usage.clients)
    guessed = [part for part in usage.parts if part.flow == flow and part.estimated is not None]
    sums = [energy_mwh(part, guessed_units(part)) for part in guessed]
    sums += [energy_of(use, use.estimated, clients) for use in usage.long if use.flow == flow]
    return reduce(Exact.plus, sums, Exact(np.zeros(len(usage.clients), np.int64)))


def guessed_units(part: Part) -> Integers:
    """Return each client's units of a part in readings that are estimated or substituted."""
    if part.guessed is not None:
        return part.guessed
    wide = part.values if part.values.dtype.itemsize < 8 else part.values.astype(object)
    masked = np.zeros_like(wide) if part.estimated is None else np.where(part.estimated, wide, 0)
    found: Integers = masked.sum(axis=1, dtype=np.int64 if wide is part.values else object)
    return found


@dataclass(frozen=True)
class Gaps:
    """Of one row: minutes without a reading together, and the longest run of them in UTC minutes, end excluded."""

    minutes: int
    start: int
    end: int

    def beside(self, other: "Gaps") -> "Gaps":
        """Add the gaps of another part."""
        longer = max((self, other), key=lambda one: (one.end - one.start, -one.start))
        return Gaps(self.minutes + other.minutes, longer.start, longer.end)


def gap_warnings(usage: Usage, frame: Frame, found: Counts) -> dict[int, str]:
    """Return, for each row with missing intervals, how long they are together, and the longest gap."""
    rows = np.flatnonzero(found.missing > 0)
    gaps: dict[int, Gaps] = {}
    for part in usage.parts if len(rows) else ():
        for row, gap in _gaps(part, rows).items():
            gaps[row] = gaps[row].beside(gap) if row in gaps else gap
    for use in usage.long if len(rows) else ():
        for row, minutes, start, end in long_gaps(use):
            gaps[row] = gaps[row].beside(Gaps(minutes, start, end)) if row in gaps else Gaps(minutes, start, end)
    return {row: _text(gap, frame) for row, gap in gaps.items()}


def _gaps(part: Part, rows: Ints) -> dict[int, Gaps]:
    """Find runs of missing slots."""
    if part.missing is None:
        return {}
    width = part.grid.slots + 1
    absent = np.zeros((len(rows), width), np.bool_)  # a column of False ends every row's last run
    absent[:, :-1] = part.missing[rows]
    flat = absent.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    changes = np.concatenate(([0], changes)) if flat[:1].any() else changes
    return _by_row(changes[::2], changes[1::2], width, part, rows)


def _by_row(starts: Ints, ends: Ints, width: int, part: Part, rows: Ints) -> dict[int, Gaps]:
    """Return the longest run of each row, the first of equals, from places in rows of `width`."""
    places, columns = np.divmod(starts, width)
    firsts = np.flatnonzero(np.diff(places, prepend=-1))
    if not len(firsts):
        return {}
    totals = np.add.reduceat(ends - starts, firsts)
    # One number that is greatest for the longest run and, among equals, the one with the lowest column.
    length, left = np.divmod(np.maximum.reduceat((ends - starts) * (width + 1) + width - columns, firsts), width + 1)
    column, at, interval = width - left, part.grid.start, part.grid.interval
    columns_of = zip(rows[places[firsts]].tolist(), totals.tolist(), column.tolist(), length.tolist(), strict=True)
    return {
        row: Gaps(total * interval, at + first * interval, at + (first + long) * interval)
        for row, total, first, long in columns_of
    }


def _text(gap: Gaps, frame: Frame) -> str:
    return english("gap", time=duration(gap.minutes), start=frame.stamp(gap.start), end=frame.stamp(gap.end))


def duration(minutes: int) -> str:
    """Write minutes as `23 h`, `45 min`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * (hours > 0) + [f"{rest} min"] * (rest > 0 or not hours))
