"""Messages segment by segment: whose, which quantity, from when to when."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.cells.clean_text import clean_id, printable
from etl.sources.mscons.codes import NO_VALUE, QUALITIES, energy_mwh, flow_of, left_out
from etl.sources.mscons.date_formats import on_clock, wall
from etl.sources.mscons.gathered import Gathered
from etl.sources.mscons.segments import Marks

_AGAIN = "copy or download the file again"
_GERMAN = ["MSCONS", "D", "04B"]
_CANCELS = "1"
T = TypeVar("T")


@dataclass
class _Quantity:
    """One QTY and the stamps after it: text and format by qualifier, 163 the start, 164 the end."""

    segment: int
    text: str
    qualifier: str
    value: str
    unit: str
    stamps: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class _Message:
    """What a message says of all its quantities."""

    begun: int
    reference: str
    type: list[str]
    cancels: bool = False
    offset: int | None = None
    """Seconds of its stamps without an offset, where it says them."""


class Messages:
    """Takes the segments of an interchange in their order."""

    def __init__(self, name: str) -> None:
        self.gathered = Gathered()
        self._name = name
        self._number = 0
        self._closed = False
        self._message: _Message | None = None
        self._location = ""
        self._flow, self._left_out = "", ""
        self._quantity: _Quantity | None = None
        self._last_end: int | None = None

    def take(self, marks: Marks, segment: str) -> None:
        """Read the next segment; InputError for one that is out of place."""
        self._number += 1
        tag = segment[:3]
        if tag == "DTM":
            qualifier, _, rest = segment[4:].partition(marks.component)
            self._stamp(qualifier, _text_and_form(marks, rest))
            return
        action = _ACTIONS.get(tag)
        if action is not None:
            self._settle()
            action(self, marks, segment)

    def end(self) -> None:
        """Raise InputError if the interchange is not closed."""
        if not self._closed:
            raise self._error("the interchange ends before its UNZ", _AGAIN)

    def _error(self, what: str, remedy: str) -> InputError:
        return InputError(f"{self._name}:{self._number}", what, remedy, code="E-ROW")

    # Segments

    def begin(self, marks: Marks, segment: str) -> None:
        parts = [*marks.parts(segment), [""], [""]]
        if self._message is not None:
            raise self._error(f"message {printable(self._message.reference)} has no UNT", _AGAIN)
        self._message = _Message(self._number, parts[1][0], parts[2])
        self._location = self._flow = ""

    def close(self, marks: Marks, segment: str) -> None:
        named = [*marks.parts(segment), [""]][1][0]
        if self._message is None:
            raise self._error("UNT ends no message", _AGAIN)
        count = self._number - self._message.begun + 1
        if named != str(count):
            what = (
                f"message {printable(self._message.reference)} has {count} segments, its UNT names {printable(named)}"
            )
            raise self._error(what, _AGAIN)
        self._message = None

    def close_all(self, *_: object) -> None:
        if self._message is not None:
            raise self._error(f"message {printable(self._message.reference)} has no UNT", _AGAIN)
        self._closed = True

    def purpose(self, marks: Marks, segment: str) -> None:
        if self._message is not None:
            self._message.cancels = [*marks.parts(segment), [""], [""], [""]][3][0] == _CANCELS

    def location(self, marks: Marks, segment: str) -> None:
        parts = [*marks.parts(segment), [""], [""]]
        if parts[1][0] != "172":
            return
        self._flow = ""
        try:
            self._location = clean_id(parts[2][0]) if parts[2][0] else ""
        except ValueError as error:
            raise self._error(f"LOC: {printable(parts[2][0])!r} {error}", "correct the file") from None

    def line(self, *_: object) -> None:
        self._flow, self._left_out = "", "no OBIS number of energy (none)"

    def product(self, marks: Marks, segment: str) -> None:
        parts = [*marks.parts(segment), [""], [""]]
        if parts[1][0] == "5":
            self._flow, self._left_out = flow_of(parts[2][0])
            self._last_end = None

    def quantity(self, marks: Marks, segment: str) -> None:
        qualifier, value, unit = [*[*marks.parts(segment), [""]][1], "", ""][:3]
        value = value.replace(marks.decimal, ".") if "." not in value else value
        self._quantity = _Quantity(self._number, segment, qualifier, value, unit.upper())

    def _stamp(self, qualifier: str, stamp: tuple[str, str]) -> None:
        if self._quantity is not None:
            self._quantity.stamps[qualifier] = stamp
        elif self._message is not None and (qualifier, stamp[1]) in {("ZZZ", "805"), ("735", "406")}:
            match = re.fullmatch(r"([+-]?)(\d{1,2})(\d{2})?", stamp[0])
            if match is None:
                raise self._error(f"DTM: {printable(stamp[0])!r} is no offset from UTC", _AGAIN)
            seconds = int(match[2]) * 3600 + int(match[3] or 0) * 60
            self._message.offset = -seconds if match[1] == "-" else seconds

    # A quantity whose stamps are known

    def _settle(self) -> None:
        """Count the last quantity: as a reading, a blank, an ignored one or a reject."""
        quantity, self._quantity = self._quantity, None
        if quantity is None:
            return
        found = self.gathered
        why = self._why_not(quantity)
        if why:
            found.ignored[why] += 1
        elif quantity.qualifier in NO_VALUE:
            found.blank += 1
        else:
            try:
                self._take(quantity)
            except ValueError as error:
                found.reject(quantity.segment, str(error), quantity.text)

    def _why_not(self, quantity: _Quantity) -> str:
        if self._message is None or self._message.type[:1] != ["MSCONS"]:
            return "of another message"
        if self._message.cancels:
            return "of a message that cancels another"
        return self._left_out or left_out(quantity.qualifier, quantity.unit)

    def _take(self, quantity: _Quantity) -> None:
        energy, rounded = _named("QTY", lambda: energy_mwh(quantity.value, quantity.unit))
        start, end = (self._instants(quantity, qualifier) for qualifier in ("163", "164"))
        if len(start) > 1 and self._last_end not in start:
            raise ValueError(
                "DTM+163: this time occurs twice on this day (the clock goes back), and no reading ends at it"
            )
        first = start[0] if len(start) == 1 else self._last_end or 0
        last = next((instant for instant in end if instant > first), None)
        if last is None:
            raise ValueError("DTM+164: the end is not after the start")
        self._last_end = last
        self.gathered.rounded += rounded
        key = Key.of(self._location, "", "", self._flow)
        self.gathered.add(key, (first, last), energy, QUALITIES[quantity.qualifier], quantity.segment)

    def _instants(self, quantity: _Quantity, qualifier: str) -> tuple[int, ...]:
        """Return the instant of a stamp; both where it occurs twice."""
        if qualifier not in quantity.stamps:
            raise ValueError(f"DTM+{qualifier} is missing")
        return _named(f"DTM+{qualifier}", lambda: self._instants_of(*quantity.stamps[qualifier]))

    def _instants_of(self, text: str, form: str) -> tuple[int, ...]:
        shown, offset = wall(text, form)
        message = self._message
        if offset is None and message is not None:
            offset = message.offset
            if offset is None and message.type[:3] != _GERMAN:
                raise ValueError(f"{printable(text)!r} has no offset, which only messages of D:04B may omit")
        return on_clock(shown) if offset is None else (shown - offset,)


def _named(place: str, read: Callable[[], T]) -> T:
    """Return what is read; its ValueError says where."""
    try:
        return read()
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


@lru_cache(maxsize=4096)
def _text_and_form(marks: Marks, rest: str) -> tuple[str, str]:
    """Return the value and the format of a DTM after its qualifier: an end is nearly always the next start."""
    parts = [marks.plain(part) for part in marks.split(rest, marks.component)]
    return parts[0], parts[1] if len(parts) > 1 else ""


_ACTIONS: Mapping[str, Callable[[Messages, Marks, str], None]] = {
    "UNH": Messages.begin,
    "BGM": Messages.purpose,
    "LOC": Messages.location,
    "LIN": Messages.line,
    "PIA": Messages.product,
    "QTY": Messages.quantity,
    "UNT": Messages.close,
    "UNZ": Messages.close_all,
}
