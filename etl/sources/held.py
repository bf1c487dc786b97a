"""Inputs whose bytes come once (standard input, pipes) kept in an unlinked file, so that they can be read again."""

import os
import tempfile
from functools import partial
from pathlib import Path

from etl.errors import InputError
from etl.sources.opening import Input


def held(source: Input, folder: Path) -> Input:
    """The input itself where it is a file, else its bytes in a temporary file in `folder`."""
    if source.size is not None:
        return source
    # Unlinked from the start: nothing stays behind, whatever happens to this process.
    file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - lives as long as the Input that reads it
    raw = source.source()
    size = 0
    try:
        while block := raw.read(1 << 20):
            file.write(block)
            size += len(block)
        file.flush()
    except OSError as error:
        raise InputError(source.name, f"cannot be kept for reading: {error.strerror}", "free some space") from error
    finally:
        raw.close()
    return Input(source.name, size, partial(_Again, file.fileno(), file))


class _Again:
    """The kept bytes from their beginning, read without moving anybody else's place."""

    def __init__(self, descriptor: int, owner: object) -> None:
        self._descriptor = descriptor
        self._owner = owner  # closed, and so deleted, when the last reader is gone
        self._offset = 0

    def read(self, size: int, /) -> bytes:
        data = os.pread(self._descriptor, size, self._offset)
        self._offset += len(data)
        return data

    def close(self) -> None:
        """The file outlives each of its readers."""
