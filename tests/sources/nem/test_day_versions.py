"""Days that come again are noticed, and the newest version of each is known, by the file's own stamps."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources.nem.day_versions import NONE, SeenDays, Versions, seconds_of, superseded

pieces = st.lists(st.lists(st.integers(0, 40), max_size=6), max_size=10)


def ints(*values: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(values, np.int64)


@given(pieces)
@settings(deadline=None)
def test_a_day_is_noticed_when_it_comes_again(some: list[list[int]]) -> None:
    days, before = SeenDays(), set[int]()
    for piece in some:
        again = len(set(piece)) < len(piece) or bool(before & set(piece))
        assert days.again(ints(*piece)) == again
        if again:  # the file is read another way then
            break
        before |= set(piece)


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=5), max_size=8))
@settings(deadline=None)
def test_the_newest_version_of_each_day_is_known(some: list[list[tuple[int, int]]]) -> None:
    versions, newest = Versions(), dict.fromkeys(range(10), NONE)
    for piece in some:
        versions.add(ints(*(day for day, _ in piece)), ints(*(stamp for _, stamp in piece)))
        for day, stamp in piece:
            newest[day] = max(newest[day], stamp)
    assert versions.newest(ints(*range(10))).tolist() == list(newest.values())


def test_a_span_gives_way_to_a_newer_one_that_itself_stays() -> None:
    # The first loses against the second, which loses against the third; the fourth meets only the second.
    start, end, version = ints(0, 5, 10, 4), ints(6, 12, 15, 6), ints(1, 2, 3, 1)
    assert superseded(start, end, version).tolist() == [False, True, False, False]
    assert superseded(ints(0, 5), ints(6, 9), ints(NONE, 4)).tolist() == [False, False]


@pytest.mark.parametrize("text", ["20240229235959", "19991231000000", "20240301000100"])
def test_digits_are_seconds_since_1970(text: str) -> None:
    moment = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    assert seconds_of(ints(int(text), NONE)).tolist() == [int(moment.timestamp()), NONE]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 4)), max_size=12))
@settings(deadline=None)
def test_superseded_spans_overlap_a_newer_one_that_is_not(spans: list[tuple[int, int, int]]) -> None:
    start, length, version = np.array(spans, np.int64).reshape(-1, 3).T
    end = start + length
    older = superseded(start, end, version)
    for row in range(len(spans)):
        expected = version[row] > NONE and any(
            version[other] > version[row] and not older[other] and start[other] < end[row] and start[row] < end[other]
            for other in range(len(spans))
        )
        assert older[row] == expected
