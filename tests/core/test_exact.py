"""Columns of rationals keep every digit, and equal Python's own rationals."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.exact import ROUNDING_MODES, Exact, decimal_text, decimal_texts, divide, placed, sum_columns, sum_exact

WHOLE = st.integers(-(10**22), 10**22) | st.integers(-1000, 1000)
DENS = st.integers(1, 10**15) | st.integers(1, 40)


def column(*numbers: int) -> Any:
    array = np.array(numbers, object)
    return array.astype(np.int64) if all(abs(number) < 2**62 for number in numbers) else array


def rounded(number: Fraction, mode: str) -> int:
    size, sign = abs(number), -1 if number < 0 else 1
    match mode:
        case "half-up":
            return sign * math.floor(size + Fraction(1, 2))
        case "half-even":
            return sign * round(size)
        case "up":
            return sign * math.ceil(size)
        case _:
            return sign * math.floor(size)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half-up", [3, -3, 2, -1]), ("half-even", [2, -2, 2, -1]), ("up", [3, -3, 2, -1]), ("down", [2, -2, 1, 0])],
)
def test_a_half_goes_where_the_mode_says_and_minus_mirrors_plus(mode: str, expected: list[int]) -> None:
    assert divide(column(25, -25, 16, -9), 10, mode).tolist() == expected


@settings(deadline=None)
@given(st.lists(WHOLE, min_size=1, max_size=5), DENS, st.sampled_from(ROUNDING_MODES))
def test_a_column_is_divided_as_python_divides_rationals(numbers: list[int], den: int, mode: str) -> None:
    assert divide(column(*numbers), den, mode).tolist() == [rounded(Fraction(number, den), mode) for number in numbers]


@settings(deadline=None)
@given(st.lists(st.tuples(WHOLE, DENS, WHOLE, DENS), min_size=1, max_size=4), st.fractions(max_denominator=10**6))
def test_columns_of_rationals_keep_every_digit(rows: list[tuple[int, int, int, int]], factor: Fraction) -> None:
    left = Exact(column(*[row[0] for row in rows]), column(*[row[1] for row in rows]))
    right = Exact(column(*[row[2] for row in rows]), rows[0][3])
    for place, row in enumerate(rows):
        a, b = Fraction(row[0], row[1]), Fraction(row[2], rows[0][3])
        assert left.plus(right).fraction(place) == a + b
        assert left.times_each(right).fraction(place) == a * b
        assert left.times(factor).fraction(place) == a * factor
        assert right.times(factor).plus(right).fraction(place) == b * factor + b


@settings(deadline=None)
@given(st.lists(WHOLE, min_size=1, max_size=5), st.integers(0, 12))
def test_decimal_text_shows_every_place_or_no_zero_at_the_end(numbers: list[int], places: int) -> None:
    full, short = decimal_texts(column(*numbers), places), decimal_texts(column(*numbers), places, strip=True)
    for number, long, stripped in zip(numbers, full, short, strict=True):
        assert Fraction(long) == Fraction(stripped) == Fraction(number, 10**places)
        assert len(long.partition(".")[2]) == places
        assert "." not in stripped or stripped[-1] not in "0."


def test_a_rational_that_is_no_decimal_is_shown_at_12_places() -> None:
    assert decimal_text(Fraction(7, 30)) == "0.233333333333"
    assert decimal_text(Fraction(-2, 3)) == "-0.666666666667"
    assert decimal_text(Fraction(1, 8)) == "0.125"


def test_zeros_times_a_long_factor_are_zeros() -> None:
    assert Exact(column(0, 0)).times(10**30).texts() == ["0", "0"]


def test_sums_that_leave_int64_stay_exact() -> None:
    large = column(2**61, 1)
    assert sum_columns([large] * 8, 2).tolist() == [2**64, 8]
    assert Exact(large).times(10**6).num.tolist() == [2**61 * 10**6, 10**6]


def test_a_share_of_nothing_is_nothing_and_the_greater_and_the_smaller_are_taken_row_by_row() -> None:
    left, right = Exact(column(1, -1, 3), column(2, 1, 1)), Exact(column(0, 2, 5))
    assert left.per(right).texts() == ["0", "-0.5", "0.6"]
    assert left.most(right).texts() == ["0.5", "2", "5"]
    assert left.least(right).texts() == ["0", "-1", "3"]
    assert left.less(right).texts() == ["0.5", "-3", "-2"]


def test_columns_of_rationals_are_added_client_by_client() -> None:
    halves, thirds = Exact(column(1, 3), 2), Exact(column(1, 2), 3)
    assert [sum_exact([halves, thirds, halves]).fraction(row) for row in (0, 1)] == [Fraction(4, 3), Fraction(11, 3)]
    assert sum_exact([thirds]) is thirds


@given(st.lists(st.tuples(WHOLE, DENS), min_size=1, max_size=6), st.randoms(use_true_random=False), st.booleans())
def test_columns_of_some_rows_each_make_one_column(numbers: list[tuple[int, int]], random: Any, alike: bool) -> None:
    rows = random.sample(range(9), len(numbers))
    columns = [
        ([row], Exact(column(num), den if alike else column(den)))
        for row, (num, den) in zip(rows, numbers, strict=True)
    ]
    found = placed(columns, 9)
    expected = {row: Fraction(*pair) for row, pair in zip(rows, numbers, strict=True)}
    assert [found.fraction(row) for row in range(9)] == [expected.get(row, 0) for row in range(9)]
    assert [found.of_rows([row]).fraction(0) for row in rows] == [Fraction(*pair) for pair in numbers]


def test_no_columns_make_zeros() -> None:
    assert placed([], 2).texts() == ["0", "0"]


@given(WHOLE, DENS, st.integers(0, 12))
def test_one_rational_is_written_as_a_column_of_one(num: int, den: int, places: int) -> None:
    number = Fraction(num, den)
    assert decimal_text(number, places) == Exact(column(number.numerator), number.denominator).texts(places)[0]


def test_a_column_takes_another_where_it_is_nothing() -> None:
    assert Exact(column(0, 3), 2).or_else(Exact(column(5, 7))).texts() == ["5", "1.5"]
