"""Numbers are exact, within bounds that are checked before any digit is expanded."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.numbers import BOUND, LARGEST_DENOMINATOR, PLACES, decimal_places, number_text, read_number, read_share


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.1", Fraction(1, 10)),
        ("-.5", Fraction(-1, 2)),
        ("1.", Fraction(1)),
        ("12.50e-1", Fraction(5, 4)),
        ("1E3", Fraction(1000)),
        ("0e99999999999", Fraction(0)),
        ("0" * 900 + "1", Fraction(1)),
    ],
)
def test_a_decimal_number_is_read_exactly(text: str, number: Fraction) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a number"),
        (".", "is not a number"),
        ("1,5", "is not a number"),
        ("nan", "is not a number"),
        ("\u0661", "is not a number"),
        ("1e12", "is too large: numbers are below 1,000,000,000,000"),
        ("1E+999999999", "is too large: numbers are below 1,000,000,000,000"),
        ("1E-13", "has more than 12 decimal places"),
        ("9" * 1001, "is longer than 1000 characters"),
    ],
)
def test_another_text_is_refused_with_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        read_number(text)


def test_a_share_may_be_a_fraction_with_a_denominator_of_a_million_at_the_most() -> None:
    assert read_share("1/12") == Fraction(1, 12)
    assert read_share("-2/1000000") == Fraction(-1, 500000)
    assert read_share("0.25") == Fraction(1, 4)
    for text, why in (("1/0", "divided by zero"), ("1/1000001", "more than 1,000,000"), ("1" * 13 + "/2", "too large")):
        with pytest.raises(ValueError, match=why):
            read_share(text)


@given(st.fractions(0, 1, max_denominator=LARGEST_DENOMINATOR))
@settings(deadline=None)
def test_a_share_has_one_text_that_is_read_back(number: Fraction) -> None:
    assert read_share(number_text(number)) == number


@given(st.integers(-(BOUND**2) + 1, BOUND**2 - 1))
@settings(deadline=None)
def test_a_number_of_twelve_places_has_one_text_that_is_read_back(units: int) -> None:
    number = Fraction(units, 10**PLACES)
    assert read_number(number_text(number)) == number
    assert number * 10 ** decimal_places(number) % 1 == 0


def test_a_number_is_written_with_the_places_that_it_needs() -> None:
    assert [number_text(Fraction(text)) for text in ("12.50", "100", "-0.000000000001", "1/3")] == [
        "12.5", "100", "-0.000000000001", "1/3",
    ]  # fmt: skip
    assert [decimal_places(Fraction(text)) for text in ("12.50", "100", "0.000000000001")] == [1, 0, 12]
