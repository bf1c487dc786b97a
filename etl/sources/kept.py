"""Bytes that come once, kept in an unlinked file, so that they can be read again and in any order."""

import io
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

_BUFFER = 1 << 16


class Kept:
    """An unlinked file that is closed, and so gone, with the last who reads it; a killed process leaves nothing."""

    def __init__(self, folder: Path) -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            self.descriptor = os.dup(file.fileno())
        self.size = 0

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            written = os.pwrite(self.descriptor, view, self.size)
            self.size += written
            view = view[written:]

    def clear(self) -> None:
        """Begin anew."""
        os.ftruncate(self.descriptor, 0)
        self.size = 0

    def opened(self) -> BinaryIO:
        """The bytes from their beginning."""
        return io.BufferedReader(_Again(self), _BUFFER)

    def __del__(self) -> None:
        if hasattr(self, "descriptor"):
            os.close(self.descriptor)


class _Again(io.RawIOBase):
    """Kept bytes, read without moving anybody else's place."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self._kept = kept
        self._offset = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._offset = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._offset, os.SEEK_END: self._kept.size}[whence]
        return self._offset

    def tell(self) -> int:
        return self._offset

    def readinto(self, buffer: "memoryview[int]", /) -> int:  # type: ignore[override]  # any buffer is one here
        read = os.preadv(self._kept.descriptor, [buffer], self._offset)
        self._offset += read
        return read
