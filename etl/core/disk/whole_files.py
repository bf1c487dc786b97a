"""Whole files: at every instant a file is the old one or the new one, never a part."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from etl.core.disk import leftovers
from etl.core.disk.targets import Target, refusals


@contextmanager
def whole_file(target: Target) -> Iterator[BinaryIO]:
    """Open a new file beside the target; it takes the target's name if the block succeeds, and is removed if not."""
    path = target.path
    leftovers.clear(path)
    with refusals(target):
        temporary, handle = _opened(path)
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


def _opened(path: Path) -> tuple[Path, int]:
    """Open a new file beside the target.

    Like mkstemp: a name nobody can foresee, made only if it is not there; but with the mode the umask gives, or that
    of the file which it replaces.
    """
    while True:
        temporary = path.with_name(leftovers.begin(path, secrets.token_hex(8)))
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        if leftovers.lock(handle):
            return temporary, handle
        os.close(handle)  # somebody cleared it before it was locked


def write_whole(target: Target, content: str | bytes) -> None:
    """Write bytes, or a text as UTF-8, in the target's place; TargetError if that fails."""
    data = memoryview(content.encode() if isinstance(content, str) else content)
    with whole_file(target) as file, refusals(target):
        while data:
            data = data[file.write(data) :]
