"""Texts of one reading as numbers, exactly, or the reason why not."""

import pytest

from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED
from etl.sources.espi.reading_numbers import LEFT_OUT, number, quality, whole


@pytest.mark.parametrize(
    ("text", "found"),
    [("243", (243, 0)), ("-1.50", (-150, 2)), ("+.5", (5, 1)), ("7.", (7, 0)), ("0" * 30 + "1", (1, 0))],
)
def test_a_value_is_its_digits_and_how_many_are_decimals(text: str, found: tuple[int, int]) -> None:
    assert number(text) == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x", "value: 'x' is not a number"),
        ("1e3", "value: '1e3' is not a number"),
        ("--1", "value: '--1' is not a number"),
        ("", "value: '' is not a number"),
        ("1" * 18, f"value: '{'1' * 18}' is too large for a reading"),
        ("." + "0" * 17 + "1", f"value: '.{'0' * 17}1' is too large for a reading"),
    ],
)
def test_what_is_no_value_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        number(text)
    assert str(caught.value) == why


def test_a_whole_number_has_a_limit_and_must_be_there() -> None:
    assert whole("start", "100", 100) == 100
    for text, why in [("", "start is missing"), ("101", "start: '101' is not a number that it can have")]:
        with pytest.raises(ValueError, match=f"^{why}$"):
            whole("start", text, 100)


def test_codes_are_qualities() -> None:
    assert [quality(code) for code in ("17", "7", "8", "15")] == [MEASURED, SUBSTITUTED, ESTIMATED, LEFT_OUT]
    with pytest.raises(ValueError, match=r"^quality: '6' is none of Green Button's$"):
        quality("6")
