"""Whole files: at every instant a file is the old one or the new one, never a part."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from etl.core.disk.targets import Target, refusals


@contextmanager
def whole_file(target: Target) -> Iterator[BinaryIO]:
    """Open a new file beside the target; it takes the target's name if the block succeeds, and is removed if not."""
    path = target.path
    with refusals(target):
        # Like mkstemp: a name nobody can foresee, made only if it is not there; but with the mode the umask gives, or
        # that of the file which it replaces.
        temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        if path.exists():
            os.fchmod(handle, stat.S_IMODE(path.stat().st_mode))
        with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 - a handle, not a path
            yield file
            with refusals(target):
                os.fsync(handle)
        target.take(temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_whole(target: Target, text: str) -> None:
    """Write a text as UTF-8 in the target's place; TargetError if that fails."""
    data = memoryview(text.encode())
    with whole_file(target) as file, refusals(target):
        while data:
            data = data[file.write(data) :]
