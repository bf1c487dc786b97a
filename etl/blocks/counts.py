"""Counts of a load, which add up: of a piece, of a file, of what it did to the database."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Counts:
    """Counts in readings, but for `rows`. Each reading that was read is in one of loaded ... ignored."""

    rows: int = 0
    """Data rows, those without a reading and those set aside too."""
    read: int = 0
    loaded: int = 0
    duplicate: int = 0
    revised: int = 0
    rejected: int = 0
    blank: int = 0
    ignored: Mapping[str, int] = field(default_factory=dict)
    """By reason."""
    estimated: int = 0
    rounded: int = 0
    """Values with more than 6 decimals of a kWh, rounded half up."""

    def __add__(self, other: "Counts") -> "Counts":
        sums = {name: amount + getattr(other, name) for name, amount in vars(self).items() if name != "ignored"}
        return Counts(ignored=Counter(self.ignored) + Counter(other.ignored), **sums)

    def numbers(self) -> dict[str, int]:
        """Return all counts by their names, `ignored` as one number."""
        return {**vars(self), "ignored": sum(self.ignored.values())}


NOTHING = Counts()
"""Counts of no rows."""
