"""Checks of channels with several interval lengths: a minute measured twice would be billed twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np
from django.db.models import Count, Q

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL
from etl.core.violations import Violation
from etl.store.database.locks import READER
from etl.store.models import FLOWS, IntervalBlock, LongRead, Series

PAGE = 100
MARGIN = packing.WEEK_MINUTES + 60
"""Blocks are whole weeks: they reach so far past the readings in them."""
CHANNEL = ("meter_id", "register", "flow", "unit")


def check_channels() -> Iterator[Violation]:
    """Yield one line for each channel that measures a minute twice."""
    several = Series.objects.using(READER).values(*CHANNEL).annotate(grids=Count("pk")).filter(grids__gt=1)
    channels = list(several.order_by(*CHANNEL).values_list(*CHANNEL))
    for start in range(0, len(channels), PAGE):
        chosen = Q()
        for meter, register, flow, unit in channels[start : start + PAGE]:
            chosen |= Q(meter_id=meter, register=register, flow=flow, unit=unit)
        rows = Series.objects.using(READER).filter(chosen).select_related("meter").order_by(*CHANNEL, "pk")
        for _, group in groupby(rows, lambda one: (one.meter_id, one.register, one.flow, one.unit)):
            yield from _channel(list(group))


def _channel(series: list[Series]) -> Iterator[Violation]:
    by_id = {one.pk: one for one in series}
    base = min(one.first_minute for one in series) - MARGIN
    covered = np.zeros(max(one.end_minute for one in series) + MARGIN - base, np.uint8)
    reads = LongRead.objects.using(READER).filter(series_id__in=by_id).values_list("start_minute", "end_minute")
    for first, end in reads.iterator(chunk_size=PAGE):
        covered[max(0, first - base) : max(0, end - base)] += 1
    blocks = [identity for identity, one in by_id.items() if one.interval != INTERVAL]
    rows = IntervalBlock.objects.using(READER).filter(series_id__in=blocks).order_by("week", "series_id")
    for identity, week, values in rows.values_list("series_id", "week", "values").iterator(chunk_size=PAGE):
        one, block = by_id[identity], bytes(values)
        slots = packing.WEEK_MINUTES // one.interval
        start = packing.week_start(week) + one.phase - base
        if packing.frame_fault(block, slots) or start < 0 or start + packing.WEEK_MINUTES > len(covered):
            continue  # reported already, as that block
        known = packing.unpack([block], slots)[0] >= 0
        covered[start : start + packing.WEEK_MINUTES] += np.repeat(known, one.interval)
    twice = np.flatnonzero(covered > 1)
    if len(twice):
        yield _twice(series, int(twice[0]) + base, len(twice))


def _twice(series: list[Series], minute: int, minutes: int) -> Violation:
    stamp = datetime(1970, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001 - shown as UTC
    one = series[0]
    where = " ".join(filter(None, ["meter", one.meter.number, one.register, FLOWS.get(one.flow, "")]))
    lengths = " and ".join("long reads" if one.interval == INTERVAL else f"{one.interval} min" for one in series)
    what = f"{minutes} minutes are measured twice, from {stamp:%Y-%m-%d %H:%M} UTC on, in series of {lengths}"
    return Violation(where, what)
