"""What a new process does before anything of ours that needs a database is imported."""

import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any


def enter(begin: Callable[[], None], function: str, *arguments: Any) -> None:
    """Configure the process by `begin`, then call `module:function`: its module may need what `begin` does.

    The terminal sends Ctrl-C to all processes: the parent ends this one.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin()
    module, _, name = function.partition(":")
    getattr(import_module(module), name)(*arguments)
