"""Rational numbers in columns: one integer numerator a client over a common or a client's own denominator."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, reduce

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64] | npt.NDArray[np.object_]
_INT64 = 2**62

TEXT_PLACES = 12
"""Places of a quantity or an exact amount as text; what has more is rounded half up for the text alone."""


def fits(largest: int) -> bool:
    """Return whether sums and products bounded by `largest` may be computed in int64."""
    return largest < _INT64


def widen(numbers: Integers) -> npt.NDArray[np.object_]:
    """Return the same integers as Python ints, which never overflow."""
    return numbers.astype(object)


def narrow(numbers: Integers) -> Integers:
    """Return the same integers in int64 if all of them fit."""
    return numbers.astype(np.int64) if numbers.dtype == object and fits(largest(numbers)) else numbers


def largest(numbers: "int | Integers") -> int:
    """Return the greatest magnitude, 0 for an empty column."""
    if isinstance(numbers, int):
        return abs(numbers)
    return max(abs(int(numbers.max())), abs(int(numbers.min()))) if numbers.size else 0


def product(left: Integers, right: "int | Integers") -> Integers:
    """Multiply integers, in int64 if their bound proves that they fit."""
    if isinstance(right, int) and right == 1:
        return left
    bound = max(largest(left), 1) * max(largest(right), 1)  # a factor too long for int64 is one, even of zeros
    return left * right if fits(bound) else widen(left) * right


def total(left: Integers, right: Integers) -> Integers:
    """Add integers, as Python ints if they might not fit."""
    return left + right if fits(largest(left) + largest(right)) else widen(left) + widen(right)


ROUNDING_MODES = ("half-up", "half-even", "up", "down")
"""half-up: a half goes away from zero; half-even: to the even neighbour; up: away from zero; down: towards it."""


def sum_columns(columns: Iterable[Integers], clients: int) -> Integers:
    """Add columns client by client; return zeros for no column."""
    found: Integers = np.zeros(clients, np.int64)
    for column in columns:
        found = total(found, column)
    return found


def divide(num: Integers, den: "int | Integers", mode: str) -> Integers:
    """Divide and round in one of ROUNDING_MODES; every `den` is positive."""
    if not fits(2 * largest(num) + 2 * largest(den)):
        num = widen(num)
    size = np.abs(num)
    whole = size // den
    whole = whole + _away(mode, whole, size - whole * den, den)
    return narrow(np.where(num < 0, -whole, whole))


def _away(mode: str, whole: Integers, left: Integers, den: "int | Integers") -> npt.NDArray[np.bool_]:
    """Return whether `whole + left / den` is rounded to `whole + 1`."""
    twice = 2 * left
    if mode == "half-up":
        return np.asarray(twice >= den)
    if mode == "half-even":
        return np.asarray((twice > den) | ((twice == den) & (whole % 2 == 1)))
    return np.asarray(left > 0 if mode == "up" else left < 0)


@dataclass(frozen=True, eq=False)
class Exact:
    """A column of rationals, `num / den` for each client of a page; never a float. Denominators are positive."""

    num: Integers
    den: int | Integers = 1

    @classmethod
    def constant(cls, number: Fraction | int, clients: int) -> "Exact":
        """Make a column of the same rational for every client."""
        number = Fraction(number)
        return cls(product(np.ones(clients, np.int64), number.numerator), number.denominator)

    def times(self, factor: Fraction | int) -> "Exact":
        """Multiply every rational by one exact factor."""
        factor = Fraction(factor)
        if not isinstance(self.den, int):
            return Exact(product(self.num, factor.numerator), product(self.den, factor.denominator))
        common = math.gcd(factor.numerator, self.den)
        return Exact(product(self.num, factor.numerator // common), self.den // common * factor.denominator)

    def times_each(self, other: "Exact") -> "Exact":
        """Multiply client by client."""
        return Exact(product(self.num, other.num), _dens(self.den, other.den))

    def per(self, other: "Exact") -> "Exact":
        """Divide client by client; 0 where the other is 0."""
        sign = np.where(other.num < 0, -1, 1)
        nothing = other.num == 0
        num = np.where(nothing, 0, product(product(self.num, sign), other.den))
        return Exact(num, product(np.where(nothing, 1, product(other.num, sign)), self.den))

    def plus(self, other: "Exact") -> "Exact":
        """Add client by client."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            den = math.lcm(self.den, other.den)
            return Exact(total(product(self.num, den // self.den), product(other.num, den // other.den)), den)
        left, right = product(self.num, other.den), product(other.num, self.den)
        return Exact(total(left, right), _dens(self.den, other.den))

    def most(self, other: "Exact") -> "Exact":
        """Take the greater, client by client."""
        return self._where(self._above(other), other)

    def least(self, other: "Exact") -> "Exact":
        """Take the smaller, client by client."""
        return self._where(~self._above(other), other)

    def or_else(self, other: "Exact") -> "Exact":
        """Take the other, client by client, where this is 0."""
        return self._where(np.asarray(self.num != 0), other)

    def less(self, other: "Exact") -> "Exact":
        """Subtract client by client."""
        return self.plus(other.times(-1))

    def _above(self, other: "Exact") -> npt.NDArray[np.bool_]:
        if isinstance(self.den, int) and isinstance(other.den, int):
            common = math.gcd(self.den, other.den)
            return np.asarray(product(self.num, other.den // common) >= product(other.num, self.den // common))
        return np.asarray(product(self.num, other.den) >= product(other.num, self.den))

    def _where(self, own: npt.NDArray[np.bool_], other: "Exact") -> "Exact":
        """Take this column where `own`, else the other."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            den = math.lcm(self.den, other.den)
            return Exact(np.where(own, product(self.num, den // self.den), product(other.num, den // other.den)), den)
        return Exact(np.where(own, self.num, other.num), np.where(own, self.den, other.den))

    def rounded(self, places: int, mode: str = "half-up") -> Integers:
        """Round to whole numbers of 10**-places."""
        scale = 10**places
        if not isinstance(self.den, int):
            return divide(product(self.num, scale), self.den, mode)
        common = math.gcd(scale, self.den)
        num, den = product(self.num, scale // common), self.den // common
        return num if den == 1 else divide(num, den, mode)

    @cached_property
    def plain(self) -> list[str]:
        """`texts()`, made once for all places that show it."""
        return self.texts()

    def texts(self, places: int = TEXT_PLACES) -> list[str]:
        """Write each as plain decimal text, without trailing zeros, rounded half up to `places` at most."""
        places = min(places, _decimal_places(self.den)) if isinstance(self.den, int) else places
        return decimal_texts(self.rounded(places), places, strip=True)

    def fraction(self, row: int) -> Fraction:
        """Return the rational of one client."""
        den = self.den if isinstance(self.den, int) else int(self.den[row])
        return Fraction(int(self.num[row]), den)

    def of_rows(self, rows: Sequence[int]) -> "Exact":
        """Take the rationals of some clients, in this order."""
        return Exact(self.num[rows], self.den if isinstance(self.den, int) else self.den[rows])


def placed(columns: Sequence[tuple[Sequence[int], Exact]], clients: int) -> Exact:
    """Return one column of columns that have some of its rows each; 0 where none has one."""
    num = placed_integers([(rows, column.num) for rows, column in columns], clients)
    if all(isinstance(column.den, int) for _, column in columns):
        common = math.lcm(*{column.den for _, column in columns if isinstance(column.den, int)})
        if fits(common):
            scales = [(rows, np.full(len(rows), common // column.den)) for rows, column in columns]
            return Exact(narrow(product(num, placed_integers(scales, clients))), common)
    dens = [(rows, product(np.ones(len(rows), np.int64), column.den)) for rows, column in columns]
    den = placed_integers(dens, clients)
    return Exact(num, np.where(den == 0, 1, den))


def placed_integers(columns: Sequence[tuple[Sequence[int], Integers]], clients: int) -> Integers:
    """Return one column of integers likewise."""
    wide = any(column.dtype == object for _, column in columns)
    found: Integers = np.zeros(clients, np.int64)
    found = widen(found) if wide else found
    if columns:
        found[np.concatenate([rows for rows, _ in columns])] = np.concatenate([column for _, column in columns])
    return found


def sum_exact(columns: "Sequence[Exact]") -> Exact:
    """Add one column or more client by client."""
    return reduce(Exact.plus, columns)


def _dens(left: "int | Integers", right: "int | Integers") -> "int | Integers":
    if isinstance(left, int):
        return left * right if isinstance(right, int) else product(right, left)
    return product(left, right)


def _decimal_places(den: int) -> int:
    """Return how many places show every multiple of 1/den exactly; TEXT_PLACES at most."""
    return next((places for places in range(TEXT_PLACES) if 10**places % den == 0), TEXT_PLACES)


def decimal_texts(numbers: Integers, places: int, *, strip: bool = False) -> list[str]:
    """Write whole numbers of 10**-places as plain decimal texts; `strip` leaves out trailing zeros."""
    if len(numbers) > 1 and bool((numbers == numbers[0]).all()):
        return decimal_texts(numbers[:1], places, strip=strip) * len(numbers)
    size = np.abs(numbers)
    zeros = size % 10 == 0 if strip else None
    """Which numbers have a zero at their end: one in ten, unless all have some."""
    while places and zeros is not None and bool(zeros.all()):
        numbers, size, places = numbers // 10, size // 10, places - 1
        zeros = size % 10 == 0
    if places == 0:
        return [str(number) for number in numbers.tolist()]
    texts = _formatted(size, places)
    for row in () if zeros is None else np.flatnonzero(zeros).tolist():
        texts[row] = texts[row].rstrip("0").rstrip(".")
    if numbers.size == 0 or int(numbers.min()) >= 0:
        return texts
    return [f"-{text}" if negative else text for text, negative in zip(texts, (numbers < 0).tolist(), strict=True)]


def _formatted(size: Integers, places: int) -> list[str]:
    """Format all numbers in one `%`, which takes three quarters of the time of one each."""
    pairs = np.empty((len(size), 2), size.dtype)
    pairs[:, 0] = size // 10**places
    pairs[:, 1] = size - pairs[:, 0] * 10**places
    text: str = (f"%d.%0{places}d\n" * len(size)) % tuple(pairs.ravel().tolist())
    return text.splitlines()


def decimal_text(number: Fraction | int, places: int = TEXT_PLACES) -> str:
    """Write one rational as plain decimal text, as in a column."""
    number = Fraction(number)
    units, left = divmod(abs(number.numerator) * 10**places, number.denominator)
    units += 2 * left >= number.denominator
    whole, part = divmod(units, 10**places)
    text = f"{whole}.{part:0{places}}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if number < 0 and units else text
