"""Laws of a database at every commit: blocks, series and ledger agree."""

from collections import Counter
from itertools import pairwise

import numpy as np

from etl.blocks import block_codec as packing
from etl.blocks import quality_codec
from etl.blocks.week_months import month_of
from etl.core.usage_page import SUSPECT


def check_stored() -> None:
    """AssertionError where what is stored contradicts itself."""
    from django.db.models import Sum

    from etl.store.models import IntervalBlock, LoadMonth, Series

    sums: Counter[tuple[int, int, str]] = Counter()
    reach: dict[int, list[int]] = {}
    blocks = IntervalBlock.objects.select_related("series").order_by("series_id", "week")
    for block in blocks:
        values, series = bytes(block.values), block.series
        assert packing.intact(values, block.series_id, block.week)
        grid = packing.unpack([values], packing.WEEK_MINUTES // series.interval)[0]
        known = np.flatnonzero(grid >= 0)
        assert (block.known, block.energy_mwh) == (len(known), int(grid[known].sum()))
        if block.quality is not None:
            flags = bytes(block.quality)
            assert any(flags)
            assert quality_codec.fault(flags, grid >= 0, SUSPECT) is None
            assert len(flags) == len(grid) or any(flags[len(grid) :])
        minutes = packing.week_start(block.week) + series.phase + known * series.interval
        assert 0 <= series.phase < series.interval
        for minute, energy in zip(minutes.tolist(), grid[known].tolist(), strict=True):
            sums[month_of(minute), series.flow, "slots"] += 1
            sums[month_of(minute), series.flow, "mwh"] += energy
        bounds = reach.setdefault(series.pk, [int(minutes[0]), 0])
        bounds[1] = int(minutes[-1]) + series.interval
    check_long_reads(sums, reach)
    rows = LoadMonth.objects.values_list("month", "flow").annotate(
        Sum("added"), Sum("removed"), Sum("added_mwh"), Sum("removed_mwh")
    )
    ledger: Counter[tuple[int, int, str]] = Counter()
    for month, flow, added, removed, came, went in rows:
        ledger[month, flow, "slots"] = added - removed
        ledger[month, flow, "mwh"] = came - went
    assert +ledger == +sums
    stored = {pk: [first, end] for pk, first, end in Series.objects.values_list("pk", "first_minute", "end_minute")}
    assert stored == reach


def check_long_reads(sums: Counter[tuple[int, int, str]], reach: dict[int, list[int]]) -> None:
    """Count long reads in the month in which each begins; AssertionError where two of a channel share a minute."""
    from etl.store.models import IntervalBlock, LongRead

    spans: dict[tuple[int, str, int], list[tuple[int, int]]] = {}
    for read in LongRead.objects.select_related("series").order_by("series_id", "start_minute"):
        series = read.series
        assert (series.interval, series.phase) == (0, 0)
        assert read.start_minute < read.end_minute
        assert read.energy_mwh >= 0
        sums[month_of(read.start_minute), series.flow, "slots"] += 1
        sums[month_of(read.start_minute), series.flow, "mwh"] += read.energy_mwh
        bounds = reach.setdefault(series.pk, [read.start_minute, 0])
        bounds[1] = read.end_minute
        channel = (series.meter_id, series.register, series.flow)
        spans.setdefault(channel, []).append((read.start_minute, read.end_minute))
    for block in IntervalBlock.objects.select_related("series") if spans else ():
        series = block.series
        own = spans.get((series.meter_id, series.register, series.flow))
        grid = packing.unpack([bytes(block.values)], packing.WEEK_MINUTES // series.interval)[0]
        starts = packing.week_start(block.week) + series.phase + np.flatnonzero(grid >= 0) * series.interval
        if own is not None:
            own += [(start, start + series.interval) for start in starts.tolist()]
    for own in spans.values():
        own.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(own))
