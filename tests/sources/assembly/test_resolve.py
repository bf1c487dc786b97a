"""Loose readings of whole channels: the interval that their stamps show, and every reading that cannot be stored."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY
from etl.blocks.weeks import Points, unpacked
from etl.sources.assembly.resolve import Resolved, Resolver
from etl.sources.read_plan.spans import STEPS, Calendar
from etl.sources.readings import Readings
from tests.support.odd_readings import as_lists, odd_readings, without_kernel
from tests.support.packed_pieces import known, points

DAY = 1440


def resolver(*, interval: int = 0, guess: int = 0, ends: bool = False, one_length: bool = False) -> Resolver:
    return Resolver(interval=interval, guess=guess, stamp_is_end=ends, calendar=Calendar(None), one_length=one_length)


def run(channel: int, count: int, step: int, start: int = 0) -> list[tuple[int, int, int]]:
    return [(channel, FIRST_MONDAY + start + place * step, place + 1) for place in range(count)]


def stored(found: Resolved) -> list[tuple[int, int, int]]:
    return sorted(reading for blocks in found.blocks for reading in known(unpacked(blocks)))


def bad(found: Resolved) -> list[tuple[int, int, str]]:
    return [
        (channel, minute - FIRST_MONDAY, one.reason)
        for one in found.bad
        for channel, minute in zip(one.channel.tolist(), one.minute.tolist(), strict=True)
    ]


@pytest.mark.parametrize("guess", [0, 15, 60])
def test_each_channel_has_its_own_interval_whatever_the_order_and_the_guess(guess: int) -> None:
    rows = [*run(0, 70, 15), *run(1, 70, 60, start=5)]
    found = resolver(guess=guess).resolve(points(*reversed(rows)))
    assert (stored(found), found.bad, found.few) == (sorted(rows), [], {})
    assert sorted(span for spans in found.spans for span in spans) == [
        (0, 15, 0, FIRST_MONDAY, FIRST_MONDAY + 70 * 15),
        (1, 60, 5, FIRST_MONDAY + 5, FIRST_MONDAY + 5 + 70 * 60),
    ]


def test_ends_are_stored_at_the_start_of_their_interval() -> None:
    found = resolver(ends=True).resolve(points(*run(0, 70, 30)))
    assert stored(found)[0] == (0, FIRST_MONDAY - 30, 1)


def test_a_finer_interval_begins_where_a_day_of_it_does() -> None:
    rows = [*run(0, 70, 60), *run(0, 200, 15, start=70 * 60)]
    found = resolver().resolve(points(*rows))
    assert {blocks.interval for blocks in found.blocks} == {15, 60}
    assert (stored(found), found.bad) == (sorted(rows), [])


def test_an_interval_that_rests_on_few_stamps_is_told_and_one_stamp_tells_nothing() -> None:
    found = resolver().resolve(points(*run(0, 3, 30), *run(1, 1, 15)))
    assert found.few == {0: 30, 1: 0}
    assert found.unresolved is not None
    assert found.unresolved.channel.tolist() == [1]
    settled = resolver().resolve_as(found.unresolved, {1: (15, 0)})
    assert stored(settled) == run(1, 1, 15)


@pytest.mark.parametrize("guess", [0, 30])
def test_an_interval_of_fewer_than_three_steps_is_only_suggested(guess: int) -> None:
    rows = [*run(0, 2, 30), *run(1, 3, 30), *run(2, 4, 30), *run(3, 3, DAY), *run(4, 4, DAY)]
    assert resolver(guess=guess).resolve(points(*rows)).suggested == {0, 1, 3}
    assert resolver(interval=30).resolve(points(*run(0, 2, 30))).suggested == set()


def test_a_guess_that_fits_all_channels_is_only_suggested_where_they_have_few_stamps() -> None:
    found = resolver(guess=30).resolve(points(*run(0, 3, 30), *run(1, 4, 30), *run(2, 64, 30)))
    assert found.suggested == {0}


def test_a_stray_stamp_is_bad_and_the_others_are_stored() -> None:
    found = resolver().resolve(points(*run(0, 70, 15), (0, FIRST_MONDAY + 69 * 15 + 7, 9)))
    assert bad(found) == [(0, 69 * 15 + 7, "the stamp is not on the channel's grid of 15 minutes")]
    assert stored(found) == run(0, 70, 15)


def test_a_step_that_divides_no_hour_makes_all_of_a_channel_bad() -> None:
    found = resolver().resolve(points(*run(0, 3, 45), *run(1, 70, 15)))
    assert bad(found) == [
        (0, minute, "a step of 45 min is not an interval that divides an hour") for minute in (0, 45, 90)
    ]
    assert stored(found) == run(1, 70, 15)


def test_two_values_of_one_slot_are_both_bad_and_the_same_again_is_a_duplicate() -> None:
    found = resolver(interval=15).resolve(points(*run(0, 70, 15), (0, FIRST_MONDAY, 99), (0, FIRST_MONDAY + 15, 2)))
    assert bad(found) == [(0, 0, "another row of this file has another value for the same interval")] * 2
    assert (found.duplicate, len(stored(found))) == (1, 69)


def test_days_are_long_reads() -> None:
    found = resolver().resolve(points(*run(0, 3, DAY)))
    assert (found.blocks, found.bad, found.few) == ([], [], {})
    (long,) = found.long
    assert (long.start - FIRST_MONDAY).tolist() == [0, DAY, 2 * DAY]
    assert (long.end - long.start).tolist() == [DAY] * 3
    assert (found.steps, found.few_long) == ({0: -1 - STEPS.index("day")}, [0])


def test_mean_power_in_longer_steps_than_the_first_is_refused() -> None:
    rows = [*run(0, 70, 30), *run(0, 14, 60, start=71 * 30)]
    found = resolver(interval=30, one_length=True).resolve(points(*rows))
    reasons = {reason for _, _, reason in bad(found)}
    assert reasons == {"mean power, in longer steps than the 30 minutes of other rows"}
    assert len(bad(found)) + len(stored(found)) == len(rows)


def test_a_guess_that_fits_the_few_stamps_of_a_channel_is_told_as_well() -> None:
    found = resolver(guess=30).resolve(points(*run(0, 2, 30), *run(1, 64, 30)))
    assert found.few == {0: 30}


def test_the_interval_of_mean_power_rests_on_the_stamps_of_each_channel() -> None:
    found = resolver(interval=30, one_length=True).resolve(points(*run(0, 2, 30), *run(1, 64, 30)))
    assert found.few == {0: 30}
    assert resolver(interval=30).resolve(points(*run(0, 2, 30))).few == {}


@given(some=odd_readings(), guess=st.sampled_from([0, 5, 15, 60]), ends=st.booleans())
@settings(deadline=None, max_examples=60)
def test_channels_are_resolved_the_same_with_the_kernel_and_without(some: Readings, guess: int, *, ends: bool) -> None:
    rows = Points(some.channel, (some.seconds // 60).astype(np.int32), some.energy_mwh.astype(np.uint32), some.quality)
    one = resolver(guess=guess, ends=ends)
    assert as_lists(one.resolve(rows)) == as_lists(without_kernel(lambda: one.resolve(rows)))
