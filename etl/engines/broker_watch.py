"""Watch of a worker's broker: a consumer that hears nothing after the broker was away begins again.

Celery comes back by itself from most losses of a connection, and not from all; nothing says so from outside, and the
worker looks well. What tells is that messages wait while it does nothing.
"""

import os
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

from etl.core.errors import BrokerError
from etl.engines.broker import Bell

PAUSE = 3.0
"""Seconds between two looks at the broker."""
LOOKS = 3
"""Looks at which messages have waited for an idle worker, one after the other, before it begins again."""


def watch(is_idle: Callable[[], bool], note: Callable[[str], None]) -> None:
    """Look at the queue in a thread, as long as this process lives."""
    Thread(target=_look, args=(Bell(), is_idle, note), name="broker", daemon=True).start()


def _look(bell: Any, is_idle: Callable[[], bool], note: Callable[[str], None]) -> None:
    deaf = 0
    while deaf < LOOKS:
        time.sleep(PAUSE)
        try:
            deaf = deaf + 1 if is_idle() and not bell.is_silent() and is_idle() else 0
        except BrokerError:
            deaf = 0
    note("etl: messages wait and do not come: this worker begins again")
    begin_again()


def begin_again() -> None:
    """Run this process from its start, with the same number and arguments; its idle pool ends as its pipes close."""
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - what it was started with
