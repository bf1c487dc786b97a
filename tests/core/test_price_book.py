"""A column of prices has one price in each minute, or none."""

from typing import Any

import numpy as np
import pytest

from etl.core.price_book import LARGEST, PriceBook, PriceColumn


def column(*steps: tuple[int, int, int], places: int = 2) -> PriceColumn:
    starts, ends, prices = (np.array(one, np.int64) for one in zip(*steps, strict=True))
    return PriceColumn("spot", starts, ends, prices, places)


def test_a_price_is_from_the_first_minute_of_its_step_to_the_one_before_the_end() -> None:
    prices, known = column((10, 20, 5), (20, 30, -7), (40, 50, 9)).at(np.array([9, 10, 19, 20, 29, 30, 39, 40, 50]))
    assert prices.tolist() == [0, 5, 5, -7, -7, 0, 0, 9, 0]
    assert known.tolist() == [False, True, True, True, True, False, False, True, False]


def test_a_column_without_prices_knows_none() -> None:
    none: Any = np.array([], np.int64)
    prices, known = PriceColumn("spot", none, none, none, 2).at(np.array([1, 2]))
    assert (prices.tolist(), known.tolist()) == ([0, 0], [False, False])


@pytest.mark.parametrize(
    ("steps", "places", "why"),
    [
        ([(10, 20, 5), (19, 30, 5)], 2, "spot: the prices overlap or are not in the order of time"),
        ([(20, 30, 5), (10, 20, 5)], 2, "spot: the prices overlap or are not in the order of time"),
        ([(10, 10, 5)], 2, "spot: the prices overlap or are not in the order of time"),
        ([(10, 20, LARGEST)], 2, "spot: a price has too many digits"),
        ([(10, 20, 5)], 19, "spot: a price has too many digits"),
    ],
)
def test_steps_that_contradict_each_other_are_refused(steps: list[tuple[int, int, int]], places: int, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        column(*steps, places=places)


def test_starts_and_prices_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^spot: 1 starts, 1 ends, 2 prices$"):
        PriceColumn("spot", np.array([1]), np.array([2]), np.array([3, 4]), 2)


def test_columns_are_found_by_name() -> None:
    spot = column((10, 20, 5))
    assert PriceBook.of([spot]).columns == {"spot": spot}
