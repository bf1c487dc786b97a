"""Rows that wait until a file has been read to its end: few in memory, many in an unlinked file."""

import tempfile
from collections.abc import Iterator
from typing import IO, Any

import numpy as np
import numpy.typing as npt

MEMORY = 4 << 20
"""Bytes that stay in memory."""

AT_ONCE = 1 << 16
"""Rows given back at once."""

Table = npt.NDArray[Any]


class SpilledRows:
    """Takes rows of one structured type, gives them back in their order, any number of times."""

    def __init__(self, kind: np.dtype[Any]) -> None:
        self._kind = kind
        self._in_memory: list[Table] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def add(self, rows: Table) -> None:
        self._in_memory.append(rows)
        self._size += rows.nbytes
        self._rows += len(rows)
        if self._size > MEMORY:
            self._spill()

    def parts(self) -> Iterator[Table]:
        """Yield all rows, 65,536 at a time."""
        offset = 0
        while self._file is not None:
            self._file.seek(offset)
            data = self._file.read(AT_ONCE * self._kind.itemsize)
            if not data:
                break
            offset += len(data)
            yield np.frombuffer(data, self._kind)
        if self._in_memory:
            rows = np.concatenate(self._in_memory)
            yield from (rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _spill(self) -> None:
        if self._file is None:
            # Unlinked at once: whatever happens to this process, nothing is left over.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._file.seek(0, 2)
        for rows in self._in_memory:
            self._file.write(rows.tobytes())
        self._in_memory, self._size = [], 0
