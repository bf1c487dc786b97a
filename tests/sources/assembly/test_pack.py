"""A piece's readings: packed at once where a channel's rows stand together, else left loose; none is lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.block_codec import FIRST_MONDAY
from etl.blocks.counts import Counts
from etl.blocks.weeks import unpacked
from etl.core.zones import transitions
from etl.sources.assembly.pack import PackedPiece, Packer
from etl.sources.read_plan.spans import Calendar, LongRule
from etl.sources.readings import Readings
from etl.sources.rows import Reject
from tests.support.odd_readings import as_lists, odd_readings, without_kernel
from tests.support.packed_pieces import MONDAY, known, readings

MINUTE = FIRST_MONDAY


def packer(*, interval: int = 0, ends: bool = False, loose: bool = False) -> Packer:
    return Packer(None, interval=interval, stamp_is_end=ends, all_loose=loose)


def run(channel: int, count: int, step: int = 15, start: int = 0, energy: int = 1) -> list[tuple[int, int, int]]:
    return [(channel, MONDAY + (start + place * step) * 60, energy + place) for place in range(count)]


def dense(piece: PackedPiece) -> list[tuple[int, int, int]]:
    return [reading for blocks in piece.dense for reading in known(unpacked(blocks))]


def loose(piece: PackedPiece) -> list[tuple[int, int, int]]:
    some = piece.loose
    if some is None:
        return []
    return list(zip(some.channel.tolist(), some.minute.tolist(), some.energy_mwh.tolist(), strict=True))


def as_minutes(some: Readings) -> list[tuple[int, int, int]]:
    return list(zip(some.channel.tolist(), (some.seconds // 60).tolist(), some.energy_mwh.tolist(), strict=True))


def test_long_runs_of_one_step_are_packed_with_what_they_cover() -> None:
    some = readings(*run(1, 64), *run(0, 70, step=30, start=10))
    piece = packer().pack(some)
    assert sorted(dense(piece)) == sorted(as_minutes(some))
    assert loose(piece) == []
    assert [span for spans in piece.spans for span in spans] == [
        (1, 15, 0, MINUTE, MINUTE + 64 * 15),
        (0, 30, 10, MINUTE + 10, MINUTE + 10 + 70 * 30),
    ]


def test_ends_are_stored_at_the_start_of_their_interval() -> None:
    piece = packer(ends=True).pack(readings(*run(0, 64, start=15)))
    assert dense(piece)[0] == (0, MINUTE, 1)


def test_clients_that_take_turns_are_left_loose_each_in_the_order_of_the_file() -> None:
    turns = [reading for pair in zip(run(1, 64), run(0, 64), strict=True) for reading in pair]
    piece = packer().pack(readings(*turns))
    assert dense(piece) == []
    assert loose(piece) == as_minutes(readings(*run(0, 64), *run(1, 64)))


def test_a_run_that_is_too_short_or_changes_its_step_is_left_loose() -> None:
    changes = [*run(1, 64, step=30), *run(1, 64, step=15, start=64 * 30)]
    piece = packer().pack(readings(*run(0, 63), *changes, *run(2, 64)))
    assert {channel for channel, _, _ in loose(piece)} == {0, 1}
    assert {channel for channel, _, _ in dense(piece)} == {2}


def test_a_repeated_or_stray_stamp_leaves_its_run_loose_and_the_others_packed() -> None:
    twice, stray = [*run(0, 80), (0, MONDAY, 1)], [*run(1, 80), (1, MONDAY + 60, 9)]
    piece = packer().pack(readings(*stray, *run(2, 80)))
    assert ({row[0] for row in loose(piece)}, {row[0] for row in dense(piece)}) == ({1}, {2})
    assert loose(packer().pack(readings(*twice))) == as_minutes(readings(*twice))


def test_all_is_loose_where_the_file_is_to_be_sorted() -> None:
    piece = packer(loose=True).pack(readings(*run(0, 80)))
    assert (dense(piece), len(loose(piece))) == ([], 80)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 100), st.sampled_from([15, 30, 7])), max_size=8))
@settings(deadline=None)
def test_every_reading_is_packed_or_loose(some: list[tuple[int, int, int]]) -> None:
    rows = [
        reading
        for place, (channel, count, step) in enumerate(some)
        for reading in run(channel, count, step, start=place * 60 * 1440)
    ]
    piece = packer().pack(readings(*rows))
    assert sorted([*dense(piece), *loose(piece)]) == sorted(as_minutes(readings(*rows)))
    assert (piece.counts.rows, piece.counts.read) == (len(rows), len(rows))


def test_what_the_reader_counted_is_kept() -> None:
    some = readings(*run(0, 4), quality=[0, 2, 2, 1])
    some.counts = Counts(10, blank=3, rounded=2, ignored={"gas": 2})
    some.rejects = [Reject(7, "why", "what to do", "row")]
    piece = packer().pack(some)
    assert (piece.counts.rows, piece.counts.read, piece.counts.blank, piece.counts.rounded, piece.counts.estimated) == (
        10,
        10,
        3,
        2,
        2,
    )
    assert (piece.counts.ignored, piece.rejects) == ({"gas": 2}, some.rejects)


def test_the_hour_that_occurs_twice_waits_at_its_wall_clock_and_one_that_does_not_exist_is_named() -> None:
    berlin = Packer(transitions("Europe/Berlin"), interval=60, stamp_is_end=False, all_loose=False)

    def at(text: str) -> int:
        return int(np.datetime64(text, "s").astype(np.int64))

    piece = berlin.pack(readings((0, at("2024-10-27T01:00"), 1), (0, at("2024-10-27T02:00"), 2)))
    assert loose(piece) == [(0, at("2024-10-26T23:00") // 60, 1)]
    assert piece.repeated is not None
    assert piece.repeated.minute.tolist() == [at("2024-10-27T02:00") // 60]
    assert piece.directions is not None
    assert (piece.directions.rises.tolist(), piece.directions.falls.tolist()) == ([True], [False])
    skipped = berlin.pack(readings((0, at("2024-03-31T01:00"), 1), (0, at("2024-03-31T02:00"), 2)))
    assert (skipped.missing.tolist(), loose(skipped)) == ([1], [])


def test_readings_longer_than_an_hour_are_no_blocks() -> None:
    rule = LongRule(None, Calendar(None), all_long=True)
    long = Packer(None, interval=0, stamp_is_end=False, all_loose=True, long=rule)
    piece = long.pack(readings((3, MONDAY, 5), end=[MONDAY + 86_400]))
    assert piece.long is not None
    assert (piece.long.channel.tolist(), piece.long.start.tolist(), piece.long.end.tolist()) == (
        [3], [MINUTE], [MINUTE + 1440],
    )  # fmt: skip
    assert (piece.dense, piece.loose) == ([], None)


@given(
    some=odd_readings(),
    zone=st.sampled_from([None, "Europe/Berlin"]),
    interval=st.sampled_from([0, 15]),
    ends=st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_a_piece_is_the_same_with_the_kernel_and_without(
    some: Readings, zone: str | None, interval: int, *, ends: bool
) -> None:
    changes = None if zone is None else transitions(zone)
    one = Packer(changes, interval=interval, stamp_is_end=ends, all_loose=False)
    assert as_lists(one.pack(some)) == as_lists(without_kernel(lambda: one.pack(some)))
