"""Flags of a day and ranges under it: a quality for each interval, or why they do not fit the day."""

from collections.abc import Sequence

import pytest

from etl.blocks.quality_codec import coded
from etl.core.usage_page import MEASURED, SUBSTITUTED
from etl.sources.nem.quality_flags import BadDay, qualities


@pytest.mark.parametrize(
    ("flag", "code"),
    [("A", MEASURED), ("E52", coded("E52")), ("F14", coded("F14")), ("S", SUBSTITUTED), ("N", 0), ("N14", 0)],
)
def test_a_flag_is_the_quality_of_all_intervals_and_n_of_none(flag: str, code: int) -> None:
    found = qualities(flag, [], 3)
    assert (found.code.tolist(), found.known.tolist()) == ([code] * 3, [flag[0] != "N"] * 3)


def test_ranges_in_any_order_cover_the_day() -> None:
    found = qualities("V", [["400", "3", "4", "N"], ["400", " 1", "2 ", "e52"]], 4)
    assert found.code.tolist() == [coded("E52"), coded("E52"), MEASURED, MEASURED]
    assert found.known.tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("ranges", "why"),
    [
        ([], "quality V needs 400 records, and none follows"),
        ([["400", "1", "3", "A"]], "the 400 records cover 1-3, not 1-4"),
        ([["400", "1", "2", "A"], ["400", "2", "4", "A"]], "the 400 records cover 1-2, 2-4, not 1-4"),
        ([["400", "1", "5", "A"]], "the 400 records cover 1-5, not 1-4"),
        ([["400", "2", "1", "A"], ["400", "1", "4", "A"]], "the 400 records cover 1-4, 2-1, not 1-4"),
        ([["400", "1", "4", "V"]], "a 400 record: quality 'V' is none of A, E, F, N and S"),
        ([["400", "1", "4"]], "a 400 record: quality '' is none of A, E, F, N and S"),
        ([["400", "one", "4", "A"]], "a 400 record: 'one-4' is no range of intervals"),
    ],
)
def test_ranges_that_do_not_fit_the_day_say_why(ranges: Sequence[Sequence[str]], why: str) -> None:
    with pytest.raises(BadDay) as caught:
        qualities("V", ranges, 4)
    assert str(caught.value) == why
