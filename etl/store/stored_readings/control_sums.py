"""Readings between control reads, added up and compared with what the register counted: rule `sum`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.blocks.long_read_codec import INTERVAL
from etl.core.periods import shown_minute
from etl.core.usage_page import MWH_PER_KWH, FailedReading
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.loads import control_reads
from etl.store.loads.control_reads import Channel, ControlSpan
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import FLOWS, IntervalBlock, Series
from etl.store.stored_readings import acceptances
from etl.store.stored_readings.block_matrix import BlockMatrix
from etl.validation.register_sum import NAME, SUM

ROWS = 2000
_WEEK = packing.WEEK_MINUTES


class Measured(NamedTuple):
    """A channel of a client, and the UTC minutes in which it is the client's."""

    row: int
    number: str
    """Of the meter."""
    register: str
    flow: str
    start: int
    end: int
    meter: int

    @property
    def channel(self) -> Channel:
        return self.number, self.register, self.flow


class Uncompared(NamedTuple):
    """A span between control reads that cannot be compared with readings, and why."""

    measured: Measured
    start: int
    end: int
    fact: str


@dataclass(frozen=True)
class Sums:
    """What is found in some minutes: by client's row the spans that fail and nobody has accepted; and what is not told.

    A span that has a gap is neither.
    """

    failed: Mapping[int, Sequence[FailedReading]]
    uncompared: Sequence[Uncompared] = ()


NOTHING = Sums({})


class _Grid(NamedTuple):
    series: int
    interval: int
    phase: int
    first: int
    end: int

    def cuts(self, minute: int) -> bool:
        """Return whether a minute lies inside a slot."""
        return self.first < minute < self.end and (minute - self.phase) % self.interval != 0


def compared_channels(channels: Sequence[Channel]) -> dict[Channel, int]:
    """Return the meters of those of some channels that have readings in intervals."""
    numbers = sorted({number for number, _, _ in channels})
    rows = Series.objects.using(READER).filter(any_of("meter__number", numbers))
    columns = rows.exclude(interval=INTERVAL).values_list("meter__number", "register", "flow", "meter_id")
    stored = {(number, register, FLOWS[flow]): meter for number, register, flow, meter in columns}
    return {channel: stored[channel] for channel in channels if channel in stored}


def judged_sums(
    channels: Iterable[Measured],
    minutes: tuple[int, int],
    zone: str,
    matrices: Iterable[tuple[BlockMatrix, Mapping[int, int]]] = (),
) -> Sums:
    """Compare what clients' channels read with their control reads, of all spans that have one of some minutes.

    A span is compared as a whole, whatever part of it is in these minutes, so that it fails in all bills or in none.
    `matrices`: what is read already, with the row of each series.
    """
    if not control_reads.any_stored(READER):
        return NOTHING
    measured = sorted(set(channels))
    known = control_reads.values_near({one.channel for one in measured}, READER, minutes)
    near = {
        channel: [one for one in control_reads.spans(own) if one.start < minutes[1] and one.end > minutes[0]]
        for channel, own in known.items()
    }
    grids = _grids({one.meter: one.number for one in measured if near.get(one.channel)})
    wanted = {channel: own for channel, own in near.items() if own and channel in grids}
    sums = _read(wanted, grids, list(matrices))
    failed: dict[int, list[FailedReading]] = {}
    uncompared: list[Uncompared] = []
    for one in measured:
        for span in wanted.get(one.channel, ()):
            if not (span.start < one.end and span.end > one.start):
                continue
            if why := _why_not(span, grids[one.channel], zone):
                uncompared.append(Uncompared(one, span.start, span.end, why))
            elif (read := sums[one.channel, span]) is not None and SUM.fails(read, *span[2:4]):
                failed.setdefault(one.row, []).append(_finding(one, span, read, zone))
    return Sums(acceptances.without_accepted(failed) if failed else {}, uncompared)


def _why_not(span: ControlSpan, grids: Sequence[_Grid], zone: str) -> str:
    """Say why a span cannot be compared; empty if it can."""
    if span.counted_mwh < 0 and span.shown_mwh is not None:
        before, after = (f"{mwh // MWH_PER_KWH:,}" for mwh in span.shown_mwh)
        return (
            f"the register fell from {before} to {after} kWh: it rolled over or is another one, so nothing is compared"
        )
    for minute in span[:2]:
        if any(grid.cuts(minute) for grid in grids):
            when = shown_minute(minute, zone)
            return f"the register was read at {when}, inside a reading, so nothing is compared"
    return ""


def _finding(one: Measured, span: ControlSpan, read: int, zone: str) -> FailedReading:
    until = shown_minute(span.end, zone)
    fact = f"until {until} {SUM.fact(read, span.counted_mwh, span.shown_mwh)}"
    minutes = span.end - span.start
    return FailedReading(
        one.meter, one.register, one.flow, span.start, minutes, read, NAME, fact, span.counted_mwh
    )  # fmt: skip


def _grids(meters: Mapping[int, str]) -> dict[Channel, list[_Grid]]:
    """Return the series of intervals of some meters by channel."""
    found: dict[Channel, list[_Grid]] = {}
    rows = Series.objects.using(READER).filter(any_of("meter_id", sorted(meters))).exclude(interval=INTERVAL)
    for meter, register, flow, *grid in rows.values_list(
        "meter_id", "register", "flow", "pk", "interval", "phase", "first_minute", "end_minute"
    ):
        found.setdefault((meters[meter], register, FLOWS[flow]), []).append(_Grid(*grid))
    return found


def _read(
    wanted: Mapping[Channel, Sequence[ControlSpan]],
    grids: Mapping[Channel, Sequence[_Grid]],
    matrices: Sequence[tuple[BlockMatrix, Mapping[int, int]]],
) -> dict[tuple[Channel, ControlSpan], int | None]:
    """Return the mWh that a channel read in each span; None where not all of its minutes are read."""
    parts = {
        (channel, span): [
            _Part(grid, start, end)
            for grid in grids[channel]
            if (start := max(span.start, grid.first)) < (end := min(span.end, grid.end))
        ]
        for channel, own in wanted.items()
        for span in own
    }
    totals = _laid({part for every in parts.values() for part in every}, matrices)
    pieces = {part: list(_pieces(*part)) for every in parts.values() for part in every if part not in totals}
    stored = _totals({piece for every in pieces.values() for piece in every}) if pieces else {}
    for part, some in pieces.items():
        read = [stored[piece] for piece in some if piece in stored]
        totals[part] = sum(length for length, _ in read), sum(energy for _, energy in read)
    found: dict[tuple[Channel, ControlSpan], int | None] = {}
    for key, every in parts.items():
        minutes = sum(totals[part][0] for part in every)
        found[key] = sum(totals[part][1] for part in every) if minutes == key[1].end - key[1].start else None
    return found


class _Part(NamedTuple):
    """Readings of a series that begin between two minutes."""

    grid: _Grid
    start: int
    end: int


def _laid(
    parts: Iterable[_Part], matrices: Sequence[tuple[BlockMatrix, Mapping[int, int]]]
) -> dict[_Part, tuple[int, int]]:
    """Return the minutes that are read, and their mWh, of the parts that lie in what is read already."""
    alike: dict[tuple[int, int, int], list[tuple[_Part, int]]] = {}
    for part in parts:
        for number, (stored, rows) in enumerate(matrices):
            row, laid = rows.get(part.grid.series), stored.grid
            if row is not None and laid.start <= part.start and part.end <= laid.start + laid.slots * laid.interval:
                alike.setdefault((number, part.start, part.end), []).append((part, row))
    found: dict[_Part, tuple[int, int]] = {}
    for (number, start, end), some in alike.items():
        stored = matrices[number][0]
        first, last = (-(-(minute - stored.grid.start) // stored.grid.interval) for minute in (start, end))
        own = np.array([row for _, row in some], np.int64)
        energy = _sums(stored.laid.values[own, first:last])
        unknown = stored.laid.unknown
        gaps = [0] * len(own) if unknown is None else unknown[own, first:last].sum(axis=1).tolist()
        for (part, _), mwh, gap in zip(some, energy, gaps, strict=True):
            found[part] = (last - first - gap) * stored.grid.interval, mwh * 10**stored.laid.scale
    return found


def _sums(values: npt.NDArray[Any]) -> list[int]:
    """Add up rows, as Python's integers where 64 bits might be too short."""
    fits = int(values.max(initial=0)) * max(values.shape[1], 1) < 2**63
    sums: list[int] = values.sum(axis=1, dtype=np.int64 if fits else object).tolist()
    return sums


class _Piece(NamedTuple):
    """Slots of a series in one week."""

    series: int
    week: int
    interval: int
    first: int
    end: int

    @property
    def whole(self) -> bool:
        return self.first == 0 and self.end * self.interval == _WEEK


def _pieces(grid: _Grid, start: int, end: int) -> Iterator[_Piece]:
    """Yield the slots of a series that begin between two minutes, by week."""
    first, last = (-(-(minute - grid.phase - packing.FIRST_MONDAY) // grid.interval) for minute in (start, end))
    slots = _WEEK // grid.interval
    for week in range(first // slots, -(-last // slots) if last > first else first // slots):
        begin = week * slots
        yield _Piece(grid.series, week, grid.interval, max(first - begin, 0), min(last - begin, slots))


def _totals(pieces: Iterable[_Piece]) -> dict[_Piece, tuple[int, int]]:
    """Return of each piece that is stored the minutes that are read, and their mWh.

    Of whole weeks the blocks tell both beside their values, which are read of the others only.
    """
    every = list(pieces)
    whole = {(piece.series, piece.week): piece for piece in every if piece.whole}
    found: dict[_Piece, tuple[int, int]] = {}
    if whole:
        weeks = [week for _, week in whole]
        series = sorted({identity for identity, _ in whole})
        rows = IntervalBlock.objects.using(READER).filter(
            any_of("series_id", series), week__range=(min(weeks), max(weeks))
        )
        for identity, week, known, energy in rows.values_list("series_id", "week", "known", "energy_mwh"):
            if piece := whole.get((identity, week)):
                found[piece] = known * piece.interval, energy
    of_week: dict[tuple[int, int], list[_Piece]] = {}
    for piece in every:
        if not piece.whole:
            of_week.setdefault((piece.week, piece.interval), []).append(piece)
    for (week, interval), some in of_week.items():
        found |= _cut(week, interval, some)
    return found


def _cut(week: int, interval: int, pieces: Sequence[_Piece]) -> dict[_Piece, tuple[int, int]]:
    """Return the same of pieces of one week."""
    series = sorted({piece.series for piece in pieces})
    rows = list(stored_blocks(READER, series, (week, week), ROWS))
    if not rows:
        return {}
    blocks = [values for _, _, values, _ in rows]
    packing.check_all(blocks, [row[0] for row in rows], [week] * len(rows))
    grid = packing.unpack(blocks, _WEEK // interval)
    place = {row[0]: number for number, row in enumerate(rows)}
    stored = [piece for piece in pieces if piece.series in place]
    own = grid[[place[piece.series] for piece in stored]]
    first, end = (np.array([getattr(piece, name) for piece in stored], np.int64)[:, None] for name in ("first", "end"))
    slots = np.arange(grid.shape[1])
    here = (own >= 0) & (slots >= first) & (slots < end)
    minutes = (here.sum(axis=1) * interval).tolist()
    return dict(zip(stored, zip(minutes, _sums(np.where(here, own, 0)), strict=True), strict=True))
