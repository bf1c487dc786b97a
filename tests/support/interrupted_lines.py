"""Ctrl-C at a chosen line of a module: what a signal may do at any moment, at each moment in turn."""

import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any


def interrupted(work: Callable[[], object], line: int, module: ModuleType) -> bool:
    """Whether `work` was ended by Ctrl-C at the line of the module that runs as number `line`, counted from 0."""
    left = line

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename != module.__file__:
            return None
        if event == "line":
            left -= 1
            if left == -1:
                raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    try:
        work()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    return False
