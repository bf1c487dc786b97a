"""Missing readings, estimated from those of the same client in the same period; only with `--missing`.

Only slots in which a reading is due are filled, by whole milliwatt-hours (half up). What has no pattern stays missing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, fits
from etl.core.usage_page import Missing, Part, Usage
from etl.core.zones import Ints, Mask, transitions
from etl.tariffs.page.completeness import duration
from etl.tariffs.page.contract import energy_mwh

WEEK = 7 * 24 * 60


@dataclass(frozen=True, eq=False)
class _Slots:
    """Energy of some clients and whether it is known, clients x slots, and when in which local week each slot is."""

    energy: npt.NDArray[Any]
    known: Mask
    of_week: Ints
    week: Ints


Method = Callable[[_Slots], Iterator[tuple[npt.NDArray[Any], Mask]]]
"""Yields estimates, the best first: energy and where there is one."""


def _nearest_week(slots: _Slots) -> Iterator[tuple[npt.NDArray[Any], Mask]]:
    """Return the same slot a week before, else a week after, else two weeks before, and so on."""
    first, weeks = int(slots.week[0]), int(slots.week[-1] - slots.week[0]) + 1
    places, place = np.unique(slots.of_week, return_inverse=True)
    slot_at = np.full((len(places), weeks), -1, np.int64)
    # Backwards, so that of an hour that comes twice the first one counts.
    slot_at[place[::-1], (slots.week - first)[::-1]] = np.arange(len(place))[::-1]
    for distance in range(1, weeks):
        for week in (slots.week - first - distance, slots.week - first + distance):
            donor = np.where((week >= 0) & (week < weeks), slot_at[place, np.clip(week, 0, weeks - 1)], -1)
            yield slots.energy[:, donor], slots.known[:, donor] & (donor >= 0)


def _profile(slots: _Slots) -> Iterator[tuple[npt.NDArray[Any], Mask]]:
    """Return the mean of the same slot of the same weekday over the period."""
    places, place = np.unique(slots.of_week, return_inverse=True)
    order = np.argsort(place, kind="stable")
    begins = np.searchsorted(place[order], np.arange(len(places)))
    sums = np.add.reduceat(np.where(slots.known, slots.energy, 0)[:, order], begins, axis=1)
    counts = np.add.reduceat(slots.known[:, order].astype(np.int64), begins, axis=1)
    means = (2 * sums + counts) // np.maximum(2 * counts, 1)
    yield means[:, place], counts[:, place] > 0


METHODS: dict[str, Method] = {"week": _nearest_week, "profile": _profile}


def estimated(usage: Usage, missing: Missing) -> Usage:
    """Fill missing readings by a method; the bill says what was estimated."""
    marked = replace(usage, missing=missing)
    if not missing.estimate:
        return marked
    warnings = {row: list(texts) for row, texts in usage.warnings.items()}
    parts, filled = [], set[int]()
    for part in usage.parts:
        made, where = _filled(part, usage.timezone, METHODS[missing.estimate])
        parts.append(made)
        for row in np.flatnonzero(where.any(axis=1)).tolist():
            energy = np.array([int(made.values[row, where[row]].astype(object).sum())], object)
            kwh = energy_mwh(made, energy).times(Fraction(1, 10**6))
            text = f"{duration(int(where[row].sum()) * part.grid.interval)} of {part.flow} estimated by etl"
            warnings.setdefault(row, []).append(
                f"{text} ({missing.estimate}): {Exact(kwh.num, kwh.den).texts(6)[0]} kWh"
            )
            filled.add(row)
    return replace(marked, parts=parts, warnings=warnings, filled=frozenset(filled))


def _filled(part: Part, zone: str, method: Method) -> tuple[Part, Mask]:
    """Return the part with its estimates, in units of 10**0, and where they are."""
    nowhere = np.zeros(part.values.shape, np.bool_)
    if part.unknown is None:
        return part, nowhere
    wanted = part.unknown & _due(part)
    rows = np.flatnonzero(wanted.any(axis=1))
    if not len(rows):
        return part, nowhere
    most = int(part.values.max(initial=0)) * 10**part.scale
    exact: npt.NDArray[Any] = part.values.astype(np.int64 if fits(2 * most * part.grid.slots) else object)
    values = exact * 10**part.scale
    starts = part.grid.start + np.arange(part.grid.slots) * part.grid.interval
    local = transitions(zone).to_local(starts * 60) // 60
    slots = _Slots(values[rows], ~part.unknown[rows], local % WEEK, local // WEEK)
    found, open_ = values[rows], wanted[rows]
    for energy, known in method(slots):
        here = open_ & known
        found = np.where(here, np.maximum(energy, found), found)  # what another meter has read is no estimate
        open_ = open_ & ~here
    where = nowhere
    where[rows] = wanted[rows] & ~open_
    values[rows] = found
    guessed = where if part.estimated is None else part.estimated | where
    return replace(part, values=values, scale=0, unknown=part.unknown & ~where, estimated=guessed), where


def _due(part: Part) -> Mask:
    if part.due is not None:
        return part.due
    return np.arange(part.grid.slots) >= (part.grid.slots - part.expected)[:, None]
