"""Stored long reads as columns, and their counts by month."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from django.db.models import QuerySet

from etl.blocks.long_read_codec import LongReads
from etl.blocks.week_months import month_of
from etl.blocks.weeks import Ints
from etl.store.loads.block_writer import Changes
from etl.store.models import LongRead

_FIELDS = ("series_id", "start_minute", "end_minute", "energy_mwh", "quality")


def stored_reads(series: Sequence[int], start: int | None = None, end: int | None = None) -> LongReads:
    """Return reads of series that have a minute in a span (None: all), by series and time; `channel` is the series."""
    return read_back(LongRead.objects.filter(series_id__in=series), start, end)


def read_back(rows: "QuerySet[LongRead]", start: int | None = None, end: int | None = None) -> LongReads:
    """Return reads of the rows of a query, as `stored_reads` does."""
    if end is not None:
        rows = rows.filter(start_minute__lt=end)
    if start is not None:
        rows = rows.filter(end_minute__gt=start)
    columns = list(rows.order_by("series_id", "start_minute").values_list(*_FIELDS))
    found = np.array(columns, np.int64).reshape(-1, len(_FIELDS)).T
    return LongReads(found[0], found[1], found[2], found[3], found[4].astype(np.uint16), found[1] * 60)


def add_energy(sums: Counter[int], reads: LongReads, flows: Ints, sign: int = 1) -> None:
    """Add the energy of reads to the sums of their flows, or take it from them (`sign` -1)."""
    for flow in np.unique(flows).tolist():
        sums[flow] += sign * int(reads.energy_mwh[flows == flow].sum())


def count_reads(changes: Changes, reads: LongReads, flows: Ints, *, gone: bool) -> None:
    """Count reads in the UTC month in which they begin."""
    day, of_day = np.unique(reads.start // 1440, return_inverse=True)
    months = np.array([month_of(number * 1440) for number in day.tolist()], np.int64)[of_day]
    for month, flow in sorted(set(zip(months.tolist(), flows.tolist(), strict=True))):
        some = (months == month) & (flows == flow)
        slots, energy = int(some.sum()), int(reads.energy_mwh[some].sum())
        changes.count(month, flow, *((0, slots, 0, energy) if gone else (slots, 0, energy, 0)))
