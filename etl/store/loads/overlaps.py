"""Overlaps of a channel's readings in two interval lengths: the same minutes would be billed twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations, groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL
from etl.blocks.weeks import Ints
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.store.loads.clearing import Cleared, clear
from etl.store.loads.readback import stored_reads
from etl.store.loads.series_registry import Registry
from etl.store.loads.series_table import SeriesTable
from etl.store.models import IntervalBlock

Spans = tuple[Ints, Ints]
"""First and end minutes."""


class Stored(NamedTuple):
    """A series of a load's channel."""

    id: int
    channel: int
    interval: int
    phase: int


def settle_overlaps(file: str, keys: Sequence[Key], registry: Registry, cleared: Cleared | None) -> None:
    """Raise InputError for the first minute that a channel has twice in the weeks of this load; used at its end.

    With `cleared`, readings of an earlier load are removed in the span of this one's.
    """
    several = registry.several()
    if not several:
        return
    table = registry.series
    columns = zip(*(table[name].tolist() for name in Stored._fields), strict=True)
    series = [one for one in map(Stored._make, columns) if one.channel in several]
    first, end = int(table["covered_first"].min()), int(table["covered_end"].max())
    for channel, group in groupby(sorted(series, key=attrgetter("channel")), attrgetter("channel")):
        own = list(group)
        spans = known_spans(own, first, end)
        for one, other in combinations(own, 2):
            twice = _covered(spans[one.id], spans[other.id])
            older = None if cleared is None else _older(one, other, registry)
            if len(twice) and older is not None and cleared is not None:
                clear(older, cleared)
            elif len(twice):
                _refuse(file, keys[channel].client, int(twice[0]), one.interval, other.interval)


def _refuse(file: str, client: str, minute: int, one: int, other: int) -> None:
    stamp = datetime(1970, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001 - shown as UTC
    shorter = f"readings of {one} and of {other} minutes" if one and other else f"readings of {one or other} minutes"
    also = "" if one and other else " and in a longer read"
    what = f"client {client} has {stamp:%Y-%m-%d %H:%M} UTC twice, in {shorter}{also}"
    remedy = "load one of the two, or remove the earlier one with --replace: both would be billed"
    raise InputError(file, what, remedy, code="E-CONTRADICTION")


def _older(one: Stored, other: Stored, registry: Registry) -> Ints | None:
    """Return the series of the two of which this load has nothing, with the span of the other; None if it has both."""
    table = registry.series
    own, old = (other, one) if _covers(table, other) else (one, other)
    if _covers(table, old):
        return None
    first, end = _covering(table, own)
    return np.array([[old.id, first, end]], np.int64)


def _covers(table: SeriesTable, series: Stored) -> bool:
    first, end = _covering(table, series)
    return first < end


def _covering(table: SeriesTable, series: Stored) -> tuple[int, int]:
    """Return first and end minute of what the load has of a series."""
    place = table.places(np.array([series.channel]), series.interval, series.phase)
    return int(table["covered_first"][place[0]]), int(table["covered_end"][place[0]])


def _covered(one: Spans, other: Spans) -> Ints:
    """Return starts of spans that one of the others overlaps; all are sorted, none overlap among themselves."""
    starts, ends = one
    met = np.searchsorted(other[1], starts, side="right") < np.searchsorted(other[0], ends)
    return starts[met]


def known_spans(series: Sequence[Stored], first: int, end: int) -> dict[int, Spans]:
    """Return first and end minutes of the known readings of series in the weeks that a span reaches."""
    grids = {one.id: one for one in series if one.interval != INTERVAL}
    found: dict[int, list[Ints]] = {identity: [np.empty(0, np.int64)] for identity in grids}
    # A phase shifts a series' weeks by less than an hour.
    weeks = packing.week_of(np.array([first, end], np.int64)) + np.array([-1, 1])
    rows = IntervalBlock.objects.filter(series_id__in=list(grids), week__range=weeks.tolist())
    for identity, week, values in rows.order_by("series_id", "week").values_list("series_id", "week", "values"):
        one = grids[identity]
        found[identity].append(packing.known_starts(bytes(values), week, one.interval, one.phase))
    starts = {identity: np.concatenate(parts) for identity, parts in found.items()}
    spans = {identity: (starts[identity], starts[identity] + one.interval) for identity, one in grids.items()}
    for one in series:
        if one.interval == INTERVAL:
            reads = stored_reads([one.id], first, end)
            spans[one.id] = reads.start, reads.end
    return spans
