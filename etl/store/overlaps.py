"""Readings of one channel in two interval lengths must not cover the same minutes: they would be billed twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations, groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from etl import blocks as packing
from etl.core.keys import Key
from etl.errors import InputError
from etl.grids import Ints
from etl.store.clearing import Cleared, clear
from etl.store.models import IntervalBlock
from etl.store.registry import Registry, SeriesTable


class _Series(NamedTuple):
    identity: int
    channel: int
    interval: int
    phase: int


def settle_overlaps(file: str, keys: Sequence[Key], registry: Registry, cleared: Cleared | None) -> None:
    """InputError for the first minute that a channel has twice in the weeks of this load; used at its end.

    With `cleared`, readings of an earlier load give way in the span of this one's.
    """
    several = registry.several()
    if not several:
        return
    table = registry.series
    series = [_Series(table.id[place], *grid) for grid, place in table.place.items() if grid[0] in several]
    weeks = min(table.own_low) - 1, max(table.own_high) + 1  # a phase shifts a series' weeks by less than an hour
    for channel, group in groupby(sorted(series, key=attrgetter("channel")), attrgetter("channel")):
        own = list(group)
        starts = _starts(own, weeks)
        for one, other in combinations(own, 2):
            twice = _covered(starts[one.identity], one.interval, starts[other.identity], other.interval)
            older = None if cleared is None else _older(one, other, registry)
            if len(twice) and older is not None and cleared is not None:
                clear(older, cleared)
            elif len(twice):
                _refuse(file, keys[channel].client, int(twice[0]), one.interval, other.interval)


def _refuse(file: str, client: str, minute: int, one: int, other: int) -> None:
    stamp = datetime(1970, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001 - said to be UTC where it is shown
    what = f"client {client} has {stamp:%Y-%m-%d %H:%M} UTC twice, in readings of {one} and of {other} minutes"
    remedy = "load one of the two, or take the earlier one out with --replace: both would be billed"
    raise InputError(file, what, remedy)


def _older(one: _Series, other: _Series, registry: Registry) -> Ints | None:
    """The series of the two that this load has nothing of, and the span of the other one; None: it has both."""
    table = registry.series
    own, old = (other, one) if _covers(table, other) else (one, other)
    if _covers(table, old):
        return None
    place = table.place[own[1:]]
    return np.array([[old.identity, table.covered_first[place], table.covered_end[place]]], np.int64)


def _covers(table: SeriesTable, series: _Series) -> bool:
    place = table.place[series[1:]]
    return table.covered_first[place] < table.covered_end[place]


def _covered(starts: Ints, length: int, others: Ints, other_length: int) -> Ints:
    """Those of `starts` whose interval one of `others` overlaps; both are sorted."""
    first = np.searchsorted(others, starts - other_length, side="right")
    known = first < len(others)
    reached = others[np.minimum(first, len(others) - 1)] < starts + length if len(others) else known
    return starts[known & reached]


def _starts(series: Sequence[_Series], weeks: tuple[int, int]) -> dict[int, Ints]:
    """The minutes at which known readings of series start."""
    grids = {one.identity: one for one in series}
    found: dict[int, list[Ints]] = {identity: [np.empty(0, np.int64)] for identity in grids}
    rows = IntervalBlock.objects.filter(series_id__in=list(grids), week__range=weeks).order_by("series_id", "week")
    for identity, week, values in rows.values_list("series_id", "week", "values").iterator():
        one = grids[identity]
        grid = packing.unpack([bytes(values)], packing.WEEK_MINUTES // one.interval)[0]
        found[identity].append(packing.week_start(week) + one.phase + np.flatnonzero(grid >= 0) * one.interval)
    return {identity: np.concatenate(parts) for identity, parts in found.items()}
