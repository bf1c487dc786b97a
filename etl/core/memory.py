"""Memory of this process: what it keeps and gives back while it loads."""

import ctypes
import sys
from collections.abc import Callable

import pyarrow as pa

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LARGE = 1 << 30


def keep_freed_memory() -> None:
    """Let glibc keep freed arrays for the next piece, where it would give megabytes back and fault them in again.

    Parsing and packing take a fifth less time; other libraries of C have no such switch and need none.
    """
    if (mallopt := _of_glibc("mallopt")) is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _LARGE)
        pa.set_memory_pool(pa.system_memory_pool())


def give_freed_memory_back() -> None:
    """Give back what parsers left in the heaps of their threads: the stages after them cannot use it."""
    if (malloc_trim := _of_glibc("malloc_trim")) is not None:
        malloc_trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """Return a function of the C library if that is glibc."""
    if sys.platform != "linux":
        return None
    try:
        function: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
    return function
