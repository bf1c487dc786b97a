"""Ranges of numbers, written as comparisons: `"<= 250"`, `"> 250 and <= 300"`."""

import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.exact import Exact, decimal_text
from etl.core.numbers import read_number
from etl.core.zones import Mask
from etl.tariffs.toml_table import Table

Cut = tuple[Fraction, int]
"""A place between numbers: (n, 0) is just below n, (n, 1) just above it."""

_COMPARISON = re.compile(r"(<=|>=|<|>) *([0-9]+(?:\.[0-9]+)?)", re.ASCII)
_SIDE = {"<=": 1, ">": 1, "<": 0, ">=": 0}
ZERO: Cut = (Fraction(0), 0)
"""Below it is nothing that is compared: energy, power and numbers of clients."""


@dataclass(frozen=True)
class Range:
    """The numbers between two cuts; None is without limit."""

    low: Cut | None = None
    high: Cut | None = None

    def holds(self, number: Fraction) -> bool:
        """Return whether a number is in the range."""
        return (self.low is None or self.low <= (number, 0)) and (self.high is None or self.high >= (number, 1))

    def mask(self, numbers: Exact, scale: Fraction) -> Mask:
        """Return which numbers are in the range, its bounds times a scale above 0."""
        found: Mask = np.ones(len(numbers.num), np.bool_)
        for cut, above in ((self.low, True), (self.high, False)):
            if cut is not None:
                over = numbers.less(Exact.constant(cut[0] * scale, len(numbers.num))).num
                found &= np.asarray(over >= cut[1] if above else over < cut[1], np.bool_)
        return found

    def meets(self, other: "Range") -> bool:
        """Return whether a number can be in both."""
        low = max(self.low or ZERO, other.low or ZERO)
        return all(one.high is None or low < one.high for one in (self, other))

    def __str__(self) -> str:
        low = "" if self.low is None else f"{'>' if self.low[1] else '>='} {decimal_text(self.low[0])}"
        high = "" if self.high is None else f"{'<=' if self.high[1] else '<'} {decimal_text(self.high[0])}"
        return " and ".join(filter(None, (low, high)))


def is_comparison(text: str) -> bool:
    """Return whether a text begins as comparisons do."""
    return text.strip()[:1] in ("<", ">", "=", "!")


def read_range(table: Table, key: str, text: str) -> Range:
    """Read one comparison, or a lower and an upper bound with `and` between them."""
    found = Range()
    for one in text.split(" and "):
        match = _COMPARISON.fullmatch(one.strip())
        if match is None:
            table.fail(key, f"{text!r} does not compare with a number", _REMEDY)
        cut = _number(table, key, match[2]), _SIDE[match[1]]
        upper = match[1] in ("<", "<=")
        if (found.high if upper else found.low) is not None:
            table.fail(key, f"{text!r} has two {'upper' if upper else 'lower'} bounds", "keep one of them")
        found = Range(found.low, cut) if upper else Range(cut, found.high)
    if found.low is not None and not found.meets(found):
        table.fail(key, f"no number is {text}", "correct the bounds")
    return found


def _number(table: Table, key: str, text: str) -> Fraction:
    try:
        return Fraction(read_number(text))
    except ValueError as error:
        table.fail(key, f"{text[:40]!r} {error}", _REMEDY)


def gap(ranges: list[Range]) -> str:
    """Return the first numbers from 0 on that are in none of some ranges, as a comparison; empty: there are none."""
    upto: Cut | None = ZERO
    for one in sorted(ranges, key=lambda one: one.low or ZERO):
        if upto is None or upto < (one.low or ZERO):
            break
        upto = None if one.high is None else max(upto, one.high)
    if upto is None:
        return ""
    above = min((one.low for one in ranges if one.low is not None and one.low > upto), default=None)
    return str(Range(None if above is not None and upto == ZERO else upto, above))


_REMEDY = 'write it like "<= 6.9" (with <=, >=, < or >), or "> 2 and <= 5"'
