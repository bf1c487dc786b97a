"""Channels of a client are added in exact integers; a slot is missing where one that is due has no reading."""

from typing import Any

import numpy as np

from etl.core.usage_page import Channels, Grid
from etl.tariffs.page.channel_sums import added, some

GRID = Grid(0, 60, 3)


def channels(values: Any, factor: list[int], estimated: Any = None) -> Channels:
    """Channels of one client; a negative value is one that is missing."""
    matrix = np.array(values, np.int64)
    known = matrix >= 0
    marks = None if estimated is None else np.array(estimated)
    row, ended = np.zeros(len(matrix), np.int64), np.full(len(matrix), 180)
    return Channels(row, np.where(known, matrix, 0), 1, factor, known, ~known, ~known, ended, marks)


def test_what_any_has_read_counts_and_what_one_lacks_is_missing() -> None:
    part = added("import", GRID, channels([[1, -1, -1], [5, 6, -1]], [3, 1]), 1, 3)
    assert part.values.tolist() == [[80, 60, 0]]
    assert (part.scale, part.denominator) == (0, 3)
    assert part.unknown is not None
    assert part.missing is not None
    assert (part.unknown.tolist(), part.missing.tolist()) == ([[False, False, True]], [[False, True, True]])
    assert (part.estimated, part.guessed) == (None, None)


def test_estimated_energy_is_that_of_the_channel_that_was_estimated() -> None:
    part = added("import", GRID, channels([[1, 1, 1], [5, 6, 7]], [1, 1], [[True, False, False], [False] * 3]), 1, 1)
    assert part.estimated is not None
    assert part.guessed is not None
    assert (part.estimated.tolist(), part.guessed.tolist()) == ([[True, False, False]], [10])
    assert (part.unknown, part.missing) == (None, None)


def test_sums_beyond_64_bits_stay_exact() -> None:
    part = added("import", GRID, channels([[2**60, 0, 0], [2**60, 0, 0]], [8, 8]), 1, 1)
    assert part.values.tolist()[0] == [10 * 2**64, 0, 0]


def test_a_mask_of_nothing_is_none() -> None:
    assert some(np.zeros((2, 2), np.bool_)) is None
    assert some(np.eye(2, dtype=np.bool_)) is not None
