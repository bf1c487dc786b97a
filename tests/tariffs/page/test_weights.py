"""Weights of slots: all, none, or the part inside where a price changes."""

import numpy as np
import pytest

from etl.tariffs.page.weights import bucket_weights, price_weights


def mask(*rows: str) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """Slots x minutes: `x` is inside."""
    return np.array([[one == "x" for one in row] for row in rows], np.bool_)


def test_slots_that_are_inside_or_outside_as_a_whole_count_once_or_not() -> None:
    found = bucket_weights(mask("xxxx", "....", "xxxx"), "refuse")
    assert (found.numbers.tolist(), found.divisor, found.straddled) == ([1, 0, 1], 1, None)


@pytest.mark.parametrize(
    ("straddle", "numbers", "divisor"), [("refuse", [1, 0, 0], 1), ("start", [1, 1, 0], 1), ("even", [4, 3, 1], 4)]
)
def test_a_slot_across_a_change_is_placed_by_the_lines_word(straddle: str, numbers: list[int], divisor: int) -> None:
    found = bucket_weights(mask("xxxx", "xxx.", "...x"), straddle)
    assert (found.numbers.tolist(), found.divisor) == (numbers, divisor)
    assert found.straddled is not None
    assert found.straddled.tolist() == [False, True, True]


@pytest.mark.parametrize(("straddle", "numbers", "divisor"), [("start", [10, 20, 0], 1), ("even", [20, 50, 0], 2)])
def test_a_price_that_changes_inside_a_slot_straddles_too(straddle: str, numbers: list[int], divisor: int) -> None:
    price = np.array([[10, 10], [20, 30], [40, 50]])
    found = price_weights(mask("xx", "xx", ".."), price, straddle)
    assert (found.numbers.tolist(), found.divisor) == (numbers, divisor)
    assert found.straddled is not None
    assert found.straddled.tolist() == [False, True, False]


def test_prices_beyond_64_bits_are_spread_exactly() -> None:
    price = np.array([[2**62, 2**62 - 1]])
    assert price_weights(mask("xx"), price, "even").numbers.tolist() == [2**63 - 1]
