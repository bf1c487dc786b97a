"""Savings against the first tariff."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from etl.comparisons.savings import Savings

TENTH, HALF, MOST = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)
amounts = st.decimals(-(10**9), 10**9, places=6)


def test_who_pays_less_and_who_more_is_counted_and_who_pays_the_same_is_in_neither() -> None:
    savings = Savings(map(Decimal, ["3.00", "0.00", "-0.01", "0.000001"]))
    assert (savings.cheaper, savings.dearer) == (2, 1)


def test_a_share_of_ten_clients_ends_at_one_of_them() -> None:
    savings = Savings(map(Decimal, ["7", "-2.5", "1", "2", "3", "4", "5", "6", "8.125", "9"]))
    assert list(map(str, savings.at(TENTH, HALF, MOST, Fraction(1)))) == ["-2.50", "4.00", "8.125", "9.00"]


def test_one_client_is_every_share() -> None:
    assert Savings([Decimal("-1.5")]).at(TENTH, HALF, MOST) == [Decimal("-1.50")] * 3


@given(st.lists(amounts, min_size=1), st.fractions(0, 1))
def test_at_least_the_share_of_clients_save_no_more_and_the_rest_no_less(some: list[Decimal], share: Fraction) -> None:
    (found,) = Savings(some).at(share)
    assert found in some
    assert sum(one <= found for one in some) >= share * len(some)
    assert sum(one >= found for one in some) >= (1 - share) * len(some)
