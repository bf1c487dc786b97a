"""Revision stamps as runs: every row comes back, and bytes that fill no row are refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.revision_codec import NONE, pack, unpack
from etl.core.errors import DatabaseError


@given(st.lists(st.lists(st.sampled_from([NONE, 5, -7, 1_500_000_000]), min_size=6, max_size=6), max_size=5))
@settings(deadline=None)
def test_every_row_with_a_stamp_comes_back(rows: list[list[int]]) -> None:
    stamps = np.array(rows, np.int64).reshape(-1, 6)
    packed = pack(stamps)
    assert [not data for data in packed] == [not any(row) for row in rows]
    stamped = [row for row in rows if any(row)]
    assert unpack([data for data in packed if data], 6).tolist() == stamped


def test_a_run_of_equal_stamps_takes_ten_bytes_however_long_it_is() -> None:
    (packed,) = pack(np.array([[9] * 600 + [NONE] * 72], np.int64))
    assert len(packed) == 20


@pytest.mark.parametrize(
    "data",
    [b"", b"1", pack(np.full((1, 5), 9))[0], pack(np.full((1, 6), 9))[0] * 2],
    ids=["empty", "cut", "of a shorter row", "of a row that ends twice"],
)
def test_bytes_that_do_not_fill_a_row_are_refused(data: bytes) -> None:
    with pytest.raises(DatabaseError, match=r"^stored revision stamps are damaged \(restore"):
        unpack([data], 6)
