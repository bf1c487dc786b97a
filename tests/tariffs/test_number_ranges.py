"""Comparisons with numbers: which numbers they hold for, where two meet, and what is left between them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.tariffs.number_ranges import Range, gap, read_range
from etl.tariffs.toml_table import Table

NUMBERS = st.integers(0, 6).map(lambda half: Fraction(half, 2))
TEXTS = st.one_of(
    st.tuples(st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 3)).map(lambda one: f"{one[0]} {one[1]}"),
    st.tuples(st.sampled_from([">", ">="]), st.integers(0, 1), st.sampled_from(["<", "<="]), st.integers(2, 3)).map(
        lambda one: f"{one[0]} {one[1]} and {one[2]} {one[3]}"
    ),
)


def of(text: str) -> Range:
    return read_range(Table({}, "t.toml: line e: when"), "import", text)


def test_bounds_belong_to_a_range_or_not() -> None:
    numbers = [Fraction(250), Fraction(250_000001, 10**6), Fraction(300), Fraction(300_000001, 10**6)]
    assert [of("> 250 and <= 300").holds(number) for number in numbers] == [False, True, True, False]
    assert [of(">= 250 and < 300").holds(number) for number in numbers] == [True, True, False, False]
    assert [of("<=250").holds(number) for number in numbers] == [True, False, False, False]


@given(TEXTS, st.lists(NUMBERS, min_size=1), st.fractions(Fraction(1, 31), 2, max_denominator=31))
def test_a_column_is_compared_as_each_number_is_by_scaled_bounds(
    text: str, numbers: list[Fraction], scale: Fraction
) -> None:
    column = Exact(np.array([int(number * 2) for number in numbers]), 2)
    assert of(text).mask(column, scale).tolist() == [of(text).holds(number / scale) for number in numbers]


@given(TEXTS, TEXTS)
def test_two_ranges_meet_where_a_number_is_in_both(one: str, other: str) -> None:
    both = [
        number for number in range(8) if of(one).holds(Fraction(number, 2)) and of(other).holds(Fraction(number, 2))
    ]
    assert of(one).meets(of(other)) == bool(both)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_gap_is_the_first_number_in_none(texts: list[str]) -> None:
    ranges = [of(text) for text in texts]
    free = [Fraction(half, 2) for half in range(9) if not any(one.holds(Fraction(half, 2)) for one in ranges)]
    found = gap(ranges)
    assert bool(found) == bool(free)
    assert not free or of(found).holds(free[0])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<= high", "'<= high' does not compare with a number"),
        ("= 3", "'= 3' does not compare with a number"),
        ("> 1 and", "'> 1 and' does not compare with a number"),
        ("> 3 and > 2", "'> 3 and > 2' has two lower bounds (keep one of them)"),
        ("< 3 and <= 2", "'< 3 and <= 2' has two upper bounds (keep one of them)"),
        ("> 3 and <= 3", "no number is > 3 and <= 3 (correct the bounds)"),
        (f"> {'9' * 60}", "is too large: numbers are below"),
    ],
)
def test_a_comparison_that_says_nothing_is_refused(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        of(text)
    assert message in str(error.value)


def test_a_range_is_written_as_it_is_read() -> None:
    assert [str(of(text)) for text in ("> 250 and <= 300", "<300 and >=0.5")] == [
        "> 250 and <= 300",
        ">= 0.5 and < 300",
    ]
