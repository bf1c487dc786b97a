"""Values of earlier periods are put together row by row, exactly."""

from fractions import Fraction

import numpy as np

from etl.bill_runs.prior_values import closing_where, replaced
from etl.core.exact import Exact
from etl.tariffs.page.contract import PriorValue


def value(*numbers: int, known: list[bool] | None = None, den: int = 1) -> PriorValue:
    return PriorValue(Exact(np.array(numbers), den), None if known is None else np.array(known))


def test_clients_that_have_not_begun_keep_their_opening_balance() -> None:
    here = np.array([True, False, True])
    found = closing_where(here, Exact(np.array([7, 8, 9]), 3), value(1, 2, 3))
    assert found.value.texts() == ["2.333333333333", "2", "3"]
    assert closing_where(np.array([True] * 3), Exact(np.array([7, 8, 9])), value(1, 2, 3)).value.texts() == [
        "7",
        "8",
        "9",
    ]


def test_a_bank_without_a_closing_balance_keeps_its_opening_one() -> None:
    opening = value(1, 2)
    assert closing_where(np.array([True, True]), None, opening) is opening


def test_replaced_values_are_known_and_the_others_as_they_were() -> None:
    found = replaced(value(1, 2, 3, known=[False, False, True], den=3), {1: Fraction(5, 7)})
    assert [found.value.fraction(row) for row in range(3)] == [Fraction(1, 3), Fraction(5, 7), Fraction(1)]
    assert found.known is not None
    assert found.known.tolist() == [False, True, True]


def test_where_nothing_is_replaced_the_value_is_the_same() -> None:
    before = value(1, 2)
    assert replaced(before, {}) is before
    found = replaced(before, {0: Fraction(4)})
    assert found.known is not None
    assert found.known.all()
