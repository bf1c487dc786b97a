"""Long reads of a page of clients: those that have a minute in a period, and where one is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import lcm

import numpy as np

from etl.blocks.long_read_codec import LongReads, joined
from etl.blocks.quality_codec import qualities
from etl.core.exact import Integers, product
from etl.core.usage_page import SUBSTITUTED, FailedReading, LongUse
from etl.core.zones import Ints, Mask
from etl.store.database.locks import READER
from etl.store.fingerprints import BY_OTHERS, Pieces
from etl.store.loads.readback import read_back
from etl.store.models import LongRead
from etl.store.stored_readings.failed_readings import Span, judged_reads
from etl.store.usage.matrices import Stream
from etl.validation.channel_readings import ChannelReadings, Total


@dataclass(frozen=True, eq=False)
class _Own:
    """One stream's reads, in the order of time, and the minutes in which it is the client's."""

    stream: Stream
    reads: LongReads
    first: int
    last: int

    def missing(self) -> Ints:
        """Return first and end of the minutes that are due and not read, a row each."""
        first = max(self.stream.due[0], self.first)
        last = max(first, min(self.last, self.stream.due[1]))
        starts = np.append(self.reads.start, last).clip(first, last)
        reach = np.maximum.accumulate(np.append(first, self.reads.end.clip(first, last)))
        gaps = np.stack([reach, starts], axis=1)
        found: Ints = gaps[gaps[:, 1] > gaps[:, 0]]
        return found


class LongReadBuilder:
    """Builds the usage of one flow's streams of a page."""

    def __init__(self, flow: str, minutes: Span, streams: list[Stream], zone: str) -> None:
        """Read a period of these minutes; by the clock of `zone` a read is of one month or another."""
        self._flow, self._minutes = flow, minutes
        rows = LongRead.objects.using(READER).filter(series_id__in=sorted({stream.identity for stream in streams}))
        reads = read_back(rows, *minutes)
        ordered = sorted(streams, key=lambda stream: (stream.row, stream.metered.start, stream.identity))
        every = [_own(stream, reads, minutes) for stream in ordered]
        self._judged = judged_reads([own.reads for own in every], [one.read for one in ordered], minutes, zone)
        self._own = [_without(own, self._judged.failed.get(place, ())) for place, own in enumerate(every)]
        self._settled: dict[int, Ints] = {}

    @property
    def failed(self) -> Iterator[tuple[int, FailedReading]]:
        """Return the client's row of each read that is left out, and that read."""
        for place, every in self._judged.failed.items():
            yield from ((self._own[place].stream.row, one) for one in every)

    def channel_readings(self, zone: str) -> Iterator[tuple[Stream, ChannelReadings]]:
        """Yield each stream and its reads, less those that fail a rule."""
        for own in self._own:
            reads = own.reads
            terms = own.stream.source.multiplier, None, qualities(reads.quality) >= SUBSTITUTED, self._flow, zone
            yield own.stream, ChannelReadings(reads.energy_mwh, reads.end - reads.start, reads.start, *terms)

    def channel_totals(self) -> Iterator[tuple[Stream, Total]]:
        """Yield each stream and the total of its reads, less those that fail a rule."""
        yield from ((stream, own.total) for stream, own in self.channel_readings("UTC"))

    @property
    def streams(self) -> list[Stream]:
        return [own.stream for own in self._own]

    @property
    def minutes(self) -> tuple[int, int]:
        """Return first and end minute of the period."""
        return self._minutes

    def covered(self, number: int) -> Mask:
        """Return the minutes of the period that a stream's reads cover and that are the client's."""
        own, (start, end) = self._own[number], self._minutes
        found = np.zeros(end - start, np.bool_)
        for first, last in zip(own.reads.start.tolist(), own.reads.end.tolist(), strict=True):
            found[max(first, own.first) - start : max(min(last, own.last) - start, 0)] = True
        return found

    def settle(self, number: int, due: Mask, _elsewhere: Mask) -> None:
        """Set in which minutes of the period a stream is due, and no series of its channel has readings."""
        edges = np.flatnonzero(np.diff(due, prepend=False, append=False)) + self._minutes[0]
        self._settled[number] = edges.reshape(-1, 2).astype(np.int64)

    @cached_property
    def _missing(self) -> list[Ints]:
        return [
            self._settled[number] if number in self._settled else own.missing() for number, own in enumerate(self._own)
        ]

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
        counted = [len(spans) for spans in self._missing]
        rows = np.repeat(np.array([own.stream.row for own in self._own], np.int64), counted)
        missing = np.column_stack([rows, np.concatenate(self._missing)])
        estimated = qualities(reads.quality) >= SUBSTITUTED
        sources = [own.stream.source for own in self._own]
        use = LongUse(
            self._flow, row, reads.start, reads.end, _together(energy), estimated, first, last, missing, common,
            np.repeat(np.arange(len(counts)), counts), sources,
        )  # fmt: skip
        return use.where(order)

    def add_inputs(self, pieces: Sequence[Pieces]) -> None:
        """Add to each client's pieces all that its bill depends on: whole reads, also where they reach past it."""
        for own, missing in zip(self._own, self._missing, strict=True):
            factor = own.stream.metered.factor
            register = f" {own.stream.register}" if own.stream.register else ""
            terms = f"{self._flow}{register} long {factor} {own.first} {own.last} {missing.tolist()}".encode()
            reads = own.reads
            columns = np.stack([reads.start, reads.end, reads.energy_mwh, qualities(reads.quality).astype(np.int64)])
            pieces[own.stream.row].due.append(terms)
            pieces[own.stream.row].load.append(columns.astype("<i8").tobytes())
        for place in self._judged.by_others:
            pieces[self._own[place].stream.row].findings.append(BY_OTHERS)
        for row, one in self.failed:
            pieces[row].findings.append(f"fails {one.rule} {one.minute}".encode())


def _own(stream: Stream, reads: LongReads, minutes: tuple[int, int]) -> _Own:
    first, last = max(minutes[0], stream.metered.start), min(minutes[1], stream.metered.end)
    here = slice(*np.searchsorted(reads.channel, (stream.identity, stream.identity + 1)).tolist())
    own = reads.where(np.arange(here.start, here.stop))
    return _Own(stream, own.where((own.start < last) & (own.end > first)), first, last)


def _without(own: _Own, failed: Sequence[FailedReading]) -> _Own:
    if not failed:
        return own
    keep = ~np.isin(own.reads.start, [one.minute for one in failed])
    return replace(own, reads=own.reads.where(keep))


def _together(columns: list[Integers]) -> Integers:
    wide = any(column.dtype == object for column in columns)
    return np.concatenate([column.astype(object) for column in columns] if wide else columns)
