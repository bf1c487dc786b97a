"""Inputs whose bytes come once (standard input, pipes) kept in an unlinked file, so that they can be read again."""

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from etl.core.errors import InputError
from etl.sources.inputs.opening import Input

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


LOOK_BYTES = 2 << 20
"""More than any compressed stream needs for the first HEAD_BYTES in it."""


def held(source: Input, folder: Path, look: Callable[[Input], None]) -> Input:
    """The input itself where it is a file, else its bytes in a temporary file in `folder`.

    `look` is given what has come of a long one, and may refuse it: the rest may be endless.
    """
    if source.size is not None:
        return source
    kept = Kept(folder)
    raw = source.source()
    looked = False
    try:
        while block := raw.read(1 << 20):
            kept.write(block)
            if kept.size >= LOOK_BYTES and not looked:
                look(Input(source.name, kept.size, kept.opened))
                looked = True
    except OSError as error:
        raise InputError(source.name, f"cannot be kept for reading: {error.strerror}", "free some space") from error
    finally:
        raw.close()
    return Input(source.name, kept.size, kept.opened)
