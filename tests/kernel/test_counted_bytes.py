"""Bytes counted by the kernel: as many as bytes count themselves, with the kernel and without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.kernel.counted_bytes import count_byte

# A kernel compares 32 bytes at once, and adds up after 255 of these.
LENGTHS = st.one_of(st.integers(0, 100), st.sampled_from([32 * 255 - 1, 32 * 255, 32 * 256 + 31]))


@pytest.mark.parametrize("pure", [True, False])
@given(length=LENGTHS, alike=st.sampled_from([b"\n", b"\n,", b"a\xff\n"]), byte=st.sampled_from([0, 10, 255]))
@settings(deadline=None, max_examples=40)
def test_a_byte_is_counted_wherever_it_stands(length: int, alike: bytes, byte: int, *, pure: bool) -> None:
    data = (alike * length)[:length]
    with pytest.MonkeyPatch.context() as patched:
        if pure:
            patched.setenv("ETL_PURE", "1")
        assert count_byte(data, byte) == data.count(byte)
