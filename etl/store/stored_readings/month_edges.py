"""Readings between the beginnings of a month by two clocks: what one counts in a month, and the other beside it."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from etl.blocks.block_codec import WEEK_MINUTES, check, unpack, week_of, week_start
from etl.blocks.long_read_codec import INTERVAL as LONG
from etl.store.database.locks import READER
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import FLOWS, Series
from etl.store.summary import MonthReadings

_SERIES, _ROWS = 400, 1024
"""Series of a query, and blocks that are read at once."""
_LONGEST = 60
"""Minutes of an interval, of which a slot that begins in one week may end in the next."""

Edge = tuple[int, int, int]
"""Number of the month, and the first and end UTC minute of the time between its two beginnings."""


def interval_readings(edges: Sequence[Edge]) -> list[MonthReadings]:
    """Return the readings of intervals that begin at each edge, by flow. In a snapshot; DamagedError for a block."""
    columns = ("pk", "flow", "interval", "phase", "first_minute", "end_minute")
    series = list(Series.objects.using(READER).exclude(interval=LONG).order_by("pk").values_list(*columns))
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for month, first, end in edges:
        there = {key: (flow, interval, phase) for key, flow, interval, phase, start, until in series
                 if start < end and until > first}  # fmt: skip
        keys = list(there)
        for at in range(0, len(keys), _SERIES):
            for (flow, interval, phase), blocks in _alike(keys[at : at + _SERIES], there, (first, end)).items():
                grid = unpack([values for _, values in blocks], WEEK_MINUTES // interval)
                starts = np.array([week_start(week) + phase for week, _ in blocks])[:, None]
                minutes = starts + np.arange(grid.shape[1]) * interval
                inside = (grid >= 0) & (minutes >= first) & (minutes < end)
                found[month, flow][0] += int(np.count_nonzero(inside))
                found[month, flow][1] += int(grid[inside].sum())
    return [MonthReadings(month, FLOWS[flow], *sums) for (month, flow), sums in found.items() if sums[0]]


def _alike(
    keys: Sequence[int], there: dict[int, tuple[int, int, int]], minutes: tuple[int, int]
) -> dict[tuple[int, int, int], list[tuple[int, bytes]]]:
    """Return week and values of the blocks that may have these minutes, by flow, interval and phase."""
    first, last = week_of(np.array([minutes[0] - _LONGEST, minutes[1] - 1])).tolist()
    found: dict[tuple[int, int, int], list[tuple[int, bytes]]] = defaultdict(list)
    for key, week, values, _ in stored_blocks(READER, keys, (first, last), _ROWS):
        check(values, key, week)
        found[there[key]].append((week, values))
    return found
