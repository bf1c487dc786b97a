"""Files that a process which was killed has left beside its target; those of one that still writes are locked."""

import fcntl
import os
import re
from contextlib import suppress
from pathlib import Path


def begin(path: Path, random: str) -> str:
    """Return the name of the file that will take a target's place."""
    return f".{path.name[:40]}.{random}.tmp"


def lock(handle: int) -> bool:
    """Keep a new file from being cleared while it is open; return whether it is still there."""
    with suppress(OSError):  # a filesystem without locks: then none is cleared there
        fcntl.flock(handle, fcntl.LOCK_EX)
    return os.fstat(handle).st_nlink > 0


def clear(path: Path) -> None:
    """Remove what others left behind when they were killed while they wrote this target."""
    name = re.compile(re.escape(begin(path, "?")).replace(r"\?", "(?:[0-9a-f]{16}|[0-9a-z_]{8})"))
    with suppress(OSError):
        for found in [one.path for one in os.scandir(path.parent) if name.fullmatch(one.name)]:
            with suppress(OSError):
                _remove_unless_locked(found)


def _remove_unless_locked(name: str) -> None:
    handle = os.open(name, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Path(name).unlink()
        Path(f"{name}-journal").unlink()
    finally:
        os.close(handle)
