"""Workbooks of the other kinds (xls, xlsb, ods) as tables, read in a process of its own that has bounds."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from etl.core.errors import InputError
from etl.core.extras import install
from etl.sources.inputs.file import File
from etl.sources.inputs.written_text import WrittenText

_COPY = "copy or download the file again, or save it without a password"
_WARY = "be wary of where this file comes from, or export it as CSV"
_PROCESS = "etl.sources.inputs.workbooks.calamine_process"

_LARGEST = 256 << 20
"""Bytes of a file that is read into memory whole."""
_BLOCK = 256 * 1024

_OLE = b"\xd0\xcf\x11\xe0"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def is_old_workbook(head: bytes) -> bool:
    """Return whether the first bytes are those of an xls, or of a newer one that is encrypted."""
    return head.startswith(_OLE)


def has_password(head: bytes) -> bool:
    """Return whether this is the head of a newer workbook that is encrypted."""
    return "EncryptedPackage".encode("utf-16-le") in head


def is_other_workbook(archive: zipfile.ZipFile) -> bool:
    """Return whether a zip archive is an xlsb or an ods."""
    names = archive.namelist()
    if "xl/workbook.bin" in names:
        return True
    if "mimetype" not in names:
        return False
    with archive.open("mimetype") as file:
        return file.read(len(_ODS)) == _ODS


def other_sheets(file: File) -> list[str]:
    """Return titles of the visible sheets whose first rows hold readings; of the first sheet where none do."""
    found: list[str] = json.loads(b"".join(_output(file)))
    return found


def other_sheet_text(file: File, title: str) -> WrittenText:
    """Return a sheet as CSV: commas, decimal points, ISO stamps, UTF-8."""
    return WrittenText(_output(file, title))


def _output(file: File, *arguments: str) -> Generator[bytes]:
    """Yield what the process writes; InputError where it fails."""
    if find_spec("python_calamine") is None:
        raise InputError(file.name, "is a workbook that needs python-calamine", install("excel"), code="E-EXTRA")
    with _copied(file) as copy:
        process = subprocess.Popen(  # noqa: S603 - this program's own module
            [sys.executable, "-m", _PROCESS, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    with process:
        try:
            assert process.stdout is not None  # noqa: S101 -- both are pipes
            assert process.stderr is not None  # noqa: S101
            while block := process.stdout.read(_BLOCK):
                yield block
            last_word = process.stderr.read().decode(errors="replace").strip().rpartition("\n")[2]
            code = process.wait()
        finally:
            process.kill()
    if code:
        raise _fault(file.name, code, last_word)


def _fault(name: str, code: int, last_word: str) -> InputError:
    if code < 0 or last_word == "MemoryError":
        return InputError(
            name, "the workbook needs more memory or time than a sheet of readings does", _WARY, code="E-DAMAGED-FILE"
        )
    return InputError(name, f"the workbook is damaged or has a password ({last_word})", _COPY, code="E-DAMAGED-FILE")


@contextmanager
def _copied(file: File) -> Iterator[int]:
    """Give the file as one that a process can have as its standard input."""
    with file.open() as opened, tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(opened, copy)
        if (size := copy.tell()) > _LARGEST:
            raise InputError(
                file.name, f"has {size >> 20:,} MB, too many for a workbook of this kind", "export it as CSV"
            )
        copy.seek(0)
        yield copy.fileno()
