"""Loose readings waiting to be sorted: in memory while they are few, then by ranges of channels in an unlinked file."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from etl.blocks.quality_codec import zeros_or
from etl.blocks.weeks import Points
from etl.core.memory import give_freed_memory_back

MEMORY = 16 << 20
"""Bytes of readings kept in memory."""

RANGE_ROWS = 1 << 18
"""Readings sorted at once, about."""

RANGE_SLOTS = 1 << 19
"""Slots of quarter-hours that a range may spread over, however few of them are known."""

_ROW = 14


class Spool:
    """Takes points sorted by channel, gives them back by ranges of channels."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None
        self._held: list[Points] = []
        self._size = 0
        self._rows = 0
        self._channels = 0
        self._per_range = 0
        self._minutes = (1 << 62, -(1 << 62))
        self._segments: dict[int, list[tuple[int, int, bool, bool]]] = {}

    def __len__(self) -> int:
        return self._rows

    def add(self, points: Points, share_read: float) -> None:
        """More readings; `share_read` is how much of the file has been read, 0 where that is unknown."""
        if not len(points.channel):
            return
        self._held.append(points)
        self._rows += len(points.channel)
        self._size += len(points.channel) * _ROW
        self._channels = max(self._channels, int(points.channel[-1]) + 1)
        low, high = self._minutes
        self._minutes = min(low, int(points.minute.min())), max(high, int(points.minute.max()))
        if self._size > MEMORY:
            self._spill(share_read)

    def ranges(self) -> Iterator[Points]:
        """Yield all readings, range by range; a range has all readings of its channels, in the order they came."""
        if self._file is not None:
            self._spill(1)
            give_freed_memory_back()
        if not self._per_range:
            self._per_range = self._channels_at_once(self._rows)
        for number, own in enumerate(self._cut()):
            parts = [*(self._read(*segment) for segment in self._segments.get(number, [])), *own]
            if parts:
                yield joined(parts)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _spill(self, share_read: float) -> None:
        if self._file is None:
            # Unlinked at once: whatever happens to this process, nothing is left behind.
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by close()
            self._per_range = self._channels_at_once(int(self._rows / share_read) if share_read else 8 * self._rows)
        for number, parts in enumerate(self._cut()):
            if parts:
                self._write(number, joined(parts))
        self._held, self._size = [], 0

    def _channels_at_once(self, rows: int) -> int:
        """So many that neither their readings nor the weeks they spread over take much memory."""
        weeks = (self._minutes[1] - self._minutes[0]) // 10_080 + 2
        return max(1, min(self._channels * RANGE_ROWS // max(rows, 1), RANGE_SLOTS // (weeks * 672)))

    def _cut(self) -> Iterator[list[Points]]:
        """Yield the parts of what is kept in memory that each range has."""
        # As wide as the channels are: numpy would make all of them wider to look for wider ones, at each call.
        first = np.arange(0, self._channels, self._per_range, dtype=np.int32)
        edges = [[*np.searchsorted(held.channel, first).tolist(), len(held.channel)] for held in self._held]
        for number in range(len(first)):
            places = [slice(*ends[number : number + 2]) for ends in edges]
            held = zip(self._held, places, strict=True)
            yield [points.where(place) for points, place in held if place.start < place.stop]

    def _write(self, number: int, points: Points) -> None:
        assert self._file is not None  # noqa: S101 - _spill made it
        offset = self._file.seek(0, os.SEEK_END)
        wide = int(points.energy_mwh.max()) >= 1 << 32
        energy = points.energy_mwh.astype(np.int64 if wide else np.uint32, copy=False)
        parts = [points.channel.astype(np.int32, copy=False), points.minute.astype(np.int32, copy=False), energy]
        if points.quality is not None:
            parts.append(points.quality)
        for part in parts:
            self._file.write(np.ascontiguousarray(part).tobytes())
        self._segments.setdefault(number, []).append((offset, len(points.channel), wide, points.quality is not None))

    def _read(self, offset: int, rows: int, wide: bool, quality: bool) -> Points:
        assert self._file is not None  # noqa: S101 - it has segments
        self._file.seek(offset)
        return Points(
            self._column(rows, np.int32),
            self._column(rows, np.int32),
            self._column(rows, np.int64 if wide else np.uint32),
            self._column(rows, np.uint16) if quality else None,
        )

    def _column(self, rows: int, kind: type[np.generic]) -> npt.NDArray[Any]:
        size = rows * np.dtype(kind).itemsize
        data = self._file.read(size) if self._file else b""
        if len(data) != size:
            raise OSError("the temporary file ended before its end")
        return np.frombuffer(data, kind)


def compact(points: Points) -> Points:
    """Return the same points in narrow columns: 12 bytes each where their energy allows it."""
    energy = points.energy_mwh
    if len(energy) and int(energy.max()) < 1 << 32:
        energy = energy.astype(np.uint32)
    return Points(points.channel.astype(np.int32), points.minute.astype(np.int32), energy, points.quality)


def joined(parts: list[Points]) -> Points:
    """Return points of several pieces as one."""
    if len(parts) == 1:
        return parts[0]
    quality = None
    if any(part.quality is not None for part in parts):
        quality = np.concatenate([zeros_or(part.quality, len(part.channel)) for part in parts])
    return Points(
        np.concatenate([part.channel for part in parts]),
        np.concatenate([part.minute for part in parts]),
        np.concatenate([part.energy_mwh for part in parts]),
        quality,
    )
