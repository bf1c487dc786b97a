"""Runs of readings that are written alike, of digits alone: taken out of a feed before its XML is parsed.

They are nearly all of a feed, and expat calls a handler for each of their tags. The first reading of the feed is the
pattern; what differs from it in anything but digits and blanks is left to expat, as is the first one of each run.
"""

import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.sources.espi.reading_numbers import QUALITIES

_FIRST = re.compile(rb"<((?:[A-Za-z_][\w.-]{0,30}:)?)IntervalReading>")
_TOKEN = re.compile(rb"<(/?)((?:[A-Za-z_][\w.-]{0,30}:)?)([A-Za-z]{1,40})>|([^<>]+)|(.)", re.DOTALL)
_LONGEST = 2048
"""Bytes of a reading that can be a pattern."""
_LEAST = 4
"""Readings that are worth a run of their own."""

_DIGITS: Mapping[str, bytes] = {
    "start": rb"[0-9]{1,11}",
    "duration": rb"[0-9]{1,9}",
    "value": rb"[0-9]{1,15}",
    "quality": "(?:{})".format("|".join(QUALITIES)).encode(),
}
_NUMBER = re.compile(rb"[0-9]+")
_BLANK = rb"\s*+"
_BLANKS = bytes(byte if byte in b"0123456789" else 32 for byte in range(256))
"""For each byte that is no digit a blank."""

Numbers = Mapping[str, npt.NDArray[np.int64]]
"""By the names of elements what stands in them, a number a reading; `line` is how many lines further down it begins."""


class _Pattern(NamedTuple):
    run: "re.Pattern[bytes]"
    """A reading, and a run of others."""
    place: Mapping[str, int]
    """Which of the numbers in the bytes of a reading, those in the names of tags too, stands in which element."""
    width: int
    """How many numbers these are."""
    end: bytes
    """The tag that ends a reading."""


class PlainRuns:
    """Takes runs out of the pieces of a feed; `instruction` stands for each, behind the reading before it."""

    def __init__(self) -> None:
        # No feed can contain it: what stands in comments or texts of a feed is never taken for a run.
        self._instruction = f"etl-{secrets.token_hex(16)}"
        self._pattern: _Pattern | None = None
        self._looked = False
        self._runs: list[bytes] = []

    def taken_out(self, data: bytes) -> bytes:
        """Return a piece of a feed without its runs: as many lines, each run an instruction."""
        if not self._looked:
            self._look(data)
        if self._pattern is None:
            return data
        self._runs.clear()
        return self._pattern.run.sub(self._take, data)

    def numbers(self, instruction: str, number: str) -> Numbers | None:
        """Return the numbers of the run for which an instruction stands; None if it stands for none."""
        if instruction != self._instruction or self._pattern is None:
            return None
        run, pattern = self._runs[int(number)], self._pattern
        table = np.fromstring(run.translate(_BLANKS), np.int64, sep=" ").reshape(-1, pattern.width)
        found = {name: table[:, place] for name, place in pattern.place.items()}
        return {**found, "line": _lines(run, pattern.end)}

    def _take(self, found: "re.Match[bytes]") -> bytes:
        self._runs.append(found[2])
        instruction = f"<?{self._instruction} {len(self._runs) - 1}?>".encode()
        return found[1] + instruction + b"\n" * found[2].count(b"\n")

    def _look(self, data: bytes) -> None:
        found = _FIRST.search(data)
        if found is None:
            return
        end = b"</%bIntervalReading>" % found[1]
        last = data.find(end, found.end(), found.end() + _LONGEST)
        self._looked = True
        if last >= 0:
            self._pattern = _pattern(data[found.start() : last + len(end)], end)


def _pattern(reading: bytes, end: bytes) -> _Pattern | None:
    """Return the pattern of readings like this one; None if it is not plain."""
    pieces, place, width, inside = [], dict[str, int](), 0, ""
    for token in _TOKEN.finditer(reading):
        closes, prefix, name, text, other = token.groups()
        if other is not None:
            return None
        if text is None:
            pieces.append(re.escape(b"<%b%b%b>" % (closes, prefix, name)))
            inside = "" if closes else name.decode()
        elif text.strip():
            if not (inside and text.strip().isdigit()) or inside in place:
                return None
            pieces.append(_DIGITS.get(inside, rb"[0-9]{1,17}+"))
            place[inside] = width
        width += len(_NUMBER.findall(token[0]))
    if not {"start", "value"}.issubset(place):
        return None
    reading = _BLANK.join(pieces) + _BLANK
    return _Pattern(re.compile(rb"(%b)((?:%b){%d,}+)" % (reading, reading, _LEAST)), place, width, end)


def _lines(run: bytes, end: bytes) -> npt.NDArray[np.int64]:
    """Return how many lines below the beginning of a run each of its readings begins."""
    pieces = run.split(end)[:-1]
    if b"\n" not in run:
        return np.zeros(len(pieces), np.int64)
    blank = [piece.count(b"\n", 0, piece.index(b"<")) for piece in pieces]
    every = np.array([piece.count(b"\n") for piece in pieces], np.int64)
    before: npt.NDArray[np.int64] = np.cumsum(every) - every + np.array(blank, np.int64)
    return before
