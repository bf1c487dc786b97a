"""Matrices of one flow and grid: the blocks of a page's series, read and laid out as clients x slots."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import lcm
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.core.usage_page import SUBSTITUTED, Channels, Grid, Part, Source
from etl.store.database.locks import READER
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.usage.billed_clients import FOREVER, Metered
from etl.store.usage.block_forms import common_form, narrow, scaled
from etl.tariffs.page import channel_sums

ROWS = 2000
"""Rows fetched at once by the iterator."""

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Value = TypeVar("Value")


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

    @property
    def due(self) -> tuple[int, int]:
        """Return between which minutes its channel should have readings."""
        return max(self.first, self.metered.start), min(self.metered.end, self.metered.due_end)

    @property
    def source(self) -> Source:
        """Return the meter and register of its channel, and its terms."""
        own = self.metered
        multiplier = own.factor if own.share == 1 else own.factor / own.share
        return Source(own.meter, self.register, own.start, own.end, multiplier, own.share)

    @property
    def channel(self) -> tuple[Metered, str, str]:
        """Return what its series shares with others of other interval lengths."""
        return self.metered, self.register, self.flow


@dataclass(frozen=True, eq=False)
class _Matrix:
    """Rows x slots in units of 10**scale mWh; unknown slots are 0, masks are None where they would be all False."""

    values: npt.NDArray[Any]
    scale: int
    unknown: Mask | None
    estimated: Mask | None


class MatrixBuilder:
    """Builds the matrix of a page's streams on one grid.

    Each has a row of its own in the matrix that is read: the client's, if no client has two and none has a part.
    """

    def __init__(
        self, clients: int, grid: tuple[str, int, int], minutes: tuple[int, int], streams: list[Stream]
    ) -> None:
        self._clients, self._streams = clients, streams
        self._flow, self._interval, self._phase = grid
        self._minutes = start, end = minutes
        self._per_week = packing.WEEK_MINUTES // self._interval
        first = -(-(start - self._phase - packing.FIRST_MONDAY) // self._interval)
        last = -(-(end - self._phase - packing.FIRST_MONDAY) // self._interval)
        self._slots = last - first
        self._weeks = first // self._per_week, (last - 1) // self._per_week
        self._offset = first - self._weeks[0] * self._per_week
        self._start = first * self._interval + self._phase + packing.FIRST_MONDAY
        self._owners = [stream.row for stream in streams]
        self._settled: dict[int, tuple[Mask, Mask]] = {}
        self._alone = len(set(self._owners)) == len(streams) and all(stream.metered.whole for stream in streams)
        self._rows = self._owners if self._alone else list(range(len(streams)))
        self._height = clients if self._alone else len(streams)
        self._read()
        self._matrix = self._filled()

    def part(self) -> Part:
        """Return what the clients used on this grid."""
        return self._added() if self._settled or not self._alone else self._single()

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

    def _read(self) -> None:
        """Read the stored blocks: the row, the week (from the first of the period), the bytes of each."""
        rows_of: dict[int, list[int]] = {}
        for stream, row in zip(self._streams, self._rows, strict=True):
            rows_of.setdefault(stream.identity, []).append(row)
        found = list(stored_blocks(READER, sorted(rows_of), self._weeks, ROWS))
        series, weeks, blocks, qualities = map(list, zip(*found, strict=True)) if found else ([], [], [], [])
        packing.check_all(blocks, series, weeks)
        self._at = [row for one in series for row in rows_of[one]]
        if len(self._at) > len(found):
            times = [len(rows_of[one]) for one in series]
            weeks, blocks, qualities = (_repeated(column, times) for column in (weeks, blocks, qualities))
        self._week = [week - self._weeks[0] for week in weeks]
        self._blocks = blocks
        self._flags = {place: quality for place, quality in enumerate(qualities) if quality}

    def _filled(self) -> _Matrix:
        forms = packing.forms(self._blocks)
        scale, kind = common_form(forms)
        weeks = self._weeks[1] - self._weeks[0] + 1
        week = np.array(self._week, np.int64)
        order = np.array(self._at, np.int64) * weeks + week
        values = np.zeros((self._height * weeks, self._per_week), kind)
        whole = len(order) == len(values) and all(self._covers(form, week[form.rows]) for form in forms)
        unknown = None if whole else np.ones(values.shape, np.bool_)
        for form in forms:
            rows, columns = order[form.rows], slice(form.first, form.first + form.values.shape[1])
            values[rows, columns] = scaled(form, scale, kind)
            if unknown is not None:
                unknown[rows, columns] = False if form.unknown is None else form.unknown
        unknown = None if unknown is None else self._inside(unknown)
        unknown = unknown if unknown is not None and unknown.any() else None
        return _Matrix(self._inside(values), scale, unknown, self._estimated(order, values.shape))

    def _covers(self, form: packing.Form, weeks: Ints) -> bool:
        """Return whether blocks of these weeks have a reading in every slot of the period."""
        starts = np.maximum(self._offset - weeks * self._per_week, 0)
        ends = np.minimum(self._offset + self._slots - weeks * self._per_week, self._per_week)
        last = form.first + form.values.shape[1]
        return form.unknown is None and form.first <= int(starts.min()) and last >= int(ends.max())

    def _inside(self, matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the slots in the period, a row each, of rows and weeks x slots of a week."""
        return matrix.reshape(self._height, -1)[:, self._offset : self._offset + self._slots]

    def _estimated(self, order: Ints, shape: tuple[int, int]) -> Mask | None:
        if not self._flags:
            return None
        estimated = np.zeros(shape, np.bool_)
        for place, quality in self._flags.items():
            estimated[order[place]] = np.frombuffer(quality, np.uint8) >= SUBSTITUTED
        return self._inside(estimated)

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
            sources=sources,
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
        )  # fmt: skip

    @property
    def _grid(self) -> Grid:
        return Grid(self._start, self._interval, self._slots)

    def add_inputs(self, pieces: Sequence[list[bytes]]) -> None:
        """Add to each client's pieces all that its bill depends on.

        Of weeks that reach past the period's ends only the slots inside, since other readings are not this bill's.
        """
        terms: dict[object, bytes] = {}
        for number, settled in self._settled.items():
            pieces[self._owners[number]] += [np.packbits(slots).tobytes() for slots in settled]
        for stream in self._streams:
            reach = min(stream.ended, self._minutes[1])
            # Of whole ones nothing else differs.
            key = (*stream.due, reach, stream.register) if stream.metered.whole else stream
            if key not in terms:
                terms[key] = self._terms(stream)
            pieces[stream.row].append(terms[key])
        owner = dict(zip(self._rows, self._owners, strict=True))
        edges = self._partial_weeks()
        inner = [place for place, week in enumerate(self._week) if week not in edges]
        for row, places in groupby(inner, self._at.__getitem__):
            pieces[owner[row]] += [self._blocks[place] + self._flags.get(place, b"") for place in places]
        if edges:
            for row, inside in zip(self._rows, self._edges(edges), strict=True):
                pieces[owner[row]].append(inside)
        for place, quality in self._flags.items():
            week = self._week[place]
            if week in edges and any(inside := quality[slice(*edges[week])]):
                pieces[owner[self._at[place]]].append(b"%d:%b" % (week, inside))

    def _terms(self, stream: Stream) -> bytes:
        start, end = self._minutes
        spanned = (*stream.due, stream.metered.start, stream.metered.end)
        inside = [min(max(minute, start), end) for minute in spanned]
        inside.append(min(stream.ended, end))
        register = f" {stream.register}" if stream.register else ""
        return f"{self._flow} {self._interval} {self._phase} {stream.metered.factor} {inside}{register}".encode()

    def _partial_weeks(self) -> dict[int, tuple[int, int]]:
        """Return weeks (from the first of the period) that reach past its ends, and their slots inside."""
        count = self._weeks[1] - self._weeks[0] + 1
        end = self._offset + self._slots
        spans = {
            week: (max(0, self._offset - week * self._per_week), min(self._per_week, end - week * self._per_week))
            for week in (0, count - 1)
        }
        return {week: span for week, span in spans.items() if span != (0, self._per_week)}

    def _edges(self, edges: dict[int, tuple[int, int]]) -> list[bytes]:
        """Return of each stream the mWh of those weeks inside the period, in whatever form they are stored."""
        starts = {week: max(0, week * self._per_week - self._offset) for week in edges}
        columns = [slice(starts[week], starts[week] + last - first) for week, (first, last) in edges.items()]
        values, unit, unknown = self._matrix.values, 10**self._matrix.scale, self._matrix.unknown
        kind = np.int32 if values.itemsize < 4 and np.iinfo(values.dtype).max * unit < 2**31 else np.int64
        inside = np.concatenate([values[self._rows, part] for part in columns], axis=1).astype(kind)
        inside *= unit
        if unknown is not None:
            inside[np.concatenate([unknown[self._rows, part] for part in columns], axis=1)] = packing.UNKNOWN
        return narrow(inside)


def _repeated(column: Sequence[Value], times: Sequence[int]) -> list[Value]:
    return [value for value, count in zip(column, times, strict=True) for _ in range(count)]
