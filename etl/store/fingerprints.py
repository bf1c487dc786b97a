"""Fingerprints of bills: a digest of each part of what a bill was computed from, so that two say which parts differ.

A fingerprint is a text: a digest of what is no input (the version of the engine, the days, the tariff, warnings), then
a word for each part that the bill has, such as `load:SHAPE.VALUE`. Earlier versions of etl wrote one digest of it all.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.core.usage_page import EstimatedFrom

_DAY = 24 * 60
_LAST_DAY = 10**6

LOAD, EDITS, ASSIGNMENT, PRICE, CALENDAR = "load", "edits", "assignment", "price", "calendar"
HISTORY = "history"
"""Inputs of a bill besides its tariff. A kind of input that is added is a part too: its name is here and among the
causes of etl.invoicing.causes."""

FINDINGS, DUE, MISSING = "findings", "due", "missing"
"""What follows from several inputs: which readings fail a rule, when channels are due, how missing readings are filled.
"""

BY_OTHERS = b"judged by other readings"
"""A piece of findings of a bill of some days of a month: readings of its other days tell whether one of these fails."""

REACH = "reach"
"""Between which days since 1970 a reading may change the estimates of a bill; readings outside its own days are meant.
"""

AROUND = "around_"
"""Begins the names of parts that estimates may be made of: edits, and answers to readings that fail a rule. They say
why estimates differ, and are no cause where these do not.
"""

EARLIER = "earlier_"
"""Begins the names of parts that were read of earlier periods."""
REQUEST = "request"
"""The days that were requested, of a bill of some of them."""
CUT = "cut"
"""The period before the bill's, as it was requested."""


class Part(NamedTuple):
    """A digest of one input as it was read, and of what was asked of it: which channels, prices or periods."""

    value: str
    shape: str = ""


def digest(*pieces: bytes) -> str:
    """Return a digest of 64 bits."""
    return hashlib.sha256(b"".join(pieces)).hexdigest()[:16]


def text(rest: str, parts: Iterable[str]) -> str:
    """Return a fingerprint, of the digest of what is no input, and of parts as `word` writes them."""
    return " ".join([rest, *parts])


def word(name: str, value: str, shape: str = "") -> str:
    """Write a part of a fingerprint."""
    return f"{name}:{shape}.{value}" if shape else f"{name}:{value}"


def estimates(own: EstimatedFrom, fills: str) -> list[str]:
    """Write the parts of estimates that look around; `fills`: a digest of how they are made."""
    around = [word(name, value) for name, value in answers(own)]
    return [word(MISSING, own.digest, fills), word(REACH, *_days(own.first, own.end)), *around]


def answers(own: EstimatedFrom) -> Iterator[tuple[str, str]]:
    """Yield the parts of answers that estimates may be made of."""
    for name, value in ((EDITS, own.edits), (FINDINGS, own.accepted)):
        if value:
            yield f"{AROUND}{name}", value


def _days(first: int, end: int) -> tuple[str, str]:
    """Return the last and the first of some days, as a value and its shape."""
    return str(min(-(-end // _DAY), _LAST_DAY)), str(max(first // _DAY, 0))


def reach(fingerprint: str) -> tuple[int, int] | None:
    """Return the days since 1970, the end excluded, of which readings may change estimates; None for the bill's own."""
    found = [part for name, part in (parts(fingerprint) or {}).items() if name.removeprefix(EARLIER) == REACH]
    if not found:
        return None
    return min(int(one.shape) for one in found), max(int(one.value) for one in found)


def parts(fingerprint: str) -> Mapping[str, Part] | None:
    """Return the parts of a fingerprint by name; None for one of an earlier version, which has none."""
    words = fingerprint.split()[1:]
    if not words:
        return None
    named = (one.partition(":") for one in words)
    return {name: Part(value, shape) for name, _, both in named for shape, _, value in [both.rpartition(".")]}


@dataclass(slots=True)
class Pieces:
    """What a client's bill reads of channels."""

    load: list[bytes] = field(default_factory=list)
    """Readings."""
    edits: list[bytes] = field(default_factory=list)
    """Edits that count in place of readings."""
    findings: list[bytes] = field(default_factory=list)
    """Which of them fail a rule, and whether that depends on other days."""
    due: list[bytes] = field(default_factory=list)
    """When they are due, and what is billed of them: by the first and last readings, and by assignments."""


class Own(NamedTuple):
    """Digests of what was read of a client's own meters in a period."""

    load: Part
    due: str
    findings: str
    """Empty: no reading fails a rule, and none would whatever other days have."""
    assignment: str
    """What tables say of its meters, as text; empty: nothing."""
    edits: str = ""
    """Empty: no edit counts."""


@dataclass
class Earlier:
    """What a bill has read of earlier periods, and of prices and history, to be digested by part."""

    _read: dict[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    _assigned: set[str] = field(default_factory=set)
    _reach: list[EstimatedFrom] = field(default_factory=list)

    def add(self, name: str, shape: str, value: str) -> None:
        """Add a value of a part, and what it is the value of."""
        shapes, values = self._read.setdefault(name, ([], []))
        shapes.append(shape)
        values.append(value)

    def add_usage(self, period: str, own: Own) -> None:
        """Add what was read of a client's meters in a period."""
        self.add(EARLIER + LOAD, f"{period} {own.load.shape}", own.load.value)
        self.add(EARLIER + DUE, period, own.due)
        if own.findings:
            self.add(EARLIER + FINDINGS, period, own.findings)
        if own.edits:
            self.add(EARLIER + EDITS, period, own.edits)
        self.add_assignment(period, own.assignment)

    def add_assignment(self, period: str, terms: str) -> None:
        """Add what assignments say in a period; empty: nothing.

        Assignments are the same ones where they say it in more periods: to which it applies is derived.
        """
        if terms:
            self._assigned.add(terms)
            self.add(EARLIER + DUE, period, terms)

    def add_estimates(self, period: str, fills: str, own: EstimatedFrom | None) -> None:
        """Add estimates of a period, and how they are made; None: by readings of the period alone."""
        self.add(EARLIER + MISSING, f"{period} {fills}", own.digest if own else "")
        if own:
            self._reach.append(own)
            for name, value in answers(own):
                self.add(EARLIER + name, period, value)

    def words(self) -> Sequence[str]:
        """Return the parts of a fingerprint, in the order of their names."""
        every = [(name, _digest(values), _digest(shapes)) for name, (shapes, values) in self._read.items()]
        if self._assigned:
            every.append((EARLIER + ASSIGNMENT, _digest(sorted(self._assigned)), ""))
        if self._reach:
            days = _days(min(one.first for one in self._reach), max(one.end for one in self._reach))
            every.append((EARLIER + REACH, *days))
        return [word(*one) for one in sorted(every)]


def _digest(texts: Iterable[str]) -> str:
    return digest("\n".join(texts).encode())
