"""XML parts of a workbook, read through before anything is built of them: a kilobyte may unpack to a deep tree."""

import zipfile
from xml.parsers import expat

from etl.core.errors import InputError

_BLOCK = 256 * 1024
_DEEPEST = 64
_LONGEST_TOKEN = 4 << 20
_WARY = "be wary of where this file comes from, or export it as CSV"


def check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Raise InputError for XML with a document type, which could define entities, with elements too deep, or too long.

    What is no XML, or is so up to a certain place, is left to whoever reads it: they come no farther.
    """
    parser = _Parser(f"{member.filename} in the workbook", name)
    with archive.open(member) as file:
        while block := file.read(_BLOCK):
            try:
                parser.feed(block)
            except (expat.ExpatError, LookupError, ValueError):
                return


class _Parser:
    def __init__(self, part: str, name: str) -> None:
        self._part, self._name = part, name
        self._depth = self._fed = 0
        self._expat = expat.ParserCreate()
        self._expat.StartElementHandler = self._begin
        self._expat.EndElementHandler = self._end
        self._expat.StartDoctypeDeclHandler = self._doctype

    def feed(self, block: bytes) -> None:
        self._expat.Parse(block, False)
        self._fed += len(block)
        if self._fed - self._expat.CurrentByteIndex > _LONGEST_TOKEN:
            raise self._wrong(f"has a tag or comment longer than {_LONGEST_TOKEN >> 20} MB")

    def _begin(self, *_: object) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong("has elements too deep in each other")

    def _end(self, _: str) -> None:
        self._depth -= 1

    def _doctype(self, *_: object) -> None:
        raise self._wrong("has a document type")

    def _wrong(self, what: str) -> InputError:
        return InputError(self._name, f"{self._part} {what}", _WARY, code="E-DAMAGED-FILE")
