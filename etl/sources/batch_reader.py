"""Batches of a file that is no table, packed in the parser threads."""

from dataclasses import replace

import numpy as np

from etl.blocks.weeks import INTERVALS, Ints
from etl.core.keys import Key
from etl.sources.assembly.pack import PackedPiece, Packer
from etl.sources.assembly.revision_spans import spans
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.strict_rows import NEGATIVE, SET_ASIDE, Refusals
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.spans import Calendar, LongRule
from etl.sources.readings import numbered, split_by_sign
from etl.sources.rows import LONG_MARK, Batch, LongRows, Reject, Rows

_NO_CLIENT = "the row names no client"


class BatchReader:
    """Packs the batches of one file; used by several threads at once."""

    def __init__(self, plan: ReadPlan, channels: Channels, refuse: Refusals, *, all_loose: bool) -> None:
        self._plan = plan
        self._channels = channels
        self._refuse = refuse
        self._packers = {
            interval: Packer(None, interval=interval, stamp_is_end=False, all_loose=all_loose) for interval in INTERVALS
        }
        rule = LongRule(None, Calendar(None), all_long=True)
        self._long_packer = Packer(None, interval=0, stamp_is_end=False, all_loose=True, long=rule)

    def read(self, batch: Batch | LongRows) -> PackedPiece:
        """Pack the readings of a batch where that can be done batch by batch."""
        if isinstance(batch, LongRows):
            return self._packed(_with_ends(batch), self._long_packer, 0, only_meter=batch.only_meter)
        piece = self._packed(batch.rows, self._packers[batch.interval], batch.interval, only_meter=batch.only_meter)
        piece.interval = batch.interval
        return piece

    def _packed(self, rows: Rows, packer: Packer, interval: int, *, only_meter: bool) -> PackedPiece:
        rows = self._without_bad(self._owned(rows, only_meter=only_meter))
        readings = numbered(rows, self._channels)
        if self._plan.energy.negative == "export":
            readings = split_by_sign(readings, self._channels)
        piece = packer.pack(readings)
        if readings.stamp is not None:
            piece.stamps = spans(readings, readings.stamp, interval)
        return piece

    def _owned(self, rows: Rows, *, only_meter: bool) -> Rows:
        """Give keys without a client the user's, else their meter."""
        if all(key.client for key in rows.keys):
            return rows
        return replace(rows, keys=[self._owner(key, only_meter=only_meter) for key in rows.keys])

    def _owner(self, key: Key, *, only_meter: bool) -> Key:
        if key.client:
            return key
        if self._plan.client is None:
            return Key.of(key.meter, *key[1:])
        return Key.of(self._plan.client, "" if only_meter else key.meter, *key[2:])

    def _without_bad(self, rows: Rows) -> Rows:
        """Set aside rows found bad later, those below zero, and those without a client."""
        reasons: dict[int, tuple[str, str]] = {}
        if self._plan.energy.negative == "refuse" and len(rows.energy_mwh) and rows.energy_mwh.min() < 0:
            reasons |= dict.fromkeys(np.flatnonzero(rows.energy_mwh < 0).tolist(), ("the value is negative", NEGATIVE))
        named = rows.seconds if rows.end is None else rows.seconds + LONG_MARK
        for number, key in enumerate(rows.keys):
            refused = {seconds: why for (other, seconds), why in self._refuse.items() if other == key}
            if key.client and not refused:
                continue  # nearly always: a batch may have thousands of keys
            mine = np.flatnonzero(rows.key == number)
            if not key.client:
                reasons |= dict.fromkeys(mine.tolist(), (_NO_CLIENT, "give it with --client"))
            for row in mine[np.isin(named[mine], list(refused))].tolist():
                reasons[row] = (refused[int(named[row])], SET_ASIDE)
        return _without(rows, reasons) if reasons else rows


def _with_ends(long: LongRows) -> Rows:
    columns = {name: column for name, column in vars(long).items() if name not in ("start", "only_meter")}
    return Rows(seconds=long.start, **columns)


def _without(rows: Rows, reasons: dict[int, tuple[str, str]]) -> Rows:
    keep: Ints = np.setdiff1d(np.arange(len(rows.key)), list(reasons))
    lines = np.zeros(len(rows.key), np.int64) if rows.line is None else rows.line
    rejects = [Reject(int(lines[row]), *why, _as_text(rows, row)) for row, why in sorted(reasons.items())]
    return replace(
        rows,
        key=rows.key[keep],
        seconds=rows.seconds[keep],
        energy_mwh=rows.energy_mwh[keep],
        quality=None if rows.quality is None else rows.quality[keep],
        line=lines[keep],
        end=None if rows.end is None else rows.end[keep],
        stamp=None if rows.stamp is None else rows.stamp[keep],
        rejects=[*rows.rejects, *rejects],
    )


def _as_text(rows: Rows, row: int) -> str:
    """Write a reading as cells: such a file has no row for each."""
    key = rows.keys[int(rows.key[row])]
    stamp = np.datetime64(int(rows.seconds[row]), "s")
    return ",".join((*key, f"{stamp}Z", f"{int(rows.energy_mwh[row]) / 10**6:.6f}"))
