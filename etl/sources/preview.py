"""The first readings of a file as they would be stored, from its head alone."""

import io
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from etl.blocks.long_read_codec import Ints, LongReads, joined
from etl.blocks.quality_codec import Codes, qualities, zeros_or
from etl.blocks.weeks import Points
from etl.core.keys import Key
from etl.core.zones import Transitions, transitions
from etl.sources.assembly.interval_steps import usual_step
from etl.sources.assembly.pack import PackedPiece, Packer
from etl.sources.assembly.register_energy import used
from etl.sources.assembly.registers import instants
from etl.sources.assembly.repeated_hour import Repeats
from etl.sources.cells.values import mwh_per_unit
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.skipped_hour import settled
from etl.sources.delimited.strict import read_strictly
from etl.sources.delimited.table_pieces import table_pieces
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.lengths import long_rule
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.records import reader
from etl.sources.readings import Readings, numbered, split_by_sign
from etl.sources.rows import Batch, LongRows, Rows

ROWS = 1000
"""Lines that are read."""


class First(NamedTuple):
    """One reading: UTC minute of its start, minutes."""

    key: Key
    start: int
    interval: int
    energy_mwh: int
    quality: int


@dataclass
class FirstRows:
    """The first readings, by channel and time; minutes are UTC."""

    readings: list[First]
    keys: list[Key]
    rejects: list[str]
    """Lines and reasons of bad rows among them."""
    first: int | None = None
    end: int | None = None
    interval: int = 0
    whole: bool = False
    """Whether the head holds no others."""


class _Head(io.BytesIO):
    """The bytes of a head as a stream with a name."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def first_rows(stream: Stream, plan: ReadPlan, most: int = 5) -> FirstRows:
    """Return the first readings, and what the rows around them show; bad rows end nothing here."""
    if plan.records:
        batches = reader(plan.layout).batches(stream, stream.name)
        return _of_records(next((one for one in batches if _holds(one)), None), plan, most)
    data, line, whole = _first_lines(stream, plan)
    shown = _of_rows(read_strictly(data, line, plan), plan, most)
    shown.whole = whole
    return shown


def _holds(part: Batch | LongRows) -> bool:
    rows = part.rows if isinstance(part, Batch) else part
    return bool(len(rows.key))


def _of_records(found: Batch | LongRows | None, plan: ReadPlan, most: int) -> FirstRows:
    """Return the first batch that holds anything, as it comes."""
    if found is None:
        return FirstRows([], [], [])
    if isinstance(found, Batch):
        rows: Rows | LongRows = found.rows
        start = found.rows.seconds // 60
        length = np.full(len(start), found.interval)
    else:
        rows, start, length = found, found.start // 60, (found.end - found.start) // 60
    owned = [key if key.client else Key.of(plan.client or key.meter, *key[1:]) for key in rows.keys]
    faults = [f"line {reject.line}: {reject.reason}" for reject in rows.rejects[:3]]
    return _shown(owned, (rows.key, start, length, rows.energy_mwh, _codes(rows.quality, len(start))), faults, most)


def _first_lines(stream: Stream, plan: ReadPlan) -> tuple[bytes, int, bool]:
    """Return whole lines after the header, the line of the first of them, and whether they are all of the head's."""
    data, line = next(table_pieces(_Head(stream.head(), stream.name), plan), (b"", 1))
    lines = data.splitlines(keepends=True)
    return b"".join(lines[:ROWS]), line, len(lines) <= ROWS


def _of_rows(rows: Rows, plan: ReadPlan, most: int) -> FirstRows:
    """Send rows of a table the way that a load would."""
    channels = Channels()
    readings = numbered(rows, channels)
    elapsed = plan.table is not None and plan.table.elapsed
    zone = None if plan.clock.zone == "UTC" or elapsed else transitions(plan.clock.zone)
    if zone is not None and plan.table is not None:
        zone = zone.late() if plan.autumn == "late" else zone
        readings = settled(readings, plan.table, zone)
    if plan.energy.negative == "export":
        readings = split_by_sign(readings, channels)
    piece = _packed(readings, plan, zone)
    points, interval = _points(piece, plan, zone)
    long = _long(piece, plan, zone)
    parts = (
        (points.channel, long.channel),
        (points.minute, long.start),
        (np.full(len(points.channel), interval), long.end - long.start),
        (points.energy_mwh, long.energy_mwh),
        (_codes(points.quality, len(points.channel)), long.quality),
    )
    faults = [f"line {reject.line}: {reject.reason}" for reject in rows.rejects[:3]]
    return _shown(channels.keys, tuple(np.concatenate(part).astype(np.int64) for part in parts), faults, most)


def _packed(readings: Readings, plan: ReadPlan, zone: Transitions | None) -> PackedPiece:
    """Pack the readings loose, without those in a skipped hour."""
    ends, rule = plan.clock.stamp == "end", long_rule(plan, zone)
    packer = Packer(zone, interval=plan.clock.interval or 0, stamp_is_end=ends, all_loose=True, long=rule)
    piece = packer.pack(readings)
    if len(piece.missing):
        known = np.ones(len(readings.channel), np.bool_)
        known[piece.missing] = False
        piece = packer.pack(readings.where(known))
    return piece


def _points(piece: PackedPiece, plan: ReadPlan, zone: Transitions | None) -> tuple[Points, int]:
    """Return all readings at their starts, and the minutes of their interval (0 where they do not show it)."""
    none = np.empty(0, np.int64)
    parts = [piece.loose] if piece.loose is not None else []
    if not plan.energy.register:
        parts += _repeated(piece, plan, zone)
    channel, minute, energy, quality = (
        np.concatenate([none, *(column(part) for part in parts)]).astype(np.int64) for column in _COLUMNS
    )
    order = np.lexsort((minute, channel))
    points = Points(channel[order], minute[order], energy[order], quality[order].astype(np.uint16))
    interval = plan.clock.interval or _step(points)
    if plan.clock.stamp == "end":
        points.minute -= interval
    return points, interval


def _repeated(piece: PackedPiece, plan: ReadPlan, zone: Transitions | None) -> list[Points]:
    """Return the readings of repeated hours whose order is known, at UTC minutes."""
    if piece.repeated is None or zone is None:
        return []
    repeats = Repeats()
    repeats.take(piece.repeated, piece.directions)
    again, _ = repeats.settled(zone, plan.autumn, ends=plan.clock.stamp == "end")
    return [] if again is None else [again]


_COLUMNS = (
    lambda part: part.channel,
    lambda part: part.minute,
    lambda part: part.energy_mwh,
    lambda part: _codes(part.quality, len(part.channel)),
)


def _step(points: Points) -> int:
    """Return the minutes between stamps of the first channel."""
    minutes = np.unique(points.minute[points.channel == points.channel[0]]) if len(points.channel) else points.minute
    return usual_step(minutes) if len(minutes) > 1 else 0


def _long(piece: PackedPiece, plan: ReadPlan, zone: Transitions | None) -> LongReads:
    """Return long reads; of a register the energy between its reads."""
    again = [
        instants(points, zone) for points in _repeated(piece, plan, zone) if zone is not None and plan.energy.register
    ]
    reads = joined([*([] if piece.long is None else [piece.long]), *again])
    reads = reads.where(np.lexsort((reads.start, reads.channel)))
    if not plan.energy.register:
        return reads
    return used(
        reads, None if plan.energy.digits is None else 10**plan.energy.digits * mwh_per_unit(plan.energy.unit)[0]
    ).reads


def _codes(quality: Codes | None, size: int) -> Ints:
    return zeros_or(quality, size).astype(np.int64)


def _shown(keys: list[Key], columns: "tuple[np.ndarray, ...]", faults: list[str], most: int) -> FirstRows:
    """Gather what is shown; `columns` are channel, UTC minute, minutes, mWh and code of quality."""
    _, minute, length, _, codes = columns
    first = (*columns[:-1], qualities(codes.astype(np.uint16)))
    rows = zip(*(column[:most].tolist() for column in first), strict=True)
    return FirstRows(
        [First(keys[channel], *rest) for channel, *rest in rows],
        keys,
        faults,
        int(minute.min()) if len(minute) else None,
        int((minute + length).max()) if len(minute) else None,
        int(length[0]) if len(length) and (length == length[0]).all() else 0,
    )
