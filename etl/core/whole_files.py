"""A file that is the old whole one or the new whole one at every instant."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from etl.core.folders import sync_folder
from etl.errors import TargetError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EDQUOT}
"""How a full disk shows, on tmpfs, under a size limit and under a quota."""


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
        path = place_of(target)
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
        with refusals(target):
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    with refusals(target):
        sync_folder(path.parent)


def place_of(target: Path, device: str = "use - for standard output") -> Path:
    """The file behind the target's links; TargetError for a folder, a `device` (the remedy), or no folder to be in."""
    path = target.resolve()
    if path.is_dir():
        raise TargetError(f"{target}: is a folder (name a file in it)")
    if path.exists() and not path.is_file():
        raise TargetError(f"{target}: is not a regular file ({device})")
    if not path.parent.is_dir():
        raise TargetError(f"{target}: the folder {target.parent} is not there (make it first)")
    return path
