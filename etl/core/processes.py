"""New processes: how many are worth it, whether they may be copies of this one, and that they end with it."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

_THREADS = Path("/proc/self/task")
"""One file for each thread, also for those of libraries, of which Python does not know."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_fork() -> bool:
    """Return whether this process has one thread only, on Linux: whatever another thread holds, a copy holds for ever.

    Processes of a pool are never copied: they are not to have children.
    """
    from multiprocessing import parent_process

    return sys.platform == "linux" and parent_process() is None and len(list(_THREADS.iterdir())) == 1


@contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """Make processes that are started inside ignore Ctrl-C, which the terminal sends to all: the parent stops them.

    Ignoring it from their first line on would be too late: they would end with a traceback while they import.
    """
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it listens again itself, once it has started its own process
    with interrupts_blocked():
        yield


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C in this process, and for ever in copies of it that are made inside."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_worker(begin: Callable[[], None], function: str, *arguments: Any) -> None:
    """Configure the process by `begin`, then call `module:function`: its module may need what `begin` does.

    The parent ends this process; if the parent is killed, this one ends by itself.
    """
    end_with_parent()
    begin()
    module, _, name = function.partition(":")
    getattr(import_module(module), name)(*arguments)


def end_with_parent() -> None:
    """Let this process end by itself if its parent does, however that ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
