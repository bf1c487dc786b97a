"""A file that is the old whole one or the new whole one at every instant."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

from etl.core.folders import sync_folder
from etl.errors import TargetError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EDQUOT}
"""How a full disk shows, on tmpfs, under a size limit and under a quota."""


class Sink(RawIOBase):
    """Where writers write: counts bytes, writes all of what it is given, and swallows it once `dropped`.

    pyarrow and zipfile finish their files when they are collected; after an error that must not reach the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.count, self.dropped = file, 0, False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # any buffer: bytes, pyarrow.Buffer
        size = len(view)
        while len(view) and not self.dropped:
            view = view[self.file.write(view) :]
        self.count += size
        return size


@contextmanager
def refusals(target: str | Path) -> Iterator[None]:
    """Turns what the system says about a target into one line; a closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in _FULL:
            why = f"the disk is full ({error.strerror}); nothing is kept (make room, or choose another place)"
        else:
            why = f"cannot be written: {error.strerror or error} (choose another place)"
        raise TargetError(f"{target}: {why}") from error


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """A new file beside the target that takes its name when the block ends well, and goes away when it does not."""
    with refusals(target):
        path = _place(target)
        # Like mkstemp: a name nobody can foresee, made only if it is not there; but with the mode the umask gives.
        temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(8)}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 - a handle, not a path
            yield file
            with refusals(target):
                os.fsync(handle)
        with refusals(target):
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    with refusals(target):
        sync_folder(path.parent)


def _place(target: Path) -> Path:
    """The file behind the target's links; TargetError for a folder, a device or a folder that is not there."""
    path = target.resolve()
    if path.is_dir():
        raise TargetError(f"{target}: is a folder (name a file in it)")
    if path.exists() and not path.is_file():
        raise TargetError(f"{target}: is not a regular file (use - for standard output)")
    if not path.parent.is_dir():
        raise TargetError(f"{target}: the folder {target.parent} is not there (make it first)")
    return path
