"""Names of worker processes, and whether a process of this host is dead."""

import os
import socket
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path


def worker_name(pid: int | None = None) -> str:
    """Return the name that chunks have for a process of this host (None: this one)."""
    return f"{_host()}:{os.getpid() if pid is None else pid}"


def is_dead(worker: str) -> bool:
    """Return whether a worker is known to have ended; of another host's nothing is known."""
    host, _, pid = worker.rpartition(":")
    return host == _host() and not _alive(int(pid))


@cache
def _host() -> str:
    """Name the space of process numbers: containers may bear their machine's name, or all the same one."""
    space = ""
    with suppress(OSError):
        space = Path("/proc/sys/kernel/random/boot_id").read_text() + Path("/proc/self/ns/pid").readlink().name
    return f"{socket.gethostname()}-{zlib.crc32(space.encode()):08x}" if space else socket.gethostname()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
