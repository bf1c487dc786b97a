"""Matrices of one flow and grid: the blocks of a page's series, read and laid out as clients x slots."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from math import lcm
from typing import NamedTuple

import numpy as np

from etl.core.usage_page import Channels, EditedReadings, FailedReading, Part, Source
from etl.core.zones import Ints, Mask
from etl.store.edits.counted_edits import CountedEdits, counted
from etl.store.edits.edit_blocks import EditedSlots
from etl.store.fingerprints import BY_OTHERS, Pieces
from etl.store.stored_readings.block_matrix import BlockMatrix
from etl.store.stored_readings.failed_readings import (
    Judged,
    Limit,
    ReadChannel,
    Span,
    judged_intervals,
    none_may_be_wrong,
)
from etl.store.usage.billed_clients import FOREVER, ONE, Metered
from etl.tariffs.page import channel_sums
from etl.validation.channel_readings import ChannelReadings, Total


class Stream(NamedTuple):
    """A series that a page needs, and the client it belongs to."""

    identity: int
    row: int
    flow: str
    interval: int
    phase: int
    first: int
    """Minute from which its readings are expected."""
    metered: Metered
    register: str = ""
    begun: int = 0
    end: int = 0
    """Between which minutes it has readings at all."""
    ended: int = FOREVER
    """The end of the last reading of its channel, of any series."""
    limits: Sequence[Limit] = ()
    """What its connection carries, if that is known."""

    @property
    def due(self) -> tuple[int, int]:
        """Return between which minutes its channel should have readings."""
        return max(self.first, self.metered.start), min(self.metered.end, self.metered.due_end)

    @property
    def source(self) -> Source:
        """Return the meter and register of its channel, and its terms."""
        own = self.metered
        return Source(own.meter, self.register, own.start, own.end, own.multiplier, own.share)

    @property
    def read(self) -> ReadChannel:
        """Return the series, and what rules must know of its meter."""
        own = self.metered.meter, self.register, self.flow
        # Of a meter that several share the connection is nobody's own.
        limits = self.limits if self.limits and self.metered.share == 1 else ()
        return ReadChannel(self.identity, *own, self.metered.multiplier, limits)

    @property
    def channel(self) -> tuple[Metered, str, str]:
        """Return what its series shares with others of other interval lengths."""
        return self.metered, self.register, self.flow


class MatrixBuilder:
    """Builds the matrix of a page's streams on one grid.

    Each has a row of its own in the matrix that is read: the client's, if no client has two and none has a part.
    """

    def __init__(
        self,
        clients: int,
        grid: tuple[str, int, int],
        minutes: Span,
        streams: list[Stream],
        months: Sequence[Span],
    ) -> None:
        """Read a period of these minutes; `months` are the local calendar months that it has a day of."""
        self._clients, self._streams = clients, streams
        self._flow, self._interval, self._phase = grid
        self._minutes = minutes
        self._owners = [stream.row for stream in streams]
        self._settled: dict[int, tuple[Mask, Mask]] = {}
        self._alone = len(set(self._owners)) == len(streams) and all(stream.metered.whole for stream in streams)
        self._rows = self._owners if self._alone else list(range(len(streams)))
        rows: dict[int, list[int]] = {}
        for stream, row in zip(streams, self._rows, strict=True):
            rows.setdefault(stream.identity, []).append(row)
        height = clients if self._alone else len(streams)
        self._stored = BlockMatrix(self._interval, self._phase, minutes, rows, height)
        self._matrix, self._grid = self._stored.laid, self._stored.grid
        self._start, self._slots = self._grid.start, self._grid.slots
        self._judged = self._judge(months)
        self._edited: dict[int, CountedEdits] = {}
        self._computed: Mask | None = None
        self._leave_out_failed()
        self._read = self._matrix

    def _judge(self, months: Sequence[Span]) -> Judged:
        plain = self._alone and not any(one.limits or one.metered.share is not ONE for one in self._streams)
        if plain and none_may_be_wrong(self._stored):
            return Judged({})  # nearly always, and then no channel is looked at
        channels = {row: stream.read for row, stream in zip(self._rows, self._streams, strict=True)}
        return judged_intervals(self._stored, self._phase, channels, months)

    def _leave_out_failed(self) -> None:
        """Take what fails a rule for missing."""
        failed = self._judged.failed
        if failed:
            rows = [row for row, every in failed.items() for _ in every]
            slots = [(one.minute - self._start) // self._interval for every in failed.values() for one in every]
            self._matrix = self._matrix.without(rows, slots)

    def edit(self, edits: Mapping[int, tuple[Sequence[EditedSlots], Mask]]) -> None:
        """Let edits of some streams count, each in the slots all of whose minutes are free."""
        for number, (own, free) in edits.items():
            row = self._rows[number]
            slots = ~self._in_slots(~free)
            self._edited[number] = counted(own, self._grid, self._stored.laid.mwh(row), slots)
        changes = [(self._rows[number], one.slots, one.mwh[one.slots]) for number, one in self._edited.items()]
        rows = np.concatenate([np.full(len(at), row) for row, at, _ in changes])
        if not len(rows):
            return
        at, mwh = (np.concatenate(column) for column in list(zip(*changes, strict=True))[1:])
        computed = np.zeros(self._matrix.values.shape, np.bool_)
        for number, one in self._edited.items():
            computed[self._rows[number]] = one.computed
        self._computed = channel_sums.some(computed)
        self._matrix = self._matrix.replaced(rows, at, mwh)
        self._answer(set(zip(rows.tolist(), (self._start + at * self._interval).tolist(), strict=True)))

    def _answer(self, edited: Collection[tuple[int, int]]) -> None:
        """Take readings that fail for answered by edits, of some rows and minutes."""
        failed = {
            row: [one for one in every if (row, one.minute) not in edited] for row, every in self._judged.failed.items()
        }
        self._judged = self._judged._replace(failed={row: every for row, every in failed.items() if every})

    @property
    def edited(self) -> Iterator[tuple[int, EditedReadings]]:
        """Return the client's row of each edit that counts, and its slots that are the client's."""
        for number, one in self._edited.items():
            stream = self._streams[number]
            own = one.readings(stream.source, stream.metered.factor, self._flow)
            yield from ((stream.row, readings) for readings in own)

    def part(self) -> Part:
        """Return what the clients used on this grid."""
        return self._added() if self._settled or not self._alone else self._single()

    @property
    def failed(self) -> Iterator[tuple[int, FailedReading]]:
        """Return the client's row of each reading that is left out, and that reading; it is the client's."""
        owner = dict(zip(self._rows, self._streams, strict=True))
        for row, every in self._judged.failed.items():
            stream = owner[row]
            yield from ((stream.row, one) for one in every if stream.metered.start <= one.minute < stream.metered.end)

    def channel_readings(self, zone: str) -> Iterator[tuple[Stream, ChannelReadings]]:
        """Yield each stream and the readings in its span, less those that fail a rule."""
        laid, starts = self._read, self._start + np.arange(self._slots) * self._interval
        minutes = np.full(self._slots, self._interval)
        for row, stream in zip(self._rows, self._streams, strict=True):
            first, last = np.searchsorted(starts, (stream.metered.start, stream.metered.end)).tolist()
            known: Ints | slice = slice(first, last)
            if laid.unknown is not None and laid.unknown[row].any():
                known = first + np.flatnonzero(~laid.unknown[row, first:last])
            energy = laid.values[row][known].astype(np.int64)
            energy *= 10**laid.scale
            estimated = None if laid.estimated is None else laid.estimated[row][known]
            terms = stream.source.multiplier, None, estimated, self._flow, zone
            yield stream, ChannelReadings(energy, minutes[known], starts[known], *terms)

    def channel_totals(self) -> Iterator[tuple[Stream, Total]]:
        """Yield each stream and the total of its readings in its span, less those that fail a rule."""
        values, unknown = self._read.values, self._read.unknown
        starts = self._start + np.arange(self._slots) * self._interval
        fits = int(values.max(initial=0)) * self._slots < 2**63  # else sums are Python's
        sums = values.sum(axis=1, dtype=np.int64 if fits else object).tolist()
        gaps = [0] * len(values) if unknown is None else unknown.sum(axis=1).tolist()
        for row, stream in zip(self._rows, self._streams, strict=True):
            first, last = np.searchsorted(starts, (stream.metered.start, stream.metered.end)).tolist()
            energy, count = sums[row], last - first - gaps[row]
            if last - first < self._slots:
                energy = int(values[row, first:last].sum(dtype=np.int64 if fits else object))
                count = last - first - (0 if unknown is None else int(unknown[row, first:last].sum()))
            mwh = energy * 10**self._read.scale * stream.source.multiplier
            yield stream, Total(mwh, count * self._interval)

    @property
    def raw(self) -> tuple[BlockMatrix, dict[int, int]]:
        """Return all that was read, with what fails a rule, and a row of each series."""
        return self._stored, {stream.identity: row for row, stream in zip(self._rows, self._streams, strict=True)}

    @property
    def streams(self) -> list[Stream]:
        return self._streams

    @property
    def minutes(self) -> tuple[int, int]:
        """Return first and end minute of the period."""
        return self._minutes

    def covered(self, number: int) -> Mask:
        """Return the minutes of the period of which a stream has readings."""
        stream, unknown = self._streams[number], self._matrix.unknown
        minutes = self._start + np.arange(self._slots) * self._interval
        known = (minutes >= stream.metered.start) & (minutes < stream.metered.end)
        if unknown is not None:
            known &= ~unknown[self._rows[number]]
        start, end = self._minutes
        found = np.zeros(end - start, np.bool_)
        inside = np.repeat(known, self._interval)[: end - self._start]
        found[self._start - start : self._start - start + len(inside)] = inside
        return found

    def settle(self, number: int, due: Mask, elsewhere: Mask) -> None:
        """Set in which minutes of the period a stream is due, and in which of them another series has readings."""
        starts = self._start + np.arange(self._slots) * self._interval
        slots = self._in_slots(due) & (starts >= self._streams[number].metered.start)
        self._settled[number] = slots, slots & ~self._in_slots(elsewhere)

    def _in_slots(self, minutes: Mask) -> Mask:
        """Return which slots have any of some minutes of the period."""
        flat = np.zeros(self._slots * self._interval, np.bool_)
        inside = minutes[self._start - self._minutes[0] :][: len(flat)]
        flat[: len(inside)] = inside
        return np.asarray(flat.reshape(self._slots, self._interval).any(axis=1))

    def _single(self) -> Part:
        """Return a client's only channel as its row."""
        matrix, unknown = self._matrix, self._matrix.unknown
        missing = None if unknown is None else channel_sums.some(unknown & self._due_rows())
        ended = np.full(self._clients, FOREVER, np.int64)
        ended[self._owners] = self._ended
        silent = None if (ended >= self._minutes[1]).all() else ended
        sources: list[Source | None] = [None] * self._clients
        for stream in self._streams:
            sources[stream.row] = stream.source
        return Part(
            self._flow, self._grid, matrix.values, matrix.scale, unknown, missing, matrix.estimated, ended=silent,
            sources=sources, computed=self._computed,
        )  # fmt: skip

    @property
    def _ended(self) -> Ints:
        return np.array([stream.ended for stream in self._streams], np.int64)

    def _due_rows(self) -> Mask:
        """Return the slots in which the channel of each client is due."""
        spans = np.zeros((2, self._clients), np.int64)
        spans[:, self._owners] = np.array([stream.due for stream in self._streams], np.int64).T
        return self._between(*spans)

    def _between(self, first: Ints, last: Ints) -> Mask:
        """Return the slots that begin from one minute to another, row by row."""
        minutes = self._start + np.arange(self._slots) * self._interval
        return np.asarray((minutes >= first[:, None]) & (minutes < last[:, None]))

    def _added(self) -> Part:
        """Add several channels of a client, parts of one, or shares."""
        common = lcm(*(stream.metered.factor.denominator for stream in self._streams))
        return channel_sums.added(self._flow, self._grid, self._channels(common), self._clients, common)

    def _channels(self, common: int) -> Channels:
        """Return the streams, a row each, whose energy times their factors is in 1/common mWh."""
        streams, matrix = self._streams, self._matrix
        start, end = np.array([(one.metered.start, one.metered.end) for one in streams], np.int64).T
        known = self._between(start, end)
        if matrix.unknown is not None:
            known &= ~matrix.unknown[self._rows]
        due = self._between(*np.array([stream.due for stream in streams], np.int64).T)
        for number, (settled, _) in self._settled.items():
            due[number] = settled
        missing = due & ~known
        free = missing.copy() if self._settled else missing
        for number, (_, alone) in self._settled.items():
            free[number] &= alone
        return Channels(
            np.array(self._owners, np.int64), matrix.values[self._rows], matrix.scale,
            [int(stream.metered.factor * common) for stream in streams], known, missing, free, self._ended,
            None if matrix.estimated is None else known & matrix.estimated[self._rows],
            [stream.source for stream in streams],
            computed=None if self._computed is None else known & self._computed[self._rows],
        )  # fmt: skip

    def add_inputs(self, pieces: Sequence[Pieces]) -> None:
        """Add to each client's pieces all that its bill depends on."""
        terms: dict[object, bytes] = {}
        for number, settled in self._settled.items():
            pieces[self._owners[number]].due += [np.packbits(slots).tobytes() for slots in settled]
        for stream in self._streams:
            reach = min(stream.ended, self._minutes[1])
            # Of whole ones nothing else differs.
            key = (*stream.due, reach, stream.register) if self._alone or stream.metered.whole else stream
            if key not in terms:
                terms[key] = self._terms(stream)
            pieces[stream.row].due.append(terms[key])
        self._stored.add_inputs({row: pieces[owner].load for row, owner in zip(self._rows, self._owners, strict=True)})
        owner = dict(zip(self._rows, self._owners, strict=True)) if self._judged.by_others else {}
        for row in self._judged.by_others:
            pieces[owner[row]].findings.append(BY_OTHERS)
        for row, one in self.failed:
            pieces[row].findings.append(f"fails {one.rule} {one.minute}".encode())
        for number, edits in self._edited.items():
            stream = self._streams[number]
            channel = f"{self._flow} {self._interval} {stream.metered.number} {stream.register}"
            pieces[stream.row].edits += edits.pieces(stream.source, channel)

    def _terms(self, stream: Stream) -> bytes:
        start, end = self._minutes
        spanned = (*stream.due, stream.metered.start, stream.metered.end)
        inside = [min(max(minute, start), end) for minute in spanned]
        inside.append(min(stream.ended, end))
        register = f" {stream.register}" if stream.register else ""
        return f"{self._flow} {self._interval} {self._phase} {stream.metered.factor} {inside}{register}".encode()
