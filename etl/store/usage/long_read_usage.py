"""Long reads of a page of clients: those that have a minute in a period, and when reads are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np

from etl.blocks.long_read_codec import INTERVAL, LongReads, joined
from etl.core.exact import Integers, product
from etl.core.usage_page import SUBSTITUTED, LongUse
from etl.store.database.locks import READER
from etl.store.loads.readback import read_back
from etl.store.models import LongRead, Series
from etl.store.usage.billed_clients import FOREVER
from etl.store.usage.matrices import Stream


@dataclass(frozen=True, eq=False)
class _Own:
    """One stream's reads, the minutes in which it is the client's, and until when reads are due."""

    stream: Stream
    reads: LongReads
    first: int
    last: int
    due_end: int

    @property
    def due(self) -> tuple[int, int]:
        """Return first and end minute in which reads are due."""
        first = max(self.stream.first, self.first)
        return first, max(first, min(self.last, self.due_end))


class LongReadBuilder:
    """Builds the usage of one flow's streams of a page."""

    def __init__(self, flow: str, minutes: tuple[int, int], streams: list[Stream]) -> None:
        self._flow = flow
        rows = LongRead.objects.using(READER).filter(series_id__in=sorted({stream.identity for stream in streams}))
        reads = read_back(rows, *minutes)
        ends = _due_ends(streams)
        ordered = sorted(streams, key=lambda stream: (stream.row, stream.metered.start, stream.identity))
        self._own = [_own(stream, reads, minutes, ends[stream.identity]) for stream in ordered]

    @cached_property
    def use(self) -> LongUse:
        """Return what the clients used."""
        common = lcm(*(own.stream.metered.factor.denominator for own in self._own))
        counts = [len(own.reads) for own in self._own]
        row, first, last = (
            np.repeat(np.array(column, np.int64), counts)
            for column in zip(*((own.stream.row, own.first, own.last) for own in self._own), strict=True)
        )
        energy = [product(own.reads.energy_mwh, int(own.stream.metered.factor * common)) for own in self._own]
        reads = joined([own.reads for own in self._own])
        order = np.lexsort((reads.start, row))
        due = np.array([(own.stream.row, *own.due) for own in self._own], np.int64)
        estimated = reads.quality >= SUBSTITUTED
        use = LongUse(self._flow, row, reads.start, reads.end, _together(energy), estimated, first, last, due, common)
        return use.where(order)

    def add_inputs(self, pieces: Sequence[list[bytes]]) -> None:
        """Add to each client's pieces all that its bill depends on: whole reads, also where they reach past it."""
        for own in self._own:
            factor = own.stream.metered.factor
            terms = f"{self._flow} long {factor} {own.first} {own.last} {own.due}".encode()
            reads = own.reads
            columns = np.stack([reads.start, reads.end, reads.energy_mwh, reads.quality.astype(np.int64)])
            pieces[own.stream.row].append(terms + columns.astype("<i8").tobytes())


def due_after_long_reads(streams: list[Stream]) -> list[Stream]:
    """Return the streams; intervals whose channel had long reads before are due from their first reading on."""
    meters = {stream.metered.meter for stream in streams if stream.interval == INTERVAL}
    if not meters:
        return streams
    rows = Series.objects.using(READER).filter(meter_id__in=meters)
    fields = ("pk", "meter_id", "register", "flow", "interval", "first_minute", "end_minute")
    series = [(row[0], row[1:4], *row[4:]) for row in rows.values_list(*fields)]
    ends = {channel: end for _, channel, interval, _, end in series if interval == INTERVAL}
    begins = {identity: first for identity, channel, _, first, _ in series if ends.get(channel, FOREVER) <= first}
    return [stream._replace(first=max(stream.first, begins.get(stream.identity, -FOREVER))) for stream in streams]


def _own(stream: Stream, reads: LongReads, minutes: tuple[int, int], due_end: int) -> _Own:
    first, last = max(minutes[0], stream.metered.start), min(minutes[1], stream.metered.end)
    here = slice(*np.searchsorted(reads.channel, (stream.identity, stream.identity + 1)).tolist())
    own = reads.where(np.arange(here.start, here.stop))
    return _Own(stream, own.where((own.start < last) & (own.end > first)), first, last, due_end)


def _due_ends(streams: list[Stream]) -> dict[int, int]:
    """Return until when reads of each series are due: for ever, or until its channel changes to intervals."""
    series = Series.objects.using(READER).filter(meter_id__in={stream.metered.meter for stream in streams})
    long: dict[int, tuple[tuple[int, str, int], int]] = {}
    begin: dict[tuple[int, str, int], list[int]] = {}
    fields = ("pk", "meter_id", "register", "flow", "interval", "first_minute", "end_minute")
    for identity, meter, register, flow, interval, first, end in series.values_list(*fields):
        if interval == INTERVAL:
            long[identity] = (meter, register, flow), end
        else:
            begin.setdefault((meter, register, flow), []).append(first)
    return {
        identity: min((first for first in begin.get(channel, ()) if first >= end), default=FOREVER)
        for identity, (channel, end) in long.items()
    }


def _together(columns: list[Integers]) -> Integers:
    wide = any(column.dtype == object for column in columns)
    return np.concatenate([column.astype(object) for column in columns] if wide else columns)
