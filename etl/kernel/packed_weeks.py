"""Weeks of readings packed by the kernel; a function returns None where the Python beside it has to do the work."""

import ctypes
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.kernel.library import POINTER, function

WEEK_MINUTES = 7 * 1440

Ints = npt.NDArray[np.int64]

_COLUMNS = 8
_HEADER = 8
_SLOT = 8
_SIZE = ctypes.c_int64


class PackedWeeks(NamedTuple):
    """Bodies of blocks as etl.blocks.block_codec packs them, in the order of their runs or rows, and their sums."""

    bodies: list[bytes]
    run: Ints
    """The place of a block's run; of no meaning for rows of a grid, as `week`."""
    week: Ints
    known: Ints
    energy_mwh: Ints
    highest_mwh: Ints
    early_known: Ints
    """Known slots before the month's change."""
    early_mwh: Ints


def pack_grid(grid: Ints, changes: Ints) -> PackedWeeks | None:
    """Pack rows of slots in mWh; `changes` is the slot of each row at which a month begins, 0 where none does.

    None where there is no kernel, and where a row has no known slot.
    """
    pack = function("etl_pack_grid", _SIZE, POINTER, _SIZE, _SIZE, POINTER, POINTER, POINTER)
    if pack is None:
        return None
    rows, slots = grid.shape
    grid, changes = np.ascontiguousarray(grid, np.int64), np.ascontiguousarray(changes, np.int64)
    table, out = _room(rows, slots)
    made = pack(grid.ctypes.data, rows, slots, changes.ctypes.data, table.ctypes.data, out.ctypes.data)
    return _packed(table[:made], out) if made == rows else None


def pack_runs(
    minute: npt.NDArray[np.int32],
    energy_mwh: Ints,
    starts: Ints,
    lengths: Ints,
    *,
    interval: int,
    ends: bool,
    changes: npt.NDArray[np.int16],
) -> PackedWeeks | None:
    """Pack runs of readings at minutes since 1970, starts or `ends` of intervals; a run's first stamp shows its phase.

    `changes` has for each week from 1970 on the minutes until a month begins in it, 0 where none does. None where there
    is no kernel, and where stamps repeat, fall or leave the run's grid, or an energy is below 0.
    """
    pack = function("etl_pack_runs", _SIZE, *[POINTER] * 2, _SIZE, *[POINTER] * 2, *[_SIZE] * 3, POINTER, _SIZE,
                    *[POINTER] * 2, _SIZE, POINTER)  # fmt: skip
    if pack is None or minute.dtype != np.int32 or energy_mwh.dtype != np.int64:
        return None
    minute, energy_mwh, changes = map(np.ascontiguousarray, (minute, energy_mwh, changes))
    starts, lengths = np.ascontiguousarray(starts, np.int64), np.ascontiguousarray(lengths, np.int64)
    room = _most_blocks(minute, starts, lengths)
    slots = np.empty(WEEK_MINUTES // interval, np.int64)
    table, out = _room(room, len(slots))
    made = pack(
        minute.ctypes.data, energy_mwh.ctypes.data, len(minute), starts.ctypes.data, lengths.ctypes.data, len(starts),
        interval, interval if ends else 0, changes.ctypes.data, len(changes), slots.ctypes.data, table.ctypes.data,
        room, out.ctypes.data,
    )  # fmt: skip
    return _packed(table[:made], out) if made >= 0 else None


def _most_blocks(minute: npt.NDArray[np.int32], starts: Ints, lengths: Ints) -> int:
    """Return how many blocks runs can have: as many as weeks, and as readings."""
    minutes = minute[starts + lengths - 1].astype(np.int64) - minute[starts]
    return int(np.minimum(minutes // WEEK_MINUTES + 2, lengths).clip(0).sum())


def _room(rows: int, slots: int) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """Return tables for so many blocks of at most so many slots. Memory that is not written to is not taken."""
    return np.empty((rows, _COLUMNS), np.int64), np.empty(rows * (_HEADER + _SLOT * slots), np.uint8)


def _packed(table: Ints, out: npt.NDArray[np.uint8]) -> PackedWeeks:
    *columns, end = np.ascontiguousarray(table.T)
    ends = end.tolist()
    bodies = out[: ends[-1] if ends else 0].tobytes()
    starts = [0, *ends[:-1]]
    return PackedWeeks([bodies[start:end] for start, end in zip(starts, ends, strict=True)], *columns)
