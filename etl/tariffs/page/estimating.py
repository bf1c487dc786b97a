"""Missing readings, estimated from those of the same channel in the same period; only with `--missing`.

Channel by channel, only slots are filled in which it is due and has no reading of any kind, by whole milliwatt-hours
(half up). What was read is never changed; what has no pattern stays missing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import Exact, fits
from etl.core.usage_page import Channels, Missing, Part, Usage
from etl.core.zones import Ints, Mask, transitions
from etl.tariffs.page.channel_sums import added
from etl.tariffs.page.completeness import duration
from etl.tariffs.page.contract import energy_mwh
from etl.tariffs.page.seasonal import in_season

WEEK = 7 * 24 * 60
_NEVER = np.int64(1 << 40)


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
    marked = replace(in_season(usage), missing=missing)
    if not missing.estimate:
        return marked
    warnings = {row: list(texts) for row, texts in usage.warnings.items()}
    parts, filled = [], set[int]()
    for part in marked.parts:
        found = _Filling(part, usage.timezone, missing).fill()
        parts.append(found.part)
        for row, (slots, units) in found.made.items():
            kwh = energy_mwh(found.part, np.array([units], object)).times(Fraction(1, 10**6))
            text = f"{duration(slots * part.grid.interval)} of {part.flow} estimated by etl"
            warnings.setdefault(row, []).append(
                f"{text} ({missing.estimate}): {Exact(kwh.num, kwh.den).texts(6)[0]} kWh"
            )
            filled.add(row)
    return replace(marked, parts=parts, warnings=warnings, filled=frozenset(filled))


@dataclass(frozen=True, eq=False)
class _Filled:
    """A part with its estimates; of each client that has some in how many slots, and how many of the part's units."""

    part: Part
    made: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class _Filling:
    """A part whose channels are estimated one by one, before they are added."""

    part: Part
    zone: str
    missing: Missing

    def fill(self) -> _Filled:
        """Return the part with its estimates, if there are some in units of 10**0."""
        part = self.part
        channels = part.channels or self._rows()
        if channels is None:
            return _Filled(part, {})
        starts = part.grid.start + np.arange(part.grid.slots) * part.grid.interval
        wanted = channels.open & (starts < channels.ended[:, None] + self.missing.beyond * 24 * 60)
        some = np.flatnonzero(wanted.any(axis=1))
        if not len(some):
            return _Filled(part, {})
        largest = int(np.max(channels.values[some], initial=0)) * 10**channels.scale
        kind = np.int64 if fits(2 * largest * part.grid.slots) else object
        values = channels.values[some].astype(kind) * 10**channels.scale
        local = transitions(self.zone).to_local(starts * 60) // 60
        slots = _Slots(values, channels.known[some], local % WEEK, local // WEEK)
        energy, open_ = np.zeros(values.shape, kind), wanted[some]
        for guess, known in METHODS[self.missing.estimate](slots):
            here = open_ & known
            energy = np.where(here, guess, energy)
            open_ = open_ & ~here
        where = wanted[some] & ~open_
        return self._added(channels, some, energy, where) if where.any() else _Filled(part, {})

    def _rows(self) -> Channels | None:
        """Return the only channel of each client; None if no reading is missing."""
        part = self.part
        if part.missing is None or part.unknown is None:
            return None
        clients = len(part.values)
        ended = np.full(clients, _NEVER) if part.ended is None else part.ended
        row, masks = np.arange(clients), (~part.unknown, part.missing, part.missing)
        return Channels(row, part.values, part.scale, [1] * clients, *masks, ended, part.estimated, part.sources)

    def _added(self, channels: Channels, some: Ints, energy: npt.NDArray[Any], where: Mask) -> _Filled:
        """Add the estimates of some channels to the part."""
        part, clients = self.part, len(self.part.values)
        own = _filled(channels, some, energy, where)
        sums = added(part.flow, part.grid, own, clients, part.denominator)
        touched = np.zeros(sums.values.shape, np.bool_)
        units = [0] * clients
        for number, (place, row) in enumerate(zip(some.tolist(), channels.row[some].tolist(), strict=True)):
            touched[row] |= where[number]
            units[row] += int(energy[number].astype(object).sum()) * channels.factor[place]
        made = {row: (int(touched[row].sum()), units[row]) for row in np.flatnonzero(touched.any(axis=1)).tolist()}
        return _Filled(replace(sums, ended=part.ended, sources=part.sources), made)


def _filled(channels: Channels, some: Ints, energy: npt.NDArray[Any], where: Mask) -> Channels:
    """Return the channels with the estimates of some of them, in units of 10**0."""
    most = int(np.max(channels.values, initial=0)) * 10**channels.scale
    values: npt.NDArray[Any] = channels.values.astype(np.int64 if fits(most) else object) * 10**channels.scale
    values = values.astype(np.result_type(values, energy))
    values[some] = np.where(where, energy, values[some])
    filled = np.zeros(values.shape, np.bool_)
    filled[some] = where
    return replace(
        channels, values=values, scale=0, known=channels.known | filled, missing=channels.missing & ~filled,
        open=channels.open & ~filled, filled=filled,
        estimated=filled if channels.estimated is None else channels.estimated | filled,
    )  # fmt: skip
