"""Python's collector of cycles, kept from looking for what is not there."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Loads and bills make millions of rows and no cycles: looking for them costs a tenth of the time.

    In a thread beside others nothing is paused: they may make cycles meanwhile.
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
