"""New processes: configured before anything that needs a database is imported, and ended by their parent."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import parent_process, resource_tracker
from typing import Any


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Make processes that are started inside ignore Ctrl-C, which the terminal sends to all: the parent stops them.

    Ignoring it from their first line on would be too late: they would end with a traceback while they import.
    """
    resource_tracker.ensure_running()  # it listens again itself, once it has started its own process
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_worker(begin: Callable[[], None], function: str, *arguments: Any) -> None:
    """Configure the process by `begin`, then call `module:function`: its module may need what `begin` does.

    The parent ends this process; if the parent is killed, this one ends by itself.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin()
    module, _, name = function.partition(":")
    getattr(import_module(module), name)(*arguments)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
