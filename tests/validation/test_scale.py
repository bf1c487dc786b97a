"""Estimates scaled to a register add up with the readings to what it counted, each as near its share as can be."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.validation.scale import BelowReadings, scaled


def of(estimates: list[int], rest: int) -> list[int]:
    found: list[int] = scaled(np.array(estimates, np.int64), 1000, 1000 + rest).tolist()
    return found


@pytest.mark.parametrize(
    ("estimates", "rest", "expected"),
    [
        ([1, 2, 3], 12, [2, 4, 6]),
        ([1, 1, 1], 10, [4, 3, 3]),  # equal remainders: the earlier slot
        ([3, 1], 2, [2, 0]),  # 1.5 and 0.5: the first is as near to the next as the second
        ([1, 5], 3, [1, 2]),  # 0.5 and 2.5: the earlier one
        ([1, 3, 3], 10, [2, 4, 4]),  # 1 3/7, 4 2/7, 4 2/7
        ([0, 0, 0], 7, [3, 2, 2]),
        ([0, 4], 8, [0, 8]),
        ([5, 5], 0, [0, 0]),
        ([], 0, []),
        ([2**50, 2**50], 2**51 - 1, [2**50, 2**50 - 1]),  # products beyond 64 bits
    ],
)
def test_hand_worked(estimates: list[int], rest: int, expected: list[int]) -> None:
    assert of(estimates, rest) == expected


def test_a_register_that_counted_less_than_was_read_is_refused() -> None:
    with pytest.raises(BelowReadings, match="readings have 5 mWh more than the register counted"):
        of([1, 2], -5)


def test_what_is_left_needs_a_slot() -> None:
    with pytest.raises(ValueError, match="no slot is missing"):
        of([], 5)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=50), st.integers(0, 10**14))
def test_all_adds_up_and_no_slot_is_a_mwh_from_its_share(estimates: list[int], rest: int) -> None:
    found, total = of(estimates, rest), sum(estimates)
    assert sum(found) == rest
    weights, total = (estimates, total) if total else ([1] * len(estimates), len(estimates))
    assert all(abs(own - Fraction(weight * rest, total)) < 1 for own, weight in zip(found, weights, strict=True))
