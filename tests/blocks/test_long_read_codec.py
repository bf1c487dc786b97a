"""Long reads of one file: none twice, none over another, each counted as one thing."""

import numpy as np

from etl.blocks.long_read_codec import CONFLICT, OVERLAP, LongReads, joined, overlapping, settle


def reads(*rows: tuple[int, int, int, int, int]) -> LongReads:
    """Channel, start, end, mWh and quality of each."""
    channel, start, end, energy, quality = np.array(rows, np.int64).reshape(-1, 5).T
    return LongReads(channel, start, end, energy, quality.astype(np.uint16), start * 60)


def spans(some: LongReads) -> list[tuple[int, int, int]]:
    return list(zip(some.channel.tolist(), some.start.tolist(), some.energy_mwh.tolist(), strict=True))


def test_reads_come_out_by_channel_and_time() -> None:
    found = settle(reads((2, 0, 60, 5, 0), (1, 60, 120, 6, 0), (1, 0, 60, 7, 0)))
    assert spans(found.reads) == [(1, 0, 7), (1, 60, 6), (2, 0, 5)]


def test_of_one_span_the_better_quality_counts_and_the_same_again_is_a_duplicate() -> None:
    found = settle(
        reads(
            (1, 0, 60, 9, 2),  # worse, another value
            (1, 0, 60, 5, 0),
            (1, 0, 60, 5, 0),  # the same again
            (1, 0, 60, 5, 1),  # worse, the same value
        )
    )
    assert spans(found.reads) == [(1, 0, 5)]
    assert (found.duplicate, found.revised, found.lower_quality, found.bad) == (1, 1, 1, [])


def test_two_values_of_one_quality_are_both_bad() -> None:
    found = settle(reads((1, 0, 60, 5, 0), (1, 0, 60, 6, 0), (1, 60, 120, 7, 0)))
    assert spans(found.reads) == [(1, 60, 7)]
    ((bad, reason),) = found.bad
    assert (spans(bad), reason) == ([(1, 0, 5), (1, 0, 6)], CONFLICT)


def test_reads_that_share_a_minute_are_both_bad_those_that_touch_are_not() -> None:
    found = settle(reads((1, 0, 60, 5, 0), (1, 60, 120, 6, 0), (1, 119, 180, 7, 0), (2, 100, 140, 8, 0)))
    assert spans(found.reads) == [(1, 0, 5), (2, 100, 8)]
    ((bad, reason),) = found.bad
    assert (spans(bad), reason) == ([(1, 60, 6), (1, 119, 7)], OVERLAP)


def test_a_read_inside_a_long_one_overlaps_it_though_another_stands_between() -> None:
    assert overlapping(reads((1, 0, 100, 1, 0), (1, 10, 20, 1, 0), (1, 30, 40, 1, 0))).tolist() == [True] * 3
    assert overlapping(reads((1, 0, 100, 1, 0))).tolist() == [False]


def test_parts_are_joined_in_their_order_and_none_are_nothing() -> None:
    assert spans(joined([reads((1, 0, 60, 1, 0)), reads((0, 0, 60, 2, 0))])) == [(1, 0, 1), (0, 0, 2)]
    assert len(joined([])) == 0
    assert spans(reads((1, 0, 60, 1, 0), (2, 0, 60, 2, 0)).where(np.array([False, True]))) == [(2, 0, 2)]
