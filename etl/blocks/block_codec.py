"""A week of one series as bytes: the slots from the first known to the last, in the narrowest exact form.

    version u8 | width u8 (bytes a slot) | scale u8 (in 10**scale mWh) | 0 | first slot u16 | slots u16 | body | crc u32

The greatest value of a width stands for an unknown slot. The checksum covers all before it and the block's key.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.errors import DamagedError

WEEK_MINUTES = 7 * 1440
FIRST_MONDAY = 4 * 1440
"""Week 0 starts on Monday 1970-01-05 00:00 UTC, in minutes since 1970-01-01."""

UNKNOWN = -1
"""An unknown slot in a grid of int64 mWh."""

_HEADER = struct.Struct("<BBBBHH")
_CRC = struct.Struct("<I")
_RESIDUE = 0x2144_DF1C
"""The checksum of bytes followed by their checksum, whatever the seed: nothing is cut off to compare."""
_DAMAGED = "a stored block of readings is damaged (restore the database from a backup)"
_VERSION = 1
_FRAME = _HEADER.size + _CRC.size
_WIDTHS = (1, 2, 4, 8)
_TYPES: dict[int, np.dtype[Any]] = {1: np.dtype("<u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4"), 8: np.dtype("<i8")}
_SENTINEL = {1: 0xFF, 2: 0xFFFF, 4: 0xFFFF_FFFF, 8: UNKNOWN}
_LIMIT = np.array([0xFE, 0xFFFE, 0xFFFF_FFFE, np.iinfo(np.int64).max], np.int64)
_WH = 3
_COARSEST = 6
"""The scale of whole kWh; blocks are not written coarser."""

Grid = npt.NDArray[np.int64]
"""Blocks x slots, int64 mWh, UNKNOWN where nothing is known."""
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Packed:
    """Rows of a grid as bytes without checksum (the key is not known yet), with their sums."""

    bodies: list[bytes]
    known: Ints
    energy_mwh: Ints
    highest_mwh: Ints
    """Of the readings of each row."""


def pack(grid: Grid) -> Packed:
    """Every row of a grid (each with at least one known slot) as a block without checksum."""
    slots = grid.shape[1]
    full, top = grid.min(axis=1) >= 0, grid.max(axis=1)
    known = np.full(len(grid), slots, np.int64)
    energy = grid.sum(axis=1)
    if not full.all():
        gaps = (grid[~full] < 0).sum(axis=1)
        known[~full] -= gaps
        energy[~full] += gaps  # an unknown slot was counted as -1
    scale, width = _forms(grid, full, top)
    bodies: list[bytes] = [b""] * len(grid)
    for form in np.unique(scale * 16 + width):
        rows = np.flatnonzero(scale * 16 + width == form)
        _write(grid, rows, full, int(form) // 16, int(form) % 16, bodies)
    return Packed(bodies, known, energy, top)


def seal(body: bytes, series: int, week: int) -> bytes:
    """Return the block of a series and week: the body with its checksum."""
    return body + _CRC.pack(zlib.crc32(body, _seed(series, week)))


def intact(block: bytes, series: int, week: int) -> bool:
    """Return whether a stored block is what was written for this key."""
    return len(block) > _FRAME and zlib.crc32(block, _seed(series, week)) == _RESIDUE


def check(block: bytes, series: int, week: int) -> None:
    """DatabaseError when a stored block is not what was written for this key."""
    if not intact(block, series, week):
        raise DamagedError(_DAMAGED)


def check_all(blocks: Sequence[bytes], series: Sequence[int], weeks: Sequence[int]) -> None:
    """`check` of many blocks in one go."""
    seeds = (np.array(series, np.int64) * 65_536 + (np.array(weeks, np.int64) & 0xFFFF)) & 0xFFFF_FFFF
    residues = set(map(zlib.crc32, blocks, seeds.tolist()))
    if residues - {_RESIDUE} or min(map(len, blocks), default=_FRAME + 1) <= _FRAME:
        raise DamagedError(_DAMAGED)


def frame_fault(block: bytes, slots: int) -> str | None:
    """Return what is wrong with a stored block's header or length; None if it can be unpacked. A week has `slots`."""
    if len(block) <= _FRAME:
        return f"has {len(block)} bytes, which is too short"
    version, width, scale, unused, first, count = _HEADER.unpack(block[: _HEADER.size])
    if version != _VERSION or width not in _TYPES or scale > _COARSEST or unused:
        return "has a header that cannot be"
    if len(block) != _FRAME + count * width:
        return f"has {len(block)} bytes, and its header says {_FRAME + count * width}"
    if first + count > slots:
        return f"has slots up to {first + count} in a week of {slots}"
    return None


def unpack(blocks: Sequence[bytes], slots: int) -> Grid:
    """Stored blocks (with or without checksum) as a grid of int64 mWh."""
    grid = np.full((len(blocks), slots), UNKNOWN, np.int64)
    for form in forms(blocks):
        values = form.values.astype(np.int64)
        if form.unknown is not None:
            values[form.unknown] = 0
        values *= 10**form.scale
        if form.unknown is not None:
            values[form.unknown] = UNKNOWN
        grid[form.rows, form.first : form.first + values.shape[1]] = values
    return grid


def known_starts(block: bytes, week: int, interval: int, phase: int) -> Ints:
    """Return the minutes, since 1970, at which the known readings of one stored block start."""
    (grid,) = unpack([block], WEEK_MINUTES // interval)
    starts: Ints = week_start(week) + phase + np.flatnonzero(grid >= 0) * interval
    return starts


@dataclass(frozen=True, eq=False)
class Form:
    """Blocks of one width, scale, first slot and length.

    `values` is blocks x slots as stored, unknown ones too, and read-only.
    """

    rows: Ints
    """Which of the blocks they are."""
    scale: int
    first: int
    values: npt.NDArray[Any]
    unknown: npt.NDArray[np.bool_] | None


def forms(blocks: Sequence[bytes]) -> list[Form]:
    """Return blocks grouped by header, without a loop over slots; DatabaseError for a header that cannot be."""
    groups: dict[bytes, list[int]] = {}
    for row, header in enumerate([block[: _HEADER.size] for block in blocks]):
        groups.setdefault(header, []).append(row)
    return [_form(header, rows, blocks) for header, rows in groups.items()]


def _form(header: bytes, rows: list[int], blocks: Sequence[bytes]) -> Form:
    """Return the bodies of blocks of one header, and so of one length, seen in their bytes side by side."""
    version, width, scale, _, first, count = _HEADER.unpack(header)
    if version != _VERSION or width not in _TYPES:
        raise DamagedError(_DAMAGED)
    own = blocks if len(rows) == len(blocks) else [blocks[row] for row in rows]
    matrix = np.frombuffer(b"".join(own), np.uint8).reshape(len(rows), len(own[0]))
    values = matrix[:, _HEADER.size : _HEADER.size + count * width].view(_TYPES[width])
    unknown = values == _SENTINEL[width]
    return Form(np.array(rows, np.int64), scale, first, values, unknown if unknown.any() else None)


def week_of(minute: Ints) -> Ints:
    """Return the UTC week of minutes since 1970."""
    return (minute - FIRST_MONDAY) // WEEK_MINUTES


def week_start(week: int) -> int:
    """Return the first minute of a week, since 1970."""
    return week * WEEK_MINUTES + FIRST_MONDAY


def _seed(series: int, week: int) -> int:
    return (series * 65_536 + (week & 0xFFFF)) & 0xFFFF_FFFF


def _forms(grid: Grid, full: npt.NDArray[np.bool_], top: Ints) -> tuple[Ints, Ints]:
    """Scale and width of each row: whole Wh if they are (nearly always), else as fine as needed."""
    scale = np.zeros(len(grid), np.int64)
    whole = _divisible(grid, full, 10**_WH)
    scale[whole] = _WH
    for exponent in (1, 2):  # finer than Wh: 0.1 Wh needs a narrower slot than 1 mWh
        rest = np.flatnonzero(~whole & (scale == exponent - 1))
        if len(rest):
            scale[rest[_divisible(grid[rest], full[rest], 10**exponent)]] = exponent
    for exponent in (4, 5, 6):  # coarser pays only where it makes the slots narrower
        narrower = _width(top // 10**exponent) < _width(top // 10 ** (exponent - 1))
        candidates = np.flatnonzero(
            (scale == exponent - 1) & (narrower | (_width(top // 10**6) < _width(top // 10**3)))
        )
        if not len(candidates):
            break
        some = candidates[_divisible(grid[candidates, :64], full[candidates], 10**exponent)]
        scale[some[_divisible(grid[some], full[some], 10**exponent)]] = exponent
    return scale, _width(top // 10**scale)


def _divisible(grid: Grid, full: npt.NDArray[np.bool_], unit: int) -> npt.NDArray[np.bool_]:
    """Return which rows hold whole multiples of `unit` only."""
    exact: npt.NDArray[np.bool_] = (grid // unit) * unit == grid
    if not full.all():
        exact |= grid < 0
    rows: npt.NDArray[np.bool_] = np.logical_and.reduce(exact, axis=1)
    return rows


def _width(top: Ints) -> Ints:
    return np.array(_WIDTHS, np.int64)[np.searchsorted(_LIMIT, top)]


def _write(  # noqa: PLR0917 - one form's rows, written in place
    grid: Grid, rows: Ints, full: npt.NDArray[np.bool_], scale: int, width: int, bodies: list[bytes]
) -> None:
    slots = grid.shape[1]
    # Floor division keeps -1 at -1, which wraps to each width's sentinel.
    raw = (grid[rows] // 10**scale).astype(_TYPES[width], copy=False).tobytes()
    whole = _HEADER.pack(_VERSION, width, scale, 0, 0, slots)
    size = slots * width
    first, last = _ends(grid, rows, full)
    for place, row in enumerate(rows.tolist()):
        start = place * size
        if full[row]:
            bodies[row] = whole + raw[start : start + size]
        else:
            low, high = int(first[place]), int(last[place]) + 1
            header = _HEADER.pack(_VERSION, width, scale, 0, low, high - low)
            bodies[row] = header + raw[start + low * width : start + high * width]


def _ends(grid: Grid, rows: Ints, full: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """First and last known slot of each row."""
    first, last = np.zeros(len(rows), np.int64), np.full(len(rows), grid.shape[1] - 1, np.int64)
    partial = np.flatnonzero(~full[rows])
    if len(partial):
        known = grid[rows[partial]] >= 0
        first[partial] = known.argmax(axis=1)
        last[partial] = grid.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return first, last
