"""Templates: texts with places for values, `{kwh:number} kWh of {flow:word}`, and what stands in them read back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
PATTERNS = {
    "number": r"-?[0-9][0-9,]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?",
    "count": r"[0-9][0-9,]*",
    "stamp": rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:[+-][0-9]{{2}}:[0-9]{{2}}|Z)?",
    "moment": rf"{_DAY}(?:T[0-9]{{2}}:[0-9]{{2}})?",
    "days": rf"{_DAY}(?:\.\.{_DAY})?",
    "duration": r"[0-9]+ h(?: [0-9]+ min)?|[0-9]+ min",
}
"""Kinds of values, as they are in English; others are any text."""
COUNT, ONE, OTHER = "count", "one", "other"
"""The kind of number that a plural form depends on; the forms of English, as Unicode calls them."""


@dataclass(frozen=True)
class Template:
    """A text of a language: `forms` are those of its plurals, or one that is called `other`."""

    forms: Mapping[str, str]

    @cached_property
    def places(self) -> dict[str, str]:
        """Return the names of its values with their kinds; one without a kind stands as it is."""
        return {found[1]: found[2] or "" for form in self.forms.values() for found in _PLACE.finditer(form)}

    @cached_property
    def counted(self) -> str:
        """Return the name of the first value that is a count; empty where there is none."""
        return next((name for name, kind in self.places.items() if kind == COUNT), "")

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(_pattern(form), re.DOTALL) for form in self.forms.values()]

    def fill(self, values: Mapping[str, str], form: str = OTHER) -> str:
        """Return the text with values."""
        text = self.forms.get(form) or self.forms[OTHER]
        return _PLACE.sub(lambda found: values[found[1]], text)

    def read(self, text: str) -> dict[str, str] | None:
        """Return the values of a text that was made by it; None for another text."""
        for pattern in self._patterns:
            if found := pattern.fullmatch(text):
                return found.groupdict()
        return None


def _pattern(form: str) -> str:
    """Return the expression of all texts that a form makes."""
    literals = _PLACE.split(form)
    parts = [re.escape(literals[0])]
    for name, kind, literal in zip(literals[1::3], literals[2::3], literals[3::3], strict=True):
        parts += [f"(?P<{name}>{PATTERNS.get(kind or '', '.+?')})", re.escape(literal)]
    return "".join(parts)


def whole(number: str) -> int:
    """Read a count, which may have commas."""
    return int(number.replace(",", ""))
