"""Inputs of a command: files, folders and globs as its arguments name them, none of which is the database."""

import glob
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from etl.core.disk.file_identity import Identity, identity, of_standard_input
from etl.core.errors import UsageError

STDIN = "-"


def in_folder(folder: Path) -> list[Path]:
    """Return the files in a folder that are not hidden, in order."""
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def matches(pattern: str) -> list[str]:
    """Return the files and folders that a glob stands for, in order."""
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern


def is_pattern(argument: str) -> bool:
    """Return whether an argument is a glob; the name of an existing file is none."""
    return glob.has_magic(argument) and not os.path.exists(argument)  # noqa: PTH110 - no error, whatever the name is


def refuse_database(argument: str, own: Collection[Identity]) -> None:
    """Raise UsageError for an input that is one of the database's own files."""
    if _of(argument) in own:
        raise UsageError(f"{argument}: is the database itself (name another file)")


class Inputs:
    """The arguments of a command that name what it reads, and the files of the database (none, on a server)."""

    def __init__(self, arguments: Iterable[str | Path | None], database: Iterable[Path]) -> None:
        self._arguments = [str(argument) for argument in arguments if argument is not None]
        self._database = frozenset(map(identity, database))
        for argument in self._arguments:
            for name in matches(argument) if is_pattern(argument) else [argument]:
                refuse_database(name, self._database)

    def why_not(self, target: Path) -> str:
        """Return why a file may not be replaced, with the remedy; empty if it may."""
        wanted, folder = identity(target), identity(target.parent)
        if wanted in self._database:
            return "is the database itself (name another file)"
        for argument in self._arguments:
            if any(_of(name) == wanted for name in _files(argument)):
                return "is one of the files that this command reads (name another file)"
            if _will_find(argument, folder, target.name):
                return f"would be read the next time, as one of {argument} (choose another place)"
        return ""


def _of(argument: str) -> Identity | None:
    return of_standard_input() if argument == STDIN else identity(argument)


def _is_folder(argument: str) -> bool:
    return os.path.isdir(argument)  # noqa: PTH112 - no error, whatever the name is


def _files(argument: str) -> Iterator[str]:
    """Yield the files that an argument stands for."""
    if argument == STDIN:
        yield argument
    elif _is_folder(argument):
        with suppress(OSError):  # that it cannot be read is an error of who reads it
            yield from map(str, in_folder(Path(argument)))
    elif is_pattern(argument):
        for match in matches(argument):
            yield from _files(match)
    else:
        yield argument


def _will_find(argument: str, folder: Identity, name: str) -> bool:
    """Return whether an argument would find a new file too: then the same command could not be repeated."""
    if argument == STDIN or name.startswith("."):
        return False
    if _is_folder(argument):
        return identity(argument) == folder
    if not is_pattern(argument):
        return False
    if any(_will_find(match, folder, name) for match in matches(argument) if _is_folder(match)):
        return True
    path = Path(argument)
    folders = matches(str(Path.cwd() / path.parent))  # `**` alone would not stand for the folder it begins in
    return fnmatchcase(name, path.name) and any(identity(one) == folder for one in folders)
