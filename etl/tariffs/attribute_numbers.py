"""Numbers of clients in a tariff: `"attribute:NAME"`, or `"attribute:NAME * 0.85"`, where a number could stand."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Self

PREFIX = "attribute:"
FORM = re.compile(r"attribute: *(?P<name>.+?)(?: *\* *(?P<factor>-?[0-9]+(?:\.[0-9]+)?))? *", re.ASCII)
"""A name that ends with an asterisk and a number is read as a name and a factor."""


class Unknown(Fraction):
    """A number that each client has of its own, while it is not known whose: it passes for 1, and equals itself alone.

    It stands in lines and quantities as they are read, so that their keys are checked before there is any client.
    """

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        found = super().__new__(cls, 1)
        found.text = text
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and other.text == self.text

    def __hash__(self) -> int:  # type: ignore[override]  # mypy's Complex has none
        return hash(self.text)

    def _with(self, other: object) -> "Unknown":
        """Return what is computed of it while a tariff is read: that is not known either."""
        return Unknown(f"{self.text}, {getattr(other, 'text', other)}")

    __add__ = __radd__ = __sub__ = __rsub__ = _with  # type: ignore[assignment]
    __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _with  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Unknown, (self.text,)


class AttributeNumbers:
    """The numbers of one client, by attribute (None: not known yet), and which of them were read, and where."""

    def __init__(self, known: Mapping[str, Fraction] | None = None) -> None:
        self.known = known
        self.places: dict[str, str] = {}
        """Each attribute that was read, and the key that it stands at first."""

    def read(self, name: str, factor: Fraction, where: str, text: str) -> Fraction:
        """Return the number times a factor."""
        self.places.setdefault(name, where)
        return Unknown(text) if self.known is None else self.known[name] * factor

    def note(self, places: Mapping[str, str]) -> None:
        """Note what something that is named has read."""
        for name, where in places.items():
            self.places.setdefault(name, where)
