"""Pieces of one file to packed pieces, in the parser threads: the fast way first, the strict one for what it leaves."""

from dataclasses import replace

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.weeks import Ints
from etl.core.zones import Transitions
from etl.sources.assembly.pack import PackedPiece, Packer
from etl.sources.assembly.revision_spans import OLDER, Newest, Spans, spans
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.fast import FastParser
from etl.sources.delimited.gas_meters import gas_meters
from etl.sources.delimited.kernel_rows import KernelRows
from etl.sources.delimited.matrix import CellParser
from etl.sources.delimited.skipped_hour import settled
from etl.sources.delimited.strict import read_strictly
from etl.sources.delimited.strict_rows import Refusals
from etl.sources.delimited.text_pieces import Piece
from etl.sources.read_plan.lengths import long_rule
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.readings import Readings, numbered, split_by_sign

_NO_HOUR = "the clock skips this time on this day (it goes forward)"


class PieceReader:
    """Reads the pieces of one file; used by several threads at once."""

    def __init__(
        self,
        plan: ReadPlan,
        channels: Channels,
        zone: Transitions | None,
        refuse: Refusals,
        newest: Newest | None = None,
        *,
        all_loose: bool,
    ) -> None:
        self._plan = plan
        self._channels = channels
        self._refuse = refuse
        self._newest = newest
        self._refused_seconds = np.array(sorted({seconds - seconds % 60 for _, seconds in refuse}), np.int64)
        table = plan.table
        self._fast = FastParser(plan, channels) if table is None else CellParser(plan, table, channels, zone)
        self._kernel = KernelRows(plan, channels)
        self._zone = None if table is not None and table.elapsed else zone
        ends = plan.clock.stamp == "end"
        interval, long = plan.clock.interval or 0, long_rule(plan, self._zone)
        self._packer = Packer(self._zone, interval=interval, stamp_is_end=ends, all_loose=all_loose, long=long)

    def read(self, piece: Piece) -> PackedPiece:
        """Return a piece's readings, packed where that can be done piece by piece."""
        self._channels.gas_meters |= gas_meters(self._fast, self._plan, piece.data)
        readings = self._kernel.parse(piece.data)
        if readings is None:
            readings = self._fast.parse(piece.data)
        if readings is None or self._suspicious(readings):
            readings = self._strictly(piece, self._refuse)
        else:
            readings = self._settled(readings)
        signed = self._by_sign(readings)
        self._channels.turns.end()  # all are numbered: the next piece need not wait while this one is packed
        packed = self._packed(signed)
        if len(packed.missing):
            rows = packed.missing % len(readings.seconds)  # signed readings are packed as two each
            missing = {
                (self._channels.keys[readings.channel[row]], int(readings.seconds[row])): _NO_HOUR for row in rows
            }
            packed = self._packed(self._by_sign(self._strictly(piece, {**self._refuse, **missing})))
        packed.size = len(piece.data)
        return packed

    def _by_sign(self, readings: Readings) -> Readings:
        return split_by_sign(readings, self._channels) if self._plan.energy.negative == "export" else readings

    def _packed(self, readings: Readings) -> PackedPiece:
        stamps = None
        if readings.stamp is not None and self._plan.clock.interval:
            readings, stamps = self._versions(readings, readings.stamp)
        packed = self._packer.pack(readings)
        packed.stamps = stamps
        return packed

    def _versions(self, readings: Readings, stamp: Ints) -> tuple[Readings, Spans]:
        """Return readings without the older versions, where it is known which those are; and the stamps."""
        if self._newest is not None:
            older = self._newest.older(readings, stamp, self._channels.keys)
            if older.any():
                counts = readings.counts + Counts(ignored={OLDER: int(np.count_nonzero(older))})
                readings, stamp = replace(readings.where(~older), counts=counts), stamp[~older]
        return readings, spans(readings, stamp, self._plan.clock.interval or 0)

    def _strictly(self, piece: Piece, refuse: Refusals) -> Readings:
        rows = read_strictly(piece.data, piece.first_line, self._plan, refuse)
        return self._settled(numbered(rows, self._channels))

    def _settled(self, readings: Readings) -> Readings:
        """Return readings of an hour that the clock skips as the layout has them."""
        table = self._plan.table
        return readings if table is None or self._zone is None else settled(readings, table, self._zone)

    def _suspicious(self, readings: Readings) -> bool:
        return bool(len(self._refused_seconds)) and bool(np.isin(readings.seconds, self._refused_seconds).any())
