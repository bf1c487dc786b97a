"""Inputs whose bytes come once (standard input, pipes) kept in an unlinked file, so that they can be read again."""

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from etl.errors import InputError
from etl.sources.opening import Input

LOOK_BYTES = 2 << 20
"""More than any compressed stream needs for the first HEAD_BYTES in it."""


def held(source: Input, folder: Path, look: Callable[[Input], None]) -> Input:
    """The input itself where it is a file, else its bytes in a temporary file in `folder`.

    `look` is given what has come of a long one, and may refuse it: the rest may be endless.
    """
    if source.size is not None:
        return source
    kept = _Kept(folder)
    raw = source.source()
    size, looked = 0, False
    try:
        while block := raw.read(1 << 20):
            size += kept.write(block)
            if size >= LOOK_BYTES and not looked:
                look(Input(source.name, size, partial(_Again, kept)))
                looked = True
    except OSError as error:
        raise InputError(source.name, f"cannot be kept for reading: {error.strerror}", "free some space") from error
    finally:
        raw.close()
    return Input(source.name, size, partial(_Again, kept))


class _Kept:
    """An unlinked file that is closed, and so gone, with the last who reads it; a killed process leaves nothing."""

    def __init__(self, folder: Path) -> None:
        with tempfile.TemporaryFile(dir=folder) as file:
            self.descriptor = os.dup(file.fileno())

    def write(self, data: bytes) -> int:
        view = memoryview(data)
        while view:
            view = view[os.write(self.descriptor, view) :]
        return len(data)

    def __del__(self) -> None:
        os.close(self.descriptor)


class _Again:
    """The kept bytes from their beginning, read without moving anybody else's place."""

    def __init__(self, kept: _Kept) -> None:
        self._kept = kept
        self._offset = 0

    def read(self, size: int, /) -> bytes:
        data = os.pread(self._kept.descriptor, size, self._offset)
        self._offset += len(data)
        return data

    def close(self) -> None:
        """The file outlives each of its readers."""
