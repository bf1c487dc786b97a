"""Reach of series that lost readings: from the first to the last reading left, or nothing, and then they go."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from django.db.models import Max, Min

from etl.blocks import block_codec as packing
from etl.blocks.weeks import Ints
from etl.store import input_versions
from etl.store.loads.clearing import PAGE, Cleared
from etl.store.loads.series_table import NEVER
from etl.store.models import IntervalBlock, LoadSpans, LongRead, Meter, Series, Supply


class Reach(NamedTuple):
    """From when to when a series reached before readings were removed, and reaches now (NEVER: not at all)."""

    before: int
    until: int
    first: int
    end: int


def left_of(cleared: Cleared) -> dict[int, Reach]:
    """Return what is left of each series that lost readings."""
    series = sorted(cleared.series)
    found: dict[int, Reach] = {}
    for start in range(0, len(series), PAGE):
        page = series[start : start + PAGE]
        ends = _ends(page)
        rows = Series.objects.filter(pk__in=page).values_list("pk", "first_minute", "end_minute")
        for identity, *before in rows:
            first, until = before
            found[identity] = Reach(first, until, *ends.get(identity, (NEVER, NEVER)))
    return found


def tidy(left: Mapping[int, Reach]) -> None:
    """Set the ends of series to those of the readings left; delete series without any, with their meters."""
    for identity, reach in left.items():
        if reach.first < NEVER:
            Series.objects.filter(pk=identity).update(first_minute=reach.first, end_minute=reach.end)
    if empty := [identity for identity, reach in left.items() if reach.first == NEVER]:
        _drop(empty)


def _ends(series: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return first and end minute of the known readings of series; only their first and last blocks are unpacked."""
    weeks = IntervalBlock.objects.filter(series_id__in=series).values_list("series_id")
    reach = {identity: ends for identity, *ends in weeks.annotate(Min("week"), Max("week")).order_by("series_id")}
    found: dict[int, tuple[int, int]] = {}
    reads = LongRead.objects.filter(series_id__in=series).values_list("series_id")
    for identity, *ends in reads.annotate(Min("start_minute"), Max("end_minute")).order_by("series_id"):
        found[identity] = ends[0], ends[1]
    for one in Series.objects.filter(pk__in=reach):
        low, high = (_known(one, week) for week in reach[one.pk])
        found[one.pk] = int(low[0]), int(high[-1]) + one.interval
    return found


def _known(series: Series, week: int) -> Ints:
    """Return the minutes at which known readings of a block start."""
    values = IntervalBlock.objects.values_list("values", flat=True).get(series=series, week=week)
    return packing.known_starts(bytes(values), week, series.interval, series.phase)


def _drop(series: list[int]) -> None:
    """Delete empty series, and what loads recorded of covering them: their numbers may be used again.

    This load cannot record it either, so bills that are being computed from them see it as a change of other inputs.
    """
    input_versions.bump()
    for row in LoadSpans.objects.iterator():
        spans = np.frombuffer(row.spans, "<i8").reshape(-1, 4)
        rest = spans[~np.isin(spans[:, 0], series)]
        if len(rest) < len(spans):
            row.spans = rest.tobytes()
            row.save(update_fields=["spans"])
    for start in range(0, len(series), PAGE):
        some = Series.objects.filter(pk__in=series[start : start + PAGE])
        meters = list(some.values_list("meter_id", flat=True))
        some.delete()
        # A claim is of the readings of a file: it goes with the last of them.
        Supply.objects.filter(meter__in=meters, meter__series=None, from_file=True).delete()
        # Without readings or assignments nothing shows that the meter, and a client of its number, exists.
        Meter.objects.filter(pk__in=meters, series=None, supply=None).delete()
