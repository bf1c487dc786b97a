"""Assumptions: what neither a file nor the user named, by name; each has a bit of its own in `Series.assumed`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

ZONE, STAMP, UNIT, DIRECTION, MEDIUM, DAYS, REGISTER, INTERVAL = NAMES = (
    "zone", "stamp", "unit", "direction", "medium", "days", "register", "interval",
)  # fmt: skip

OPTIONS: Mapping[str, str] = {
    ZONE: "--timezone",
    STAMP: "--stamp",
    UNIT: "--unit",
    DIRECTION: "--flow",
    MEDIUM: "--flow",
    DAYS: "--dates",
    REGISTER: "--register or --energy",
    INTERVAL: "--interval",
}
"""The option of `etl load` that says it."""

BITS: Mapping[str, int] = {name: 1 << place for place, name in enumerate(NAMES)}


@dataclass(frozen=True)
class Assumption:
    """One thing that was assumed: its name, and what was taken for true."""

    name: str
    what: str

    @property
    def option(self) -> str:
        return OPTIONS[self.name]


def bits_of(names: Iterable[str]) -> int:
    """Return the bits of some assumptions; a name that is not known has none."""
    found = 0
    for name in names:
        found |= BITS.get(name, 0)
    return found


def names_of(bits: int) -> list[str]:
    """Return the names of bits, in the order of the registry."""
    return [name for name in NAMES if bits & BITS[name]]


def in_order(names: Collection[str]) -> list[str]:
    """Return different names in the order of the registry."""
    return [name for name in NAMES if name in names]
