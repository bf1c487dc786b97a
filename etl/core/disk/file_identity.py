"""Identity of files: whether two names, through whatever links, are one file."""

import os
import sys
from pathlib import Path

Identity = tuple[int, int, str]
"""Device and inode of a file that is there; of one that is not, those of the folder it would be in, and its name."""


def identity(name: str | Path) -> Identity:
    """Return the file that a name leads to. It is not opened: closing the database's file would drop SQLite's locks."""
    found = _inode(name)
    if found is not None:
        return found
    behind = Path(os.path.realpath(name))
    device, inode, _ = _inode(behind.parent) or (0, 0, "")
    return device, inode, behind.name if inode else str(behind)


def of_standard_input() -> Identity | None:
    """Return the file that standard input is read from."""
    try:
        return _inode(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):  # it is closed, or no file
        return None


def _inode(file: str | Path | int) -> Identity | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - a descriptor too
    except OSError:
        return None
    return found.st_dev, found.st_ino, ""
