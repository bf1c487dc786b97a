"""Columns of values of earlier periods, with the rows of some clients from elsewhere."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from etl.core.exact import Exact
from etl.core.zones import Mask
from etl.tariffs.page.contract import PriorValue


def closing_where(here: Mask, closing: Exact | None, opening: PriorValue) -> PriorValue:
    """Return the closing balance of clients `here`, and the opening one of others."""
    if closing is None:
        return opening
    if here.all():
        return PriorValue(closing)
    others = Exact(np.where(here, 0, opening.value.num), opening.value.den)
    return PriorValue(Exact(np.where(here, closing.num, 0), closing.den).plus(others))


def replaced(value: PriorValue, numbers: Mapping[int, Fraction]) -> PriorValue:
    """Replace the values of some clients, by row; they are known then."""
    if not numbers:
        return value
    clients = len(value.value.num)
    fractions = [numbers.get(row, value.value.fraction(row)) for row in range(clients)]
    numerators = np.array([number.numerator for number in fractions], object)
    denominators = np.array([number.denominator for number in fractions], object)
    known = np.ones(clients, np.bool_) if value.known is None else value.known.copy()
    known[list(numbers)] = True
    return PriorValue(Exact(numerators, denominators), known)
