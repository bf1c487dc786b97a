"""Money is exact until its one rounding."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from etl.core.exact import Exact
from etl.core.money import Rounding, added, exact_number


def test_the_price_is_multiplied_before_it_is_divided() -> None:
    assert Rounding().texts(Rounding().amounts(Exact.constant(Fraction("15.15") * 7 / 30, 1))) == ["3.54"]


def test_half_even_and_half_up_part_at_half_a_cent() -> None:
    half = Exact.constant(Fraction("2.745"), 1)
    assert Rounding("half-up").texts(Rounding("half-up").amounts(half)) == ["2.75"]
    assert Rounding("half-even").texts(Rounding("half-even").amounts(half)) == ["2.74"]


def test_totals_go_to_the_nearest_coin() -> None:
    coins = Rounding(total=Fraction("0.05"))
    assert coins.texts(coins.to_total(np.array([1002, 1003, -1003]))) == ["10.00", "10.05", "-10.05"]


@pytest.mark.parametrize("value", [0.1, True, "1", None, Decimal("inf"), Decimal("nan"), Decimal("1e999999999")])
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        exact_number(value)


def test_numbers_of_more_places_than_a_bill_shows_are_refused() -> None:
    assert exact_number(Decimal("0.000000000001")) == Fraction(1, 10**12)
    with pytest.raises(TypeError, match="more than 12 places"):
        exact_number(Decimal("0.0000000000001"))


@pytest.mark.parametrize(
    ("amounts", "found"),
    [(["1.10", "-3.00"], "-1.90"), (["-0.50", "0.50"], "0.00"), (["-1.00"], "-1.00"), ([], "None")],
)
def test_amounts_are_added_with_the_places_of_the_first(amounts: list[str], found: str) -> None:
    assert str(added(amounts)) == found


def test_lines_of_fewer_places_than_the_bill_are_whole_in_theirs() -> None:
    yen = Rounding("down", places=2, coarser=0)
    assert yen.texts(yen.amounts(Exact(np.array([100899, -100899]), 100))) == ["1008.00", "-1008.00"]
    assert yen.total_texts(np.array([798900, -100])) == ["7989", "-1"]
    assert yen.multiples(Exact(np.array([698114]), 100), Fraction(10), "up").tolist() == [699000]
    assert yen.spendable(np.array([12345, 99])).tolist() == [12300, 0]
