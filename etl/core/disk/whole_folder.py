"""Whole folders: at every instant a folder is the old one or the new one, and only one of ours is ever replaced."""

import ctypes
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from etl.core.disk.folders import sync_folder
from etl.core.disk.targets import refusals
from etl.core.errors import TargetError

LIST = ".etl-files"
"""File of a folder that names all that was written to it, a name a line."""

_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux."""


class WholeFolder:
    """A folder that is being written beside its target."""

    def __init__(self, name: str, path: Path) -> None:
        self._name, self._path = name, path
        self._names: list[str] = []

    def write(self, name: str, content: str | bytes) -> int:
        """Write a file, a text as UTF-8, and return its bytes; TargetError if that fails."""
        data = content.encode() if isinstance(content, str) else content
        with refusals(self._name):
            (self._path / name).write_bytes(data)
        self._names.append(name)
        return len(data)

    def finish(self) -> None:
        (self._path / LIST).write_text("".join(f"{name}\n" for name in self._names), encoding="utf-8")


@contextmanager
def whole_folder(name: str | Path) -> Iterator[WholeFolder]:
    """Open a new folder beside the target; it takes the target's place if the block succeeds, and goes if not.

    TargetError for a place that cannot be written, and for a folder that holds anything but what was written like this.
    """
    with refusals(str(name)):
        path = _place(name)
        _clear(path)
        temporary = path.with_name(f"{_begin(path)}{secrets.token_hex(8)}.tmp")
        temporary.mkdir()
        handle = os.open(temporary, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # a filesystem without locks: then what is left there is never cleared
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        folder = WholeFolder(str(name), temporary)
        yield folder
        with refusals(str(name)):
            folder.finish()
            _sync(handle)
            if _place(name) != path:
                raise TargetError(f"{name}: a link was put in its place meanwhile (run it again)")
            _take(temporary, path)
            sync_folder(path.parent)
    finally:
        os.close(handle)
        shutil.rmtree(temporary, ignore_errors=True)  # by now it may be the old folder


def _place(name: str | Path) -> Path:
    """Return the folder that the name's links lead to, which is ours or not there."""
    path = Path(os.path.realpath(name))
    if path.is_symlink():
        raise TargetError(f"{name}: is one of a circle of links (name another folder)")
    if not path.parent.is_dir():
        raise TargetError(f"{name}: the folder {path.parent} is not there (make it first)")
    if path.exists() and not path.is_dir():
        raise TargetError(f"{name}: is not a folder (name a new one)")
    if Path.cwd().is_relative_to(path):
        raise TargetError(f"{name}: is the folder that you are in (name one inside of it)")
    if path.is_dir() and (foreign := _foreign(path)):
        raise TargetError(f"{name}: holds {foreign!r}, which was not written by this command (name a new folder)")
    return path


def _foreign(path: Path) -> str:
    """Return a file of a folder that its list does not name; empty if there is none."""
    names = {found.name for found in os.scandir(path)}
    with suppress(FileNotFoundError):
        names -= {LIST, *(path / LIST).read_text("utf-8").split("\n")}
    return min(names, default="")


def _begin(path: Path) -> str:
    return f".{path.name[:40]}."


def _clear(path: Path) -> None:
    """Remove what a process that was killed left beside this target; what one still writes is locked."""
    name = re.compile(re.escape(_begin(path)) + r"[0-9a-f]{16}\.tmp")
    for found in [Path(one.path) for one in os.scandir(path.parent) if name.fullmatch(one.name) and one.is_dir()]:
        with suppress(OSError):
            handle = os.open(found, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(found)
            finally:
                os.close(handle)


def _sync(handle: int) -> None:
    """Let all files survive a power cut: at once, as a sync of each of thousands takes minutes."""
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None or syncfs(handle):
        os.sync()


def _take(temporary: Path, path: Path) -> None:
    """Put a new folder in the target's place; an old one then has the name of the new one."""
    if not path.exists() or not any(path.iterdir()):
        temporary.rename(path)
    elif not _exchange(temporary, path):
        raise TargetError(f"{path}: its filesystem cannot exchange two folders at once (remove it first)")


def _exchange(first: Path, second: Path) -> bool:
    """Exchange the names of two folders at once, where the system can."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(first), os.fsencode(second)
    return renameat2 is not None and renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0
