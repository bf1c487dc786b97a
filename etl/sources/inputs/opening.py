"""Inputs that can be opened, from the arguments of a command: files, folders, globs, URLs, stdin, archives."""

import sys
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from etl.core.disk.file_identity import Identity, identity
from etl.core.disk.named_inputs import STDIN as DASH
from etl.core.disk.named_inputs import in_folder, is_pattern, matches, refuse_database
from etl.core.errors import InputError, UsageError
from etl.sources.inputs import http, s3, urls
from etl.sources.inputs.archives import inside
from etl.sources.inputs.file import on_disk
from etl.sources.inputs.named_input import Input, raising, readable
from etl.sources.inputs.streams import Source

STDIN = "standard input"


def expand(arguments: Sequence[str], own: Collection[Identity] = ()) -> list[Input]:
    """Return all inputs that the arguments stand for, in their order; InputError where one stands for none.

    `own` are the files of the database, which must not be opened: closing them drops SQLite's locks.
    """
    if arguments.count(DASH) > 1:
        raise UsageError("- is given twice (standard input can be read once)")
    return [found for argument in arguments for found in _inputs(argument, own)]


def files(arguments: Sequence[str], own: Collection[Identity] = ()) -> list[tuple[str, int]]:
    """Return the files that arguments stand for, an archive as one, each as an argument of its own; and their sizes."""
    return [found for argument in arguments for found in _named(argument, own)]


def _named(argument: str, own: Collection[Identity]) -> Iterator[tuple[str, int]]:
    path = Path(argument)
    if urls.is_url(argument):
        yield from ((url, 0) for url in _addresses(argument))
    elif path.is_dir():
        yield from ((str(file), file.stat().st_size) for file in _in_folder(path, own))
    elif not is_pattern(argument):
        with readable(argument):
            yield str(path), path.stat().st_size
    else:
        for match in _matches(argument):
            yield from _named(match, own)


def _inputs(argument: str, own: Collection[Identity]) -> Iterator[Input]:
    if argument == DASH:
        yield Input(STDIN, None, _Stdin)
        return
    if urls.is_url(argument):
        yield from map(_remote, _addresses(argument))
        return
    path = Path(argument)
    refuse_database(argument, own)
    if path.is_dir():
        yield from _folder(path, own)
    elif not is_pattern(argument):
        yield from _file(path)
    else:
        for match in _matches(argument):
            yield from _inputs(match, own)


def _addresses(url: str) -> list[str]:
    """Return the files that a URL stands for."""
    if urls.scheme(url) == "s3":
        return s3.addresses(url)
    http.check(url)
    return [url]


def _remote(url: str) -> Input:
    name = urls.masked(url)
    return Input(name, None, raising(InputError(name, "was not fetched")), url)


def _matches(pattern: str) -> list[str]:
    found = matches(pattern)
    if not found:
        raise InputError(pattern, "no file matches", "check the pattern and the folder")
    return found


def _folder(path: Path, own: Collection[Identity]) -> Iterator[Input]:
    for file in _in_folder(path, own):
        yield from _file(file)


def _in_folder(path: Path, own: Collection[Identity]) -> list[Path]:
    with readable(str(path)):
        files = [file for file in in_folder(path) if identity(file) not in own]
    if not files:
        raise InputError(
            str(path), "the folder holds no file", "name the files, or the folder that holds them", code="E-EMPTY"
        )
    return files


def _file(path: Path) -> Iterator[Input]:
    with readable(str(path)):
        stat = path.stat()
    if not path.is_file():
        yield Input(str(path), None, partial(_opened, path))  # a pipe or a device: its bytes come once
        return
    yield from inside(on_disk(path), Input(str(path), stat.st_size, partial(_opened, path)))


def _opened(path: Path) -> Source:
    return path.open("rb", buffering=0)


class _Stdin:
    """Standard input; closing it is not ours to do."""

    def read(self, size: int, /) -> bytes:
        if sys.stdin is None:  # as a shell has it after <&-
            raise InputError("-", "standard input is closed", "name a file, or lead one in: etl load - < FILE")
        return sys.stdin.buffer.read(size)

    def close(self) -> None:
        """Leave it open."""
