"""Savings of clients by one tariff against the first: for how many it is cheaper or dearer, and how they spread."""

from array import array
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil

PLACES = 6
"""Most decimal places of an amount."""


class Savings:
    """Savings in millionths, so that those of a million clients take eight megabytes."""

    def __init__(self, savings: Iterable[Decimal] = ()) -> None:
        self._millionths = array("q")
        for saving in savings:
            self.add(saving)

    def __bool__(self) -> bool:
        return bool(self._millionths)

    def add(self, saving: Decimal) -> None:
        self._millionths.append(int(saving.scaleb(PLACES)))

    @property
    def cheaper(self) -> int:
        """Return how many clients pay less than by the first tariff."""
        return sum(one > 0 for one in self._millionths)

    @property
    def dearer(self) -> int:
        return sum(one < 0 for one in self._millionths)

    def at(self, *shares: Fraction) -> list[Decimal]:
        """Return of each share of the clients the most that these save, the least saving ones first."""
        ordered = sorted(self._millionths)
        found = [ordered[max(ceil(len(ordered) * share), 1) - 1] for share in shares]
        return [_shortest(Decimal(one).scaleb(-PLACES)) for one in found]


def _shortest(amount: Decimal) -> Decimal:
    """Return an amount without zeros at its end, but with two places."""
    return amount.quantize(Decimal(1).scaleb(min(-2, int(amount.normalize().as_tuple().exponent))))
