"""Regular expressions of declared layouts: those whose work may explode are refused, the others run within a bound.

Python tries a text again for each way in which a pattern can be laid on it. A repeat can end in one place only where
nothing that may follow begins as it goes on: `[0-9]*[.]`. Otherwise (`[0-9]*[0-9]`) each multiplies the work by the
length of the text, and by more than any text can pay for inside another repeat.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from re import _constants as kinds  # type: ignore[attr-defined]  # what the library itself reads patterns with
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from etl.core.errors import InputError

MOST_STEPS = 10**8
"""About a second."""
SIMPLER = "make each repeat end where the next part begins, as in [0-9]+[.]"
_LONGEST = 1000
_OTHER = 256
_ALL = frozenset(range(_OTHER + 1))
"""Latin characters by number, and one that stands for all others."""
_CATEGORIES = {
    kinds.CATEGORY_DIGIT: r"\d", kinds.CATEGORY_NOT_DIGIT: r"\D", kinds.CATEGORY_SPACE: r"\s",
    kinds.CATEGORY_NOT_SPACE: r"\S", kinds.CATEGORY_WORD: r"\w", kinds.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT)

Chars = frozenset[int]


def check_pattern(pattern: str) -> None:
    """Raise ValueError for a regular expression that may take longer than any text is worth."""
    power(pattern)


def find(pattern: str, text: str, name: str, *, at_start: bool = False) -> "re.Match[str] | None":
    """Return where a checked pattern is in a text; InputError for a text that is too long for it."""
    if len(text) ** (power(pattern) + (not at_start)) > MOST_STEPS:
        what = f"has a text of {len(text):,} characters, too long for the pattern {pattern} of its layout"
        raise InputError(name, what, SIMPLER)
    return re.match(pattern, text) if at_start else re.search(pattern, text)


@cache
def power(pattern: str) -> int:
    """Return the power of a text's length to which the work of one match grows, 1 at least."""
    if len(pattern) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST:,} characters")
    walk = _Walk()
    try:
        walk.sequence(parser.parse(pattern), frozenset(), repeated=False)
    except RecursionError:
        raise ValueError("has too many groups inside each other") from None
    return 1 + walk.choices


@dataclass
class _Walk:
    """A walk over a pattern from its end to its beginning, which counts repeats and branches that leave a choice."""

    choices: int = 0

    def sequence(self, items: Iterable[Any], after: Chars, *, repeated: bool) -> Chars:
        """Return what may begin here, where `after` may follow."""
        for kind, value in reversed(list(items)):
            after = self._item(kind, value, after, repeated=repeated)
        return after

    def _item(self, kind: Any, value: Any, after: Chars, *, repeated: bool) -> Chars:
        if kind is kinds.AT:
            return after
        if kind is kinds.SUBPATTERN:
            return self.sequence(value[-1], after, repeated=repeated)
        if kind is kinds.BRANCH:
            return self._branches(value[1], after, repeated=repeated)
        if kind in _REPEATS:
            least, most, body = value
            return self._repeat(least, most, body, after, repeated=repeated)
        return _chars(kind, value)

    def _branches(self, branches: Iterable[Any], after: Chars, *, repeated: bool) -> Chars:
        every: Chars = frozenset()
        for branch in branches:
            first = self.sequence(branch, after, repeated=repeated)
            self._choose(first & every, repeated=repeated)
            every |= first
        return every

    def _repeat(self, least: int, most: int, body: Any, after: Chars, *, repeated: bool) -> Chars:
        first = _first(body)
        if body.getwidth()[0] == 0 and most > 1:
            raise ValueError("repeats what may be empty")
        following = after | first if most > 1 else after
        begins = self.sequence(body, following, repeated=repeated or most > 1)
        if least == most:
            return begins
        self._choose(first & after, repeated=repeated)
        return begins if least else begins | after

    def _choose(self, both: Chars, *, repeated: bool) -> None:
        if both and repeated:
            raise ValueError("has a repeat inside a repeat that can end in several places")
        self.choices += bool(both)


def _first(items: Iterable[Any]) -> Chars:
    """Return the characters with which a part of a pattern may begin."""
    found: Chars = frozenset()
    for kind, value in items:
        if kind is kinds.AT:
            continue
        parts = value[1] if kind is kinds.BRANCH else [value[-1]] if kind in (kinds.SUBPATTERN, *_REPEATS) else []
        found |= frozenset[int]().union(*map(_first, parts)) if parts else _chars(kind, value)
        optional = kind in _REPEATS and value[0] == 0
        if not optional and not any(part.getwidth()[0] == 0 for part in parts):
            return found
    return found


def _chars(kind: Any, value: Any) -> Chars:
    """Return the characters of one place in a pattern, in capitals and small letters."""
    if kind is kinds.ANY:
        return _ALL
    if kind is kinds.NOT_LITERAL:
        return _ALL - {value}
    if kind is kinds.IN:
        return _of_set(value)
    if kind is kinds.LITERAL:
        return _either_case({min(value, _OTHER)})
    raise ValueError("looks ahead or back, or repeats a text that it found, which layouts do not")


def _of_set(items: Iterable[tuple[Any, Any]]) -> Chars:
    found: set[int] = set()
    without = False
    for kind, value in items:
        if kind is kinds.NEGATE:
            without = True
        elif kind is kinds.RANGE:
            found |= {min(number, _OTHER) for number in range(value[0], min(value[1], _OTHER) + 1)}
            found |= {_OTHER} if value[1] >= _OTHER else set()
        elif kind is kinds.CATEGORY:
            found |= {number for number in _ALL if number == _OTHER or re.match(_CATEGORIES[value], chr(number))}
        else:
            found.add(min(value, _OTHER))
    return (_ALL - found) | {_OTHER} if without else _either_case(found)


def _either_case(numbers: set[int]) -> Chars:
    """Return characters with those of the other case: a pattern may say that it does not matter."""
    texts = {form for number in numbers if number < _OTHER for form in (chr(number).lower(), chr(number).upper())}
    return frozenset(numbers | {min(ord(char), _OTHER) for text in texts for char in text})
