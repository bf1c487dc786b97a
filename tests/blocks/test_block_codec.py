"""A week as bytes: every grid comes back exactly, in few bytes, and a damaged block is noticed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks import block_codec
from etl.blocks.block_codec import UNKNOWN, Grid
from etl.core.errors import DamagedError


def grid(*values: int, slots: int = 168) -> Grid:
    """One week of which the first slots are known."""
    return np.array([[*values, *[UNKNOWN] * (slots - len(values))]], np.int64)


def sealed(week: Grid, series: int = 7, number: int = 3) -> bytes:
    return block_codec.seal(block_codec.pack(week).bodies[0], series, number)


amounts = st.one_of(st.just(UNKNOWN), st.integers(0, 300), st.integers(0, 2**40), st.just(2**58))


@given(st.lists(st.lists(amounts, min_size=24, max_size=24), min_size=1, max_size=5), st.integers(0, 5))
@settings(deadline=None)
def test_every_grid_comes_back(rows: list[list[int]], exponent: int) -> None:
    weeks = np.array(rows, np.int64)
    weeks = np.where((weeks > 0) & (weeks < 2**40), weeks * 10**exponent, weeks)
    weeks[:, 5] = 1  # a row is never without a reading
    packed = block_codec.pack(weeks)
    assert block_codec.unpack(packed.bodies, 24).tolist() == weeks.tolist()
    assert packed.known.tolist() == (weeks >= 0).sum(axis=1).tolist()
    assert packed.energy_mwh.tolist() == np.where(weeks < 0, 0, weeks).sum(axis=1).tolist()


@pytest.mark.parametrize(
    ("values", "width", "scale"),
    [
        ([254_000, 0, 1_000], 1, 3),  # 254 Wh at the most: a byte a slot
        ([255_000], 2, 3),  # 255 stands for an unknown slot
        ([1], 1, 0),
        ([2_530], 1, 1),
        ([254 * 10**6], 1, 6),  # whole kWh
        ([2**40 + 1], 8, 0),
    ],
)
def test_slots_are_as_narrow_as_their_values_allow(values: list[int], width: int, scale: int) -> None:
    body = block_codec.pack(grid(*values)).bodies[0]
    assert (body[1], body[2], len(body)) == (width, scale, 8 + width * len(values))


def test_a_block_begins_and_ends_with_a_known_slot() -> None:
    week = grid(UNKNOWN, UNKNOWN, 4, UNKNOWN, 5)
    body = block_codec.pack(week).bodies[0]
    assert len(body) == 8 + 3
    assert block_codec.known_starts(body, week=0, interval=60, phase=5).tolist() == [
        block_codec.FIRST_MONDAY + 5 + hour * 60 for hour in (2, 4)
    ]


def test_a_block_is_intact_under_its_own_key_only() -> None:
    block = sealed(grid(1, 2, 3))
    assert block_codec.intact(block, 7, 3)
    assert not block_codec.intact(block, 8, 3)
    assert not block_codec.intact(block, 7, 4)
    block_codec.check_all([block, sealed(grid(9), 8, -1)], [7, 8], [3, -1])


@pytest.mark.parametrize("place", range(14))
def test_one_changed_bit_is_noticed(place: int) -> None:
    block = bytearray(sealed(grid(1, 2)))
    assert len(block) == 14
    block[place] ^= 1
    with pytest.raises(DamagedError, match=r"^a stored block of readings is damaged \(restore"):
        block_codec.check(bytes(block), 7, 3)
    with pytest.raises(DamagedError):
        block_codec.check_all([sealed(grid(1, 2)), bytes(block)], [7, 7], [3, 3])


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (b"\x01\x01\x03", "has 3 bytes, which is too short"),
        (b"\x02" + sealed(grid(1))[1:], "has a header that cannot be"),
        (sealed(grid(1)) + b"\0", "has 14 bytes, and its header says 13"),
        (sealed(grid(UNKNOWN, 1)), "has slots up to 2 in a week of 1"),
        (sealed(grid(1)), None),
    ],
)
def test_what_is_wrong_with_a_frame_is_said(block: bytes, fault: str | None) -> None:
    assert block_codec.frame_fault(block, 1) == fault


def test_a_header_that_cannot_be_is_refused_when_read() -> None:
    with pytest.raises(DamagedError):
        block_codec.unpack([b"\x01\x03\x03\0\0\0\1\0\1\2\3"], 168)


def test_blocks_of_one_header_are_read_together() -> None:
    bodies = block_codec.pack(np.concatenate([grid(1), grid(2), grid(123_000)])).bodies
    forms = block_codec.forms(bodies)
    assert [(form.rows.tolist(), form.scale, form.values.tolist()) for form in forms] == [
        ([0, 1], 0, [[1], [2]]),
        ([2], 3, [[123]]),
    ]


def test_weeks_begin_on_monday() -> None:
    monday = block_codec.week_start(2500)
    assert np.datetime64(monday, "m").astype("datetime64[D]").item().isoweekday() == 1
    assert block_codec.week_of(np.array([monday - 1, monday, monday + 10_079])).tolist() == [2499, 2500, 2500]
