"""EDIFACT as a stream of segments: service characters, release character, one line or many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.core.errors import InputError
from etl.sources.inputs.streams import Stream

_CHUNK = 256 * 1024
_SHORTEST, _LONGEST = 64, 64 * 1024
_AGAIN = "copy or download the file again"
_BLANKS = "\r\n \t"


@dataclass(frozen=True)
class Marks:
    """The service characters of an interchange."""

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"

    def split(self, text: str, mark: str) -> list[str]:
        """Return the parts of a text between marks that are not released."""
        if self.release not in text:
            return text.split(mark)
        one = f"[^{re.escape(mark + self.release)}]+|{re.escape(self.release)}."
        return re.findall(rf"(?:^|{re.escape(mark)})((?:{one})*)", text, re.DOTALL)

    def plain(self, text: str) -> str:
        """Return a text without its release characters."""
        if self.release not in text:
            return text
        return re.sub(rf"{re.escape(self.release)}(.)", r"\1", text, flags=re.DOTALL)

    def parts(self, segment: str) -> list[list[str]]:
        """Elements of components, as meant."""
        elements = self.split(segment, self.element)
        return [[self.plain(part) for part in self.split(element, self.component)] for element in elements]


def marks_of(head: str, name: str) -> tuple[Marks, int]:
    """Return the service characters at the beginning of a file, and how many characters say so."""
    if not head.startswith("UNA"):
        return Marks(), 0
    marks = head[3:9]
    if len({*marks[:2], marks[3:4], marks[5:]}) != 4 or len(marks) < 6 or marks[2] not in ".,":
        raise InputError(f"{name}:1", "UNA does not name the marks of an interchange", _AGAIN, code="E-DAMAGED-FILE")
    return Marks(marks[0], marks[1], marks[2], marks[3], marks[5]), 9


def _beginning(stream: Stream, name: str) -> tuple[Marks, str]:
    """Return the service characters, and what was read after them."""
    begun = ""
    while len(begun) < _SHORTEST and (data := stream.read(_CHUNK)):
        begun += data.decode("latin-1")
    begun = begun.removeprefix("\u00ef\u00bb\u00bf").lstrip(_BLANKS)
    marks, taken = marks_of(begun, name)
    return marks, begun[taken:]


def segments(stream: Stream, name: str) -> Iterator[tuple[Marks, str]]:
    """Yield each segment as written, without its terminator; InputError for a file that ends inside one."""
    marks, rest = _beginning(stream, name)
    number, release, data = 0, "", b" "
    while data:
        data = stream.read(_CHUNK)
        rest += release + data.decode("latin-1")
        # What a release character at the end is for will be read next.
        plain = rest.rstrip(marks.release)
        rest, release = plain, rest[len(plain) :]
        *whole, rest = marks.split(rest, marks.terminator)
        for segment in whole:
            number += 1
            yield marks, segment.strip(_BLANKS)
        if len(rest) > _LONGEST:
            raise InputError(
                f"{name}:{number + 1}", f"the segment is longer than {_LONGEST >> 10} KB", _AGAIN, code="E-DAMAGED-FILE"
            )
    if (rest + release).strip(_BLANKS):
        raise InputError(f"{name}:{number + 1}", "the file ends inside a segment", _AGAIN, code="E-DAMAGED-FILE")
