"""Weighted sums of readings: exact in whichever of float64, int64 and Python's integers holds them."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.tariffs.page.products import weighted_sums


def test_each_vector_weighs_every_row() -> None:
    values = np.array([[1, 2, 3], [10, 20, 30]], np.uint8)
    sums = weighted_sums(values, [np.array([1, 0, 1]), np.array([2, 1, 0])])
    assert [column.tolist() for column in sums] == [[4, 40], [4, 40]]


def test_equal_vectors_are_summed_once() -> None:
    first, second, third = weighted_sums(np.array([[5, 7]]), [np.array([1, 1]), np.array([1, 0]), np.array([1, 1])])
    assert first is third
    assert (first.tolist(), second.tolist()) == ([12], [5])


@pytest.mark.parametrize("size", [2**52, 2**53 + 1, 2**62, 2**63 - 1])
def test_no_size_of_a_reading_loses_a_unit(size: int) -> None:
    values, weights = np.array([[size, 1, size]], np.uint64), np.array([1, 1, 3])
    assert [int(one) for one in weighted_sums(values, [weights])[0]] == [4 * size + 1]


def test_no_client_is_no_sum_and_no_slot_is_zero() -> None:
    assert weighted_sums(np.zeros((0, 3), np.int64), [np.array([1, 2, 3])])[0].tolist() == []
    assert weighted_sums(np.zeros((2, 0), np.int64), [np.zeros(0, np.int64)])[0].tolist() == [0, 0]


@given(
    st.lists(st.lists(st.integers(-(2**40), 2**40), min_size=3, max_size=3), min_size=1, max_size=4),
    st.lists(st.lists(st.integers(-(2**30), 2**30), min_size=3, max_size=3), min_size=1, max_size=3),
)
def test_sums_are_those_of_plain_integers(values: list[list[int]], weights: list[list[int]]) -> None:
    vectors: list[Any] = [np.array(one, np.int64) for one in weights]
    found = weighted_sums(np.array(values, np.int64), vectors)
    expected = [[sum(Fraction(a) * b for a, b in zip(row, one, strict=True)) for row in values] for one in weights]
    assert [[int(one) for one in column] for column in found] == expected
