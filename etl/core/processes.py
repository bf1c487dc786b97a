"""What a new process does before anything of ours that needs a database is imported."""

import os
import signal
import threading
from collections.abc import Callable
from importlib import import_module
from multiprocessing import parent_process
from typing import Any


def enter(begin: Callable[[], None], function: str, *arguments: Any) -> None:
    """Configure the process by `begin`, then call `module:function`: its module may need what `begin` does.

    The terminal sends Ctrl-C to all processes, and the parent ends this one; if it is killed, this one goes by itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_go_with_parent, daemon=True).start()
    begin()
    module, _, name = function.partition(":")
    getattr(import_module(module), name)(*arguments)


def _go_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
