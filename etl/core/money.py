"""Money: exact numbers in, whole minor units out. The only place where money is rounded; floats are refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from etl.core.exact import ROUNDING_MODES, Exact, Integers, decimal_texts, product
from etl.core.numbers import BOUND, PLACES

MOST_PLACES = 6
"""Places an amount of a bill may have."""


def exact_number(value: object) -> Fraction:
    """Return the exact value of an int or a Decimal below 10**12 and of at most 12 places; TypeError for any other."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is not a number")
    if isinstance(value, Decimal) and not value.is_finite():
        raise TypeError(f"{value} is not a number")
    if not -BOUND < value < BOUND:
        raise TypeError(f"{value} is larger than any price")
    tiny = isinstance(value, Decimal) and bool(value) and value.adjusted() < -PLACES
    if tiny or (Fraction(value) * 10**PLACES).denominator != 1:
        raise TypeError(f"{value} has more than {PLACES} places")
    return Fraction(value)


def added(amounts: Iterable[str]) -> Decimal | None:
    """Add amounts, decimal texts of one currency, with the places of the first; None without any."""
    numbers = [Decimal(amount) for amount in amounts]
    return sum(numbers, abs(numbers[0] * 0)) if numbers else None


@dataclass(frozen=True)
class Rounding:
    """How amounts become whole units of 10**-places; `total` is what the sum of a bill must be a multiple of.

    `coarser`: the places that amounts are rounded to all the same, where other lines of the bill have more.
    """

    mode: str = "half-up"
    places: int = 2
    total: Fraction | None = None
    coarser: int | None = None

    def __post_init__(self) -> None:
        if self.mode not in ROUNDING_MODES or not 0 <= self.places <= MOST_PLACES:
            raise ValueError(f"no rounding {self.mode!r} to {self.places} places")

    @property
    def stated(self) -> int:
        """The places that the tariff states for all lines that say nothing else, and for the total."""
        return self.places if self.coarser is None else self.coarser

    def amounts(self, exact: Exact) -> Integers:
        """Round each client's amount to whole units of 10**-places."""
        if self.coarser is None:
            return exact.rounded(self.places, self.mode)
        return product(exact.rounded(self.coarser, self.mode), 10 ** (self.places - self.coarser))

    def multiples(self, exact: Exact, step: Fraction, mode: str) -> Integers:
        """Round each client's amount to a multiple of `step`, which must be a whole number of units."""
        return product(exact.times(1 / step).rounded(0, mode), int(step * 10**self.places))

    def spendable(self, amounts: Integers) -> Integers:
        """Return amounts above 0, cut to the places that the lines of a bill have."""
        unit = 10 ** (self.places - self.stated)
        return amounts if unit == 1 else amounts // unit * unit

    def texts(self, amounts: Integers) -> list[str]:
        """Write amounts as decimal texts, always with all places."""
        return decimal_texts(amounts, self.places)

    def total_texts(self, totals: Integers) -> list[str]:
        """Write totals, which are whole in the places that the tariff states."""
        return decimal_texts(totals // 10 ** (self.places - self.stated), self.stated)

    def exact(self, amounts: Integers) -> Exact:
        """Return rounded amounts as rationals, to compute with."""
        return Exact(amounts, 10**self.places)

    def to_total(self, amounts: Integers) -> Integers:
        """Round to the nearest multiples of `total`, which must be a whole number of units."""
        return self.multiples(self.exact(amounts), self.total or Fraction(1, 10**self.stated), self.mode)
