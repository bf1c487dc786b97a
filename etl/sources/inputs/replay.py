"""Copies of inputs that can be read only once (standard input, pipes), in an unlinked file, to be read again."""

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from etl.core.errors import InputError
from etl.sources.inputs.named_input import Input

_BUFFER = 1 << 16


class UnlinkedCopy:
    """An unlinked file that is gone when its last reader is closed; a killed process leaves nothing."""

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
        """Drop what was written."""
        os.ftruncate(self.descriptor, 0)
        self.size = 0

    def opened(self) -> BinaryIO:
        """Open the bytes from their beginning."""
        return io.BufferedReader(_Replay(self), _BUFFER)

    def __del__(self) -> None:
        if hasattr(self, "descriptor"):
            os.close(self.descriptor)


class _Replay(io.RawIOBase):
    """The stored bytes, read from a position of their own."""

    def __init__(self, copy: UnlinkedCopy) -> None:
        super().__init__()
        self._copy = copy
        self._offset = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._offset = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._offset, os.SEEK_END: self._copy.size}[whence]
        return self._offset

    def tell(self) -> int:
        return self._offset

    def readinto(self, buffer: "memoryview[int]", /) -> int:  # type: ignore[override]  # any buffer will do here
        read = os.preadv(self._copy.descriptor, [buffer], self._offset)
        self._offset += read
        return read


LOOK_BYTES = 2 << 20
"""More than any compressed stream needs for the first HEAD_BYTES in it."""


def replayable(source: Input, folder: Path, look: Callable[[Input], None]) -> Input:
    """Return the input itself where it is a file, else its bytes in a temporary file in `folder`.

    `look` gets the beginning of a long one and may refuse it: the rest may be endless.
    """
    if source.size is not None:
        return source
    copy = UnlinkedCopy(folder)
    raw = source.source()
    looked = False
    try:
        while block := raw.read(1 << 20):
            copy.write(block)
            if copy.size >= LOOK_BYTES and not looked:
                look(Input(source.name, copy.size, copy.opened))
                looked = True
    except OSError as error:
        raise InputError(
            source.name, f"cannot be stored while it is read: {error.strerror}", "free some space", code="E-DISK-FULL"
        ) from error
    finally:
        raw.close()
    return Input(source.name, copy.size, copy.opened)
