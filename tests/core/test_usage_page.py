"""Clients are taken from a page with all that is theirs, in any order."""

from fractions import Fraction

import numpy as np

from etl.core.periods import month
from etl.core.usage_page import Grid, LongUse, Missing, Part, Usage

AUGUST = month("2017-08")
GRID = Grid(0, 60, 2)


def part(unknown: list[list[bool]] | None = None) -> Part:
    return Part(
        "import",
        GRID,
        np.array([[1, 2], [3, 4], [5, 6]]),
        3,
        None if unknown is None else np.array(unknown),
    )


def long_use() -> LongUse:
    def column(*numbers: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return np.array(numbers, np.int64)

    return LongUse(
        "import", column(0, 0, 2), column(0, 10, 5), column(10, 20, 30), column(7, 8, 9),
        np.array([False, True, False]),
        column(0, 10, 5), column(10, 15, 30), np.array([(0, 0, 20), (2, 5, 30)], np.int64),
    )  # fmt: skip


def usage(*parts: Part, long: tuple[LongUse, ...] = ()) -> Usage:
    return Usage(
        ["a", "b", "c"], AUGUST, "UTC", list(parts), {2: ["careful"]}, [{"kva": "1"}, {}, {"kva": "3"}], long,
        Missing("week", Fraction(1, 100)), frozenset({0}),
    )  # fmt: skip


def test_rows_are_taken_with_all_that_is_theirs_in_the_order_asked_for() -> None:
    some = usage(part([[False, True], [False, False], [True, False]]), long=(long_use(),)).of_rows([2, 0])
    assert some.clients == ["c", "a"]
    assert some.parts[0].values.tolist() == [[5, 6], [1, 2]]
    assert some.parts[0].unknown is not None
    assert some.parts[0].unknown.tolist() == [[True, False], [False, True]]
    assert (some.warnings, set(some.filled)) == ({0: ["careful"]}, {1})
    assert list(some.attributes) == [{"kva": "3"}, {"kva": "1"}]
    (reads,) = some.long
    assert (reads.row.tolist(), reads.energy.tolist()) == ([0, 1, 1], [9, 7, 8])
    assert reads.missing.tolist() == [[1, 0, 20], [0, 5, 30]]


def test_long_reads_of_others_are_left_out() -> None:
    assert usage(part(), long=(long_use(),)).of_rows([1]).long == []


def test_a_page_is_measured_if_any_slot_or_long_read_is_known() -> None:
    nothing = part([[True, True]] * 3)
    assert not usage(nothing).measured
    assert usage(nothing, part()).measured
    assert usage(nothing, long=(long_use(),)).measured


def test_a_read_that_reaches_past_what_is_the_clients_crosses() -> None:
    assert long_use().crossing.tolist() == [False, True, False]
