"""Folder of temporary files of tests: in memory where there is room, for commands sync what they write to the disk."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - not a file of a name that others know, but the folder of such files
ROOM = 4 * 10**9
"""Bytes: far more than a run holds at a time."""


def use_memory() -> None:
    """Have them there, those of processes that tests start, too; a folder that TMPDIR names comes first."""
    if "TMPDIR" not in os.environ and _has_room():
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def _has_room() -> bool:
    if not os.access(MEMORY, os.W_OK):
        return False
    may_run = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC  # tests compile programs, and make environments
    return may_run and shutil.disk_usage(MEMORY).free > ROOM
