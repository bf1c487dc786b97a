"""Rational numbers in columns: one integer numerator a client over a common or a client's own denominator."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64] | npt.NDArray[np.object_]
_INT64 = 2**62


def fits(largest: int) -> bool:
    """Whether sums and products bounded by `largest` may be computed in int64."""
    return largest < _INT64


def widen(numbers: Integers) -> npt.NDArray[np.object_]:
    """The same integers as Python ints, which never overflow."""
    return numbers.astype(object)


def largest(numbers: Integers) -> int:
    """The greatest magnitude, 0 for an empty column."""
    return max(abs(int(numbers.max())), abs(int(numbers.min()))) if numbers.size else 0


@dataclass(frozen=True, eq=False)
class Exact:
    """A column of rationals, `num / den` for each client of a page; never a float."""

    num: Integers
    den: int | Integers = 1

    def times(self, factor: Fraction | int) -> "Exact":
        """Every rational times one exact factor."""
        factor = Fraction(factor)
        num = self.num if fits(largest(self.num) * max(abs(factor.numerator), 1)) else widen(self.num)
        den = self.den if isinstance(self.den, int) else widen(self.den)
        return Exact(num * factor.numerator, den * factor.denominator)

    def fraction(self, row: int) -> Fraction:
        """The rational of one client."""
        den = self.den if isinstance(self.den, int) else int(self.den[row])
        return Fraction(int(self.num[row]), den)
