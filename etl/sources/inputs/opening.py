"""Inputs that can be opened, from the arguments of a command: files, folders, globs, URLs, stdin, archives."""

import sys
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from etl.core.disk.file_identity import Identity, identity
from etl.core.disk.named_inputs import STDIN as DASH
from etl.core.disk.named_inputs import in_folder, is_pattern, matches, refuse_database
from etl.core.errors import InputError, UsageError
from etl.sources.inputs import http, s3, urls
from etl.sources.inputs.file import File, on_disk
from etl.sources.inputs.streams import Source, Stream
from etl.sources.inputs.workbook import SheetText, check_workbook, sheets

STDIN = "standard input"
_COPY = "copy or download the file again"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Input:
    """One file to load, as the user knows it (`archive.zip/member.csv`); `size` in bytes before decompression."""

    name: str
    size: int | None
    source: Callable[[], Source]
    url: str = field(default="", repr=False)
    """Where its bytes have to be fetched from first (etl.sources.inputs.fetching), with the parts that `name` hides."""

    def open(self) -> Stream:
        """Open a fresh stream; InputError when it cannot be read."""
        with _readable(self.name):
            return Stream(self.name, self.source())


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
        with _readable(argument):
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
    with _readable(str(path)):
        files = [file for file in in_folder(path) if identity(file) not in own]
    if not files:
        raise InputError(str(path), "the folder holds no file", "name the files, or the folder that holds them")
    return files


def _file(path: Path) -> Iterator[Input]:
    with _readable(str(path)):
        stat = path.stat()
    if not path.is_file():
        yield Input(str(path), None, partial(_opened, path))  # a pipe or a device: its bytes come once
        return
    yield from inside(on_disk(path), Input(str(path), stat.st_size, partial(_opened, path)))


def inside(file: File, whole: Input) -> Iterator[Input]:
    """Yield the file as a whole, or those in it where it is an archive or a workbook."""
    if _starts_as_zip(file):
        yield from _archive(file)
    else:
        yield whole


def _opened(path: Path) -> Source:
    return path.open("rb", buffering=0)


def _starts_as_zip(file: File) -> bool:
    try:
        with file.open() as opened:
            return opened.read(4) in _ZIP
    except OSError:
        return False  # reported when it is opened


def _archive(file: File) -> Iterator[Input]:
    """Yield the files in a zip archive, read where they are; one that cannot be read is an input that raises."""
    try:
        with _readable(file.name), file.open() as opened, zipfile.ZipFile(opened) as archive:
            members = _without_pages([member for member in archive.infolist() if not _is_clutter(member)])
            workbook = "[Content_Types].xml" in archive.namelist()
            if workbook:
                check_workbook(archive, file.name)
    except InputError as error:
        yield Input(file.name, None, raising(error))
        return
    if workbook:
        yield from _sheets(file)
    elif not members:
        yield Input(file.name, None, raising(InputError(file.name, "the archive holds no file")))
    else:
        yield from (_member(file, member) for member in members)


def _sheets(file: File) -> Iterator[Input]:
    """Yield the sheets of a workbook that hold readings, as CSV; a single one has the name of the file."""
    try:
        titles = sheets(file)
    except InputError as error:
        yield Input(file.name, None, raising(error))
        return
    for title in titles:
        yield Input(file.name if len(titles) == 1 else f"{file.name}/{title}", None, partial(SheetText, file, title))


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a folder, a hidden file or an addition of macOS."""
    name = member.filename
    return member.is_dir() or name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _without_pages(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Leave out web pages that show the XML beside them, as exports of Green Button have them."""
    names = {member.filename.casefold() for member in members}
    xml = {name.removesuffix(".xml") for name in names if name.endswith(".xml")}
    pages = {name for name in names if name.endswith(".html") and name.startswith(tuple(xml))}
    return [member for member in members if member.filename.casefold() not in pages]


def _member(file: File, member: zipfile.ZipInfo) -> Input:
    name = f"{file.name}/{member.filename}"
    if member.flag_bits & 1:
        return Input(name, None, raising(InputError(name, "is encrypted", "unpack the archive first")))
    return Input(name, member.file_size, lambda: _Member(file, member))


def raising(error: InputError) -> Callable[[], Source]:
    def source() -> Source:
        raise error

    return source


class _Member:
    """The bytes of one member; nothing is unpacked to disk, so its name can point nowhere."""

    def __init__(self, file: File, member: zipfile.ZipInfo) -> None:
        self._opened = file.open()
        try:
            self._file = zipfile.ZipFile(self._opened).open(member)  # noqa: SIM115 - closed by close()
        except BaseException:
            self._opened.close()
            raise

    def read(self, size: int, /) -> bytes:
        return self._file.read(size)

    def close(self) -> None:
        self._file.close()
        self._opened.close()


class _Stdin:
    """Standard input; closing it is not ours to do."""

    def read(self, size: int, /) -> bytes:
        return sys.stdin.buffer.read(size)

    def close(self) -> None:
        """Leave it open."""


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """Turn errors of the operating system or an archive into one line."""
    try:
        yield
    except FileNotFoundError:
        raise InputError(name, "there is no such file", "check the name and the folder") from None
    except PermissionError:
        raise InputError(name, "may not be read", "ask for permission to read it") from None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise InputError(name, "the zip archive is damaged", _COPY) from None
    except (NotImplementedError, RuntimeError) as error:
        raise InputError(name, f"the zip archive cannot be read: {error}", "unpack it first") from None
    except OSError as error:
        raise InputError(name, f"cannot be read: {error.strerror or error}", _COPY) from None
