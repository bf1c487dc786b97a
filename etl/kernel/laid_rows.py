"""Readings laid into weeks by the kernel; a function returns None where the Python beside it has to do the work."""

import ctypes
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.kernel.library import POINTER, function

WEEK_MINUTES = 7 * 1440
FIRST_MONDAY = 4 * 1440

Ints = npt.NDArray[np.int64]

_SIZE = ctypes.c_int64
_UNKNOWN = -1
_COLUMNS = 4
_LEAST, _MOST = np.iinfo(np.int32).min, np.iinfo(np.int32).max


class LaidRows(NamedTuple):
    """Rows of slots in mWh (-1: unknown), one of each channel and week that has readings, in this order."""

    channel: Ints
    week: Ints
    known: Ints
    """Slots of each row, which are as many as its readings."""
    place: Ints
    """A reading of each row."""
    first_minute: Ints
    last_minute: Ints
    grid: Ints
    codes: npt.NDArray[np.uint16] | None


class _Pairs(ctypes.Structure):
    """The pairs of channels and weeks that readings are of, from a channel and a minute on."""

    _fields_ = (("channel", _SIZE), ("channels", _SIZE), ("minute", _SIZE), ("weeks", _SIZE))

    channel: int
    channels: int
    minute: int
    weeks: int


def lay_rows(
    channel: npt.NDArray[Any],
    minute: npt.NDArray[Any],
    energy_mwh: npt.NDArray[Any],
    codes: npt.NDArray[np.uint16] | None,
    interval: int,
) -> LaidRows | None:
    """Lay readings, in any order, into weeks of slots of `interval` minutes.

    None where there is no kernel, and where two readings share a slot, an energy is below 0, or weeks are sparse.
    """
    find = function("etl_find_weeks", _SIZE, *[POINTER] * 2, _SIZE, *[POINTER] * 2)
    pairs = _pairs(channel, minute) if find is not None and len(channel) else None
    if find is None or pairs is None:
        return None
    channel, minute = np.ascontiguousarray(channel, np.int32), np.ascontiguousarray(minute, np.int32)
    table = np.zeros((pairs.channels * pairs.weeks, _COLUMNS), np.int64)
    find(channel.ctypes.data, minute.ctypes.data, len(channel), ctypes.addressof(pairs), table.ctypes.data)
    rows = np.flatnonzero(table[:, 0])
    row_of = np.full(len(table), -1, np.int64)
    row_of[rows] = np.arange(len(rows))
    laid = _laid(channel, minute, energy_mwh, codes, pairs, row_of, len(rows), interval)
    if laid is None:
        return None
    week = (pairs.minute - FIRST_MONDAY) // WEEK_MINUTES + rows % pairs.weeks
    known, place, first, last = np.ascontiguousarray(table[rows].T)
    return LaidRows(pairs.channel + rows // pairs.weeks, week, known, place, first, last, *laid)


def find_neighbours(grid: Ints, rows: Ints, most: int) -> npt.NDArray[np.bool_] | None:
    """Return which rows of a grid have two known slots beside each other, among the first `most` known ones."""
    find = function("etl_find_neighbours", _SIZE, POINTER, _SIZE, _SIZE, POINTER, _SIZE, _SIZE, POINTER)
    if find is None:
        return None
    grid, rows = np.ascontiguousarray(grid), np.ascontiguousarray(rows, np.int64)
    found = np.zeros(len(rows), np.bool_)
    known = find(grid.ctypes.data, *grid.shape, rows.ctypes.data, len(rows), most, found.ctypes.data)
    return found if known == len(rows) else None


def _pairs(channel: npt.NDArray[Any], minute: npt.NDArray[Any]) -> _Pairs | None:
    """Return the pairs of readings; None where most have none, or numbers are not of 32 bits."""
    low, high, first, last = int(channel.min()), int(channel.max()), int(minute.min()), int(minute.max())
    start = first - (first - FIRST_MONDAY) % WEEK_MINUTES
    channels, weeks = high - low + 1, (last - start) // WEEK_MINUTES + 1
    if channels * weeks > 4 * len(channel) + 1024 or min(low, first) < _LEAST or max(high, last) > _MOST:
        return None
    return _Pairs(low, channels, start, weeks)


def _laid(  # noqa: PLR0917 - the arguments of the kernel
    channel: npt.NDArray[np.int32],
    minute: npt.NDArray[np.int32],
    energy_mwh: npt.NDArray[Any],
    codes: npt.NDArray[np.uint16] | None,
    pairs: _Pairs,
    row_of: Ints,
    rows: int,
    interval: int,
) -> tuple[Ints, npt.NDArray[np.uint16] | None] | None:
    lay = function("etl_lay", _SIZE, *[POINTER] * 4, _SIZE, *[POINTER] * 2, _SIZE, _SIZE, *[POINTER] * 2)
    if lay is None:
        return None
    grid = np.full((rows, WEEK_MINUTES // interval), _UNKNOWN, np.int64)
    laid_codes = None if codes is None else np.zeros(grid.shape, np.uint16)
    energy_mwh = np.ascontiguousarray(energy_mwh, np.int64)
    codes = None if codes is None else np.ascontiguousarray(codes, np.uint16)
    known = lay(
        channel.ctypes.data, minute.ctypes.data, energy_mwh.ctypes.data, _address(codes), len(channel),
        ctypes.addressof(pairs), row_of.ctypes.data, rows, interval, grid.ctypes.data, _address(laid_codes),
    )  # fmt: skip
    return (grid, laid_codes) if known == len(channel) else None


def _address(array: npt.NDArray[Any] | None) -> int | None:
    return None if array is None else array.ctypes.data
