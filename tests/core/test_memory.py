"""Memory is asked of glibc, and of no other library of C."""

import ctypes
import sys

import pyarrow as pa
import pytest

from etl.core import memory


def test_where_there_is_no_glibc_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    before = pa.default_memory_pool().backend_name
    memory.keep_freed_arrow_memory()
    memory.give_freed_memory_back()
    assert pa.default_memory_pool().backend_name == before


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallopt"), reason="the C library is not glibc"
)
def test_on_glibc_arrays_come_from_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(pa, "set_memory_pool", lambda pool: chosen.append(pool.backend_name))
    memory.keep_freed_arrow_memory()
    memory.give_freed_memory_back()
    assert chosen == ["system"]
