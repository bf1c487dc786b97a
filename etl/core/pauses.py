"""Pauses of Python's cycle collector."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the collector: loads and bills make millions of rows and no cycles, and looking costs a tenth of the time.

    In a thread other than the main one nothing is paused: other threads may make cycles meanwhile.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
