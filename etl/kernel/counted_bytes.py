"""One byte of a text counted by the kernel, or by numpy where there is none."""

import ctypes

import numpy as np

from etl.kernel.library import POINTER, function


def count_byte(data: bytes, byte: int) -> int:
    """Return how many bytes are `byte`; other threads go on meanwhile."""
    count = function("etl_count_byte", ctypes.c_int64, POINTER, ctypes.c_size_t, ctypes.c_int32)
    if count is None:  # numpy counts four times as fast as bytes do
        return int(np.count_nonzero(np.frombuffer(data, np.uint8) == byte))
    return int(count(data, len(data), byte))
