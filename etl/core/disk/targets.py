"""Target of a command: the file that it writes, whole or not at all, never one that is still needed."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.core.disk.database_files import belongs_to
from etl.core.disk.folders import sync_folder
from etl.core.disk.named_inputs import Inputs
from etl.core.errors import TargetError, UsageError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EDQUOT}
"""How a full disk shows, on tmpfs, under a size limit and under a quota."""


@contextmanager
def refusals(target: "str | Path | Target") -> Iterator[None]:
    """Turn errors of the system about a target into one line; a closed pipe stays what it is."""
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


class Target:
    """A file to be replaced, which can only be had by naming all that the command reads.

    UsageError for one that is the database or an input, by whatever link, or of another SQLite database; TargetError
    for a folder, a device (with its remedy) and a folder that is not there. All before anything is read or written.
    """

    def __init__(
        self,
        name: str | Path,
        inputs: Inputs,
        *,
        device: str = "use - for standard output",
        is_copy: bool = False,
    ) -> None:
        self.name = str(name)
        with refusals(self.name):
            self.path = _place(self.name, device)
        if why := inputs.why_not(self.path) or _of_others(self.path, is_copy=is_copy):
            raise UsageError(f"{self.name}: {why}")

    def __str__(self) -> str:
        return self.name

    def take(self, temporary: Path) -> None:
        """Move a whole file beside the target into its place, as it was checked, whatever a link says by now."""
        with refusals(self.name):
            if os.path.realpath(self.path) != str(self.path):
                raise TargetError(f"{self.name}: a link was put in its place meanwhile (run it again)")
            temporary.replace(self.path)
            sync_folder(self.path.parent)


def _place(name: str, device: str) -> Path:
    """Return the file that the name's links lead to."""
    path = Path(os.path.realpath(name))
    if path.is_symlink():
        raise TargetError(f"{name}: is one of a circle of links (name another file)")
    if path.is_dir():
        raise TargetError(f"{name}: is a folder (name a file in it)")
    if path.exists() and not path.is_file():
        raise TargetError(f"{name}: is not a regular file ({device})")
    if not path.parent.is_dir():
        raise TargetError(f"{name}: the folder {Path(name).parent} is not there (make it first)")
    return path


def _of_others(path: Path, *, is_copy: bool) -> str:
    """Return why a file may not be replaced: a database by anything but a copy, another file by a copy."""
    database = belongs_to(path)
    if is_copy and database is None and path.exists() and path.stat().st_size:
        return "is not a database, and what it holds would be lost (name another file)"
    if database is None or (is_copy and database == path):
        return ""
    what = "is an SQLite database" if database == path else f"belongs to the SQLite database {database.name}"
    return f"{what} (name another file)"
