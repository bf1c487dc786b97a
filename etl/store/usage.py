"""Readings for billing: pages of clients as matrices, streamed out of one snapshot."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from etl import blocks as packing
from etl.core.periods import Period
from etl.core.usage import SUBSTITUTED, Grid, Part, Usage
from etl.errors import DatabaseError
from etl.store.locks import READER
from etl.store.members import FOREVER, Member, Metered, members
from etl.store.models import FLOWS, UNIT_CODES, IntervalBlock, Series

BLOCKS = 512
"""Rows fetched at once by the iterator."""

_ENGINE = "1"
"""Changes when the same inputs are to give other bills: then all bills are computed anew."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class UsagePage:
    """What a page of clients used, and for each a digest of all that was read of it."""

    usage: Usage
    versions: list[bytes]
    zone_unknown: bool


@dataclass(frozen=True)
class _Stream:
    """A series that a page needs, and whose it is."""

    identity: int
    row: int
    flow: str
    interval: int
    phase: int
    first: int
    """Minute from which its readings are expected."""
    metered: Metered

    def told(self, start: int, end: int) -> bytes:
        """What a bill of some minutes depends on beside the readings."""
        inside = [min(max(minute, start), end) for minute in (self.first, self.metered.start, self.metered.end)]
        return f"{self.flow} {self.interval} {self.phase} {self.metered.factor} {inside}".encode()


def described(used: Usage, said: Mapping[str, Mapping[str, str]]) -> Usage:
    """Usage with what assignments say of its clients."""
    return replace(used, attributes=[said.get(client, {}) for client in used.clients]) if said else used


def pages(period: Period, zone: str, client: str | None = None) -> Iterator[UsagePage]:
    """Clients with readings before the end of the period, in order of their numbers as bytes, some 256 at a time.

    `zone` is that of clients whose zone is not known.
    """
    for page in members(client):
        yield from of_members(page, period, zone)


def of_members(
    page: list[Member], period: Period, zone: str, keep: frozenset[str] = frozenset()
) -> Iterator[UsagePage]:
    """What some clients used, a page for each of their zones; those in `keep` also where they have no reading."""
    for timezone, group in groupby(sorted(page, key=lambda member: member.timezone), lambda member: member.timezone):
        used = _page([member.standing_in(zone) for member in group], period, timezone or zone, keep)
        if used is not None:
            yield UsagePage(*used, zone_unknown=not timezone)


def _page(clients: list[Member], period: Period, zone: str, keep: frozenset[str]) -> tuple[Usage, list[bytes]] | None:
    start, end = period.utc_minutes(zone)
    streams = list(_streams(clients, start, end))
    kept = {row for row, member in enumerate(clients) if member.number in keep}
    rows = sorted(kept | {stream.row for stream in streams})
    if not rows:
        return None
    place = {row: number for number, row in enumerate(rows)}
    digests = [hashlib.sha256(f"{_ENGINE} {zone} {period}".encode()) for _ in rows]
    for stream in streams:
        digests[place[stream.row]].update(stream.told(start, end))
    parts = []
    for key, group in groupby(sorted(streams, key=_grid_of), _grid_of):
        parts += _Gathering(len(rows), place, key, start, end).parts(list(group), digests)
    usage = Usage([clients[row].number for row in rows], period, zone, parts)
    return usage, [digest.digest() for digest in digests]


def first_minutes(clients: Sequence[Member], zone: str) -> list[int]:
    """The UTC minute before which each client has no reading; FOREVER where it has none at all."""
    placed = [member.standing_in(zone) for member in clients]
    found = [FOREVER] * len(placed)
    for stream in _streams(placed, -FOREVER, FOREVER):
        found[stream.row] = min(found[stream.row], max(stream.first, stream.metered.start))
    return found


def _grid_of(stream: _Stream) -> tuple[str, int, int]:
    return stream.flow, stream.interval, stream.phase


def _streams(clients: list[Member], start: int, end: int) -> Iterator[_Stream]:
    owners: dict[int, list[tuple[int, Metered]]] = {}
    for row, member in enumerate(clients):
        for metered in member.meters:
            owners.setdefault(metered.meter, []).append((row, metered))
    stored = (
        Series.objects.using(READER)
        .filter(meter_id__in=list(owners), unit=UNIT_CODES["kWh"], first_minute__lt=end)
        .order_by("pk")
        .values_list("pk", "meter_id", "flow", "interval", "phase", "first_minute")
    )
    for identity, meter, flow, interval, phase, first in stored:
        for row, metered in owners[meter]:
            if metered.start < end and metered.end > start:
                since = metered.start if metered.assigned else max(first, metered.start)
                yield _Stream(identity, row, FLOWS[flow], interval, phase, since, metered)


class _Gathering:
    """One flow and grid of a page: the blocks of its series as a matrix of clients x slots."""

    def __init__(self, clients: int, place: dict[int, int], key: tuple[str, int, int], start: int, end: int) -> None:
        self._clients = clients
        self._place = place
        self._flow, self._interval, self._phase = key
        self._per_week = packing.WEEK_MINUTES // self._interval
        first = -(-(start - self._phase - packing.FIRST_MONDAY) // self._interval)
        last = -(-(end - self._phase - packing.FIRST_MONDAY) // self._interval)
        self._slots = last - first
        self._weeks = first // self._per_week, (last - 1) // self._per_week
        self._offset = first - self._weeks[0] * self._per_week
        self._start = first * self._interval + self._phase + packing.FIRST_MONDAY
        self._edges = self._partial_weeks()

    def _partial_weeks(self) -> dict[int, tuple[int, int]]:
        """Weeks (from the first of the period) that reach past its ends, and their slots inside."""
        count = self._weeks[1] - self._weeks[0] + 1
        end = self._offset + self._slots
        spans = {
            week: (max(0, self._offset - week * self._per_week), min(self._per_week, end - week * self._per_week))
            for week in (0, count - 1)
        }
        return {week: span for week, span in spans.items() if span != (0, self._per_week)}

    def parts(self, streams: list[_Stream], digests: list["hashlib._Hash"]) -> list[Part]:
        rows = [self._place[stream.row] for stream in streams]
        whole = all(stream.metered.end >= FOREVER and stream.metered.factor == 1 for stream in streams)
        if len(set(rows)) == len(rows) and whole and all(stream.metered.start <= -FOREVER for stream in streams):
            return [self._part(self._read(streams, rows, self._clients, digests), self._expected(streams, rows))]
        return self._added(streams, rows, digests)

    def _added(self, streams: list[_Stream], rows: list[int], digests: list["hashlib._Hash"]) -> list[Part]:
        """Several series of a client, parts of one, or shares: added interval by interval, in exact integers."""
        matrix = self._read(streams, list(range(len(streams))), len(streams), digests, rows)
        common = 1
        for stream in streams:
            common = int(np.lcm(common, stream.metered.factor.denominator))
        total = np.zeros((self._clients, self._slots), np.int64)
        unknown = np.zeros(total.shape, np.bool_)
        estimated = np.zeros(total.shape, np.bool_)
        member = np.zeros(total.shape, np.bool_)
        minutes = self._start + np.arange(self._slots) * self._interval
        for number, (stream, row) in enumerate(zip(streams, rows, strict=True)):
            inside = (minutes >= max(stream.metered.start, stream.first)) & (minutes < stream.metered.end)
            factor = int(stream.metered.factor * common)
            values = matrix.values[number].astype(np.int64) * 10**matrix.scale
            if int(values.max(initial=0)) * factor >= 1 << 62:
                raise DatabaseError(
                    "a share or multiplier makes a reading too large to be exact (correct the assignment)"
                )
            total[row] += np.where(inside, values * factor, 0)
            member[row] |= inside
            if matrix.unknown is not None:
                unknown[row] |= inside & matrix.unknown[number]
            if matrix.estimated is not None:
                estimated[row] |= inside & matrix.estimated[number]
        gone = unknown | ~member
        total[gone] = 0
        matrix = _Matrix(total, 0, gone if gone.any() else None, estimated & ~gone if estimated.any() else None)
        return [self._part(matrix, member.sum(axis=1).astype(np.int64), common)]

    def _part(self, matrix: "_Matrix", expected: Ints, denominator: int = 1) -> Part:
        grid = Grid(self._start, self._interval, self._slots)
        return Part(
            self._flow, grid, matrix.values, matrix.scale, expected, matrix.unknown, matrix.estimated, denominator
        )

    def _expected(self, streams: list[_Stream], rows: list[int]) -> Ints:
        expected = np.zeros(self._clients, np.int64)
        first = np.array([stream.first for stream in streams], np.int64)
        expected[rows] = self._slots - np.clip(-(-(first - self._start) // self._interval), 0, self._slots)
        return expected

    def _read(
        self,
        streams: list[_Stream],
        rows: list[int],
        height: int,
        digests: list["hashlib._Hash"],
        clients: list[int] | None = None,
    ) -> "_Matrix":
        """Series `streams[i]` in row `rows[i]` of a matrix."""
        places: dict[int, list[tuple[int, int]]] = {}
        for stream, row, client in zip(streams, rows, clients or rows, strict=True):
            places.setdefault(stream.identity, []).append((row, client))
        where: list[tuple[int, int]] = []
        values: list[bytes] = []
        flags: list[tuple[int, int, bytes]] = []
        for identity, week, block, quality in self._stored(sorted(places)):
            packing.check(block, identity, week)
            for row, client in places[identity]:
                where.append((row, week - self._weeks[0]))
                values.append(block)
                if week - self._weeks[0] not in self._edges:
                    digests[client].update(block + (quality or b""))
                if quality:
                    flags.append((row, week - self._weeks[0], quality))
        matrix = self._filled(height, where, values, flags)
        self._digest_edges(matrix, flags, [digests[client] for client in clients or rows], rows)
        return matrix

    def _digest_edges(
        self,
        matrix: "_Matrix",
        flags: list[tuple[int, int, bytes]],
        digests: list["hashlib._Hash"],
        rows: list[int],
    ) -> None:
        """Of weeks that reach past the period only the part inside counts: other readings are not this bill's."""
        for week, (first, last) in self._edges.items():
            start = max(0, week * self._per_week - self._offset)
            columns = slice(start, start + last - first)
            inside = matrix.values[:, columns].astype(np.int64) * 10**matrix.scale
            if matrix.unknown is not None:
                inside[matrix.unknown[:, columns]] = packing.UNKNOWN
            for digest, row in zip(digests, rows, strict=True):
                digest.update(inside[row].tobytes())
            of_row = {row: digest for digest, row in zip(digests, rows, strict=True)}
            for row, flagged, quality in flags:
                if flagged == week and any(part := quality[first:last]):
                    of_row[row].update(part)

    def _stored(self, series: Sequence[int]) -> Iterator[tuple[int, int, bytes, bytes | None]]:
        stored = IntervalBlock.objects.using(READER).filter(series_id__in=series, week__range=self._weeks)
        rows = stored.order_by("series_id", "week").values_list("series_id", "week", "values", "quality")
        for identity, week, block, quality in rows.iterator(chunk_size=BLOCKS):
            yield identity, week, bytes(block), bytes(quality) if quality else None

    def _filled(
        self, height: int, where: list[tuple[int, int]], values: list[bytes], flags: list[tuple[int, int, bytes]]
    ) -> "_Matrix":
        weeks = self._weeks[1] - self._weeks[0] + 1
        forms = packing.forms(values)
        scale, kind = _common_form(forms)
        gap = np.array(np.iinfo(kind).max, kind)  # no value reaches it: widths keep their greatest value free
        matrix = np.full((height, weeks, self._per_week), gap, kind)
        at = np.array(where, np.int64).reshape(-1, 2)
        for form in forms:
            chosen = form.values.astype(kind)
            if form.scale != scale:
                chosen *= kind.type(10 ** (form.scale - scale))
            if form.unknown is not None:
                chosen[form.unknown] = gap
            rows, columns = at[form.rows].T
            matrix[rows, columns, form.first : form.first + chosen.shape[1]] = chosen
        view = matrix.reshape(height, -1)[:, self._offset : self._offset + self._slots]
        whole = all(form.unknown is None and form.values.shape[1] == self._per_week for form in forms)
        unknown = None if whole and len(values) == height * weeks else view == gap
        if unknown is not None and unknown.any():
            view[unknown] = 0
        else:
            unknown = None
        return _Matrix(view, scale, unknown, self._estimated(height, flags))

    def _estimated(self, height: int, flags: list[tuple[int, int, bytes]]) -> npt.NDArray[np.bool_] | None:
        if not flags:
            return None
        weeks = self._weeks[1] - self._weeks[0] + 1
        matrix = np.zeros((height, weeks, self._per_week), np.bool_)
        for row, week, quality in flags:
            matrix[row, week] = np.frombuffer(quality, np.uint8) >= SUBSTITUTED
        return matrix.reshape(height, -1)[:, self._offset : self._offset + self._slots]


@dataclass(frozen=True, eq=False)
class _Matrix:
    values: npt.NDArray[np.generic]
    scale: int
    unknown: npt.NDArray[np.bool_] | None
    estimated: npt.NDArray[np.bool_] | None


def _common_form(forms: list[packing.Form]) -> tuple[int, "np.dtype[Any]"]:
    """The scale and the narrowest type that hold all blocks of a page."""
    if not forms:
        return 0, np.dtype(np.uint8)
    scale = min(form.scale for form in forms)
    if len(forms) == 1 and forms[0].values.dtype.itemsize < 8:
        return scale, forms[0].values.dtype
    top = 0
    for form in forms:
        known = form.values if form.unknown is None else form.values[~form.unknown]
        top = max(top, int(known.max(initial=0)) * 10 ** (form.scale - scale))
    kinds = (np.uint8, np.uint16, np.uint32, np.int64)
    return scale, next(np.dtype(kind) for kind in kinds if top < np.iinfo(kind).max)
