"""Readings between control reads, added up: of what is in memory, of whole weeks, and of parts of weeks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing
from etl.store.control.series_parts import Compared, Part, Read, SeriesGrid
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.loads.control_reads import Channel, ControlSpan
from etl.store.loads.stored_blocks import stored_blocks
from etl.store.models import IntervalBlock
from etl.store.stored_readings.block_matrix import BlockMatrix

ROWS = 2000
_WEEK = packing.WEEK_MINUTES


def read_sums(
    wanted: Mapping[Channel, Sequence[ControlSpan]],
    grids: Mapping[Channel, Sequence[SeriesGrid]],
    matrices: Sequence[tuple[BlockMatrix, Mapping[int, int]]],
) -> dict[Compared, Read]:
    """Return what a channel read in each span."""
    parts = {
        (channel, span): [
            Part(grid, start, end)
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
        totals[part] = _added([stored[piece] for piece in some if piece in stored])
    return {key: _added([totals[part] for part in every]) for key, every in parts.items()}


def _added(some: Sequence[Read]) -> Read:
    return Read(sum(one.minutes for one in some), sum(one.energy_mwh for one in some))


def _laid(parts: Iterable[Part], matrices: Sequence[tuple[BlockMatrix, Mapping[int, int]]]) -> dict[Part, Read]:
    """Return the minutes that are read, and their mWh, of the parts that lie in what is read already."""
    alike: dict[tuple[int, int, int], list[tuple[Part, int]]] = {}
    for part in parts:
        for number, (stored, rows) in enumerate(matrices):
            row, laid = rows.get(part.grid.series), stored.grid
            if row is not None and laid.start <= part.start and part.end <= laid.start + laid.slots * laid.interval:
                alike.setdefault((number, part.start, part.end), []).append((part, row))
    found: dict[Part, Read] = {}
    for (number, start, end), some in alike.items():
        stored = matrices[number][0]
        first, last = (-(-(minute - stored.grid.start) // stored.grid.interval) for minute in (start, end))
        own = np.array([row for _, row in some], np.int64)
        energy = _sums(stored.laid.values[own, first:last])
        unknown = stored.laid.unknown
        gaps = [0] * len(own) if unknown is None else unknown[own, first:last].sum(axis=1).tolist()
        for (part, _), mwh, gap in zip(some, energy, gaps, strict=True):
            found[part] = Read((last - first - gap) * stored.grid.interval, mwh * 10**stored.laid.scale)
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


def _pieces(grid: SeriesGrid, start: int, end: int) -> Iterator[_Piece]:
    """Yield the slots of a series that begin between two minutes, by week."""
    first, last = (-(-(minute - grid.phase - packing.FIRST_MONDAY) // grid.interval) for minute in (start, end))
    slots = _WEEK // grid.interval
    for week in range(first // slots, -(-last // slots) if last > first else first // slots):
        begin = week * slots
        yield _Piece(grid.series, week, grid.interval, max(first - begin, 0), min(last - begin, slots))


def _totals(pieces: Iterable[_Piece]) -> dict[_Piece, Read]:
    """Return of each piece that is stored the minutes that are read, and their mWh.

    Of whole weeks the blocks tell both beside their values, which are read of the others only.
    """
    every = list(pieces)
    whole = {(piece.series, piece.week): piece for piece in every if piece.whole}
    found: dict[_Piece, Read] = {}
    if whole:
        weeks = [week for _, week in whole]
        series = sorted({identity for identity, _ in whole})
        rows = IntervalBlock.objects.using(READER).filter(
            any_of("series_id", series), week__range=(min(weeks), max(weeks))
        )
        for identity, week, known, energy in rows.values_list("series_id", "week", "known", "energy_mwh"):
            if piece := whole.get((identity, week)):
                found[piece] = Read(known * piece.interval, energy)
    of_week: dict[tuple[int, int], list[_Piece]] = {}
    for piece in every:
        if not piece.whole:
            of_week.setdefault((piece.week, piece.interval), []).append(piece)
    for (week, interval), some in of_week.items():
        found |= _cut(week, interval, some)
    return found


def _cut(week: int, interval: int, pieces: Sequence[_Piece]) -> dict[_Piece, Read]:
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
    energy = _sums(np.where(here, own, 0))
    return {piece: Read(*one) for piece, *one in zip(stored, minutes, energy, strict=True)}
