"""Files inside a zip archive or a workbook, read where they are, and files of columns as text."""

import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from etl.core.errors import InputError
from etl.sources.inputs.column_files import ColumnText, kind_of_columns, length_of_text
from etl.sources.inputs.file import File
from etl.sources.inputs.named_input import Input, raising, readable
from etl.sources.inputs.streams import HEAD_BYTES, Source
from etl.sources.inputs.workbooks.calamine_books import (
    has_password,
    is_old_workbook,
    is_other_workbook,
    other_sheet_text,
    other_sheets,
)
from etl.sources.inputs.workbooks.open_xml import check_parts, check_workbook, sheet_text, sheets

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def inside(file: File, whole: Input) -> Iterator[Input]:
    """Yield the file as a whole, or those in it where it is an archive or a workbook; one of columns as its text."""
    head = _beginning(file)
    if head.startswith(_ZIP):
        yield from _archive(file)
    elif is_old_workbook(head) and not has_password(_beginning(file, HEAD_BYTES)):
        yield from _sheets(file, other_sheets, other_sheet_text)
    elif columns := kind_of_columns(head):
        size = whole.size or 0
        text = partial(ColumnText, file, columns, size)
        yield Input(file.name, size, text, unpacked=partial(length_of_text, file, columns))
    else:
        yield whole


def _beginning(file: File, size: int = 8) -> bytes:
    try:
        with file.open() as opened:
            return opened.read(size)
    except OSError:
        return b""  # reported when it is opened


def _archive(file: File) -> Iterator[Input]:
    """Yield the files in a zip archive, read where they are; one that cannot be read is an input that raises."""
    try:
        with readable(file.name), file.open() as opened, zipfile.ZipFile(opened) as archive:
            members = _without_pages([member for member in archive.infolist() if not _is_clutter(member)])
            other = is_other_workbook(archive)
            workbook = not other and "[Content_Types].xml" in archive.namelist()
            if other:
                check_parts(archive, file.name)
            elif workbook:
                check_workbook(archive, file.name)
    except InputError as error:
        yield Input(file.name, None, raising(error))
        return
    if workbook:
        yield from _sheets(file, sheets, sheet_text)
    elif other:
        yield from _sheets(file, other_sheets, other_sheet_text)
    elif not members:
        yield Input(file.name, None, raising(InputError(file.name, "the archive holds no file", code="E-EMPTY")))
    else:
        yield from (_member(file, member) for member in members)


def _sheets(file: File, titles_in: Callable[[File], list[str]], text: Callable[[File, str], Source]) -> Iterator[Input]:
    """Yield the sheets of a workbook that hold readings, as CSV; a single one has the name of the file."""
    try:
        with readable(file.name):
            titles = titles_in(file)
    except InputError as error:
        yield Input(file.name, None, raising(error))
        return
    for title in titles:
        yield Input(file.name if len(titles) == 1 else f"{file.name}/{title}", None, partial(text, file, title))


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
        return Input(
            name, None, raising(InputError(name, "is encrypted", "unpack the archive first", code="E-DAMAGED-FILE"))
        )
    return Input(name, member.file_size, lambda: _Member(file, member))


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
