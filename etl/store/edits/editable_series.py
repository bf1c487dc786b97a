"""Series that can be edited: those of some meters, and what is read in a span of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from etl.blocks.long_read_codec import INTERVAL
from etl.core.zones import Ints, Mask
from etl.store.database.locks import READER
from etl.store.models import FLOWS, UNIT_CODES, LongRead, Series
from etl.store.stored_readings.block_matrix import BlockMatrix

Span = tuple[int, int]


class EditableSeries(NamedTuple):
    """A series of readings in kWh."""

    identity: int
    meter: int
    register: str
    flow: str
    interval: int
    phase: int
    begun: int
    end: int

    @property
    def channel(self) -> tuple[int, str, str]:
        return self.meter, self.register, self.flow

    @property
    def long(self) -> bool:
        """Return whether its reads have spans of their own, and no slots."""
        return self.interval == INTERVAL


def series_of(meters: Iterable[int]) -> list[EditableSeries]:
    """Return the series of some meters in the order in which they began."""
    rows = Series.objects.using(READER).filter(meter_id__in=sorted(set(meters)), unit=UNIT_CODES["kWh"])
    columns = rows.order_by("first_minute", "pk").values_list(
        "pk", "meter_id", "register", "flow", "interval", "phase", "first_minute", "end_minute"
    )
    return [EditableSeries(*row[:3], FLOWS[row[3]], *row[4:]) for row in columns]


def readings_in(series: EditableSeries, span: Span) -> Ints:
    """Return the mWh of each slot of a span; packing.UNKNOWN where nothing was read."""
    return BlockMatrix(series.interval, series.phase, span, {series.identity: [0]}, 1).laid.mwh(0)


def covered_minutes(some: Sequence[EditableSeries], span: Span) -> Mask:
    """Return which minutes of a span any of some series has read."""
    start, end = span
    found = np.zeros(end - start, np.bool_)
    reads = LongRead.objects.using(READER).filter(series_id__in=[one.identity for one in some if one.long])
    spans = list(reads.filter(start_minute__lt=end, end_minute__gt=start).values_list("start_minute", "end_minute"))
    for one in (one for one in some if not one.long):
        stored = BlockMatrix(one.interval, one.phase, (start - one.interval + 1, end), {one.identity: [0]}, 1)
        begins = stored.grid.start + np.flatnonzero(stored.laid.mwh(0) >= 0) * one.interval
        spans += [(first, first + one.interval) for first in begins.tolist()]
    for first, last in spans:
        found[max(first - start, 0) : max(last - start, 0)] = True
    return found
