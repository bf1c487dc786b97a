"""Watch of a worker's broker: a consumer that hears nothing after the broker was away begins again.

Celery comes back by itself from most losses of a connection, and not from all; nothing says so from outside, and the
worker looks well. What tells is that messages wait, and it takes none although it has a free process, or its loop
stands still.
"""

import os
import sys
import time
from collections.abc import Callable
from threading import Thread
from typing import Any, NamedTuple

from etl.core.errors import BrokerError
from etl.engines.broker import Bell

PAUSE = 3.0
"""Seconds between two looks at the broker."""
LOOKS = 3
"""Looks at which messages have waited for a free process, one after the other, before the worker begins again."""
STILL_LOOKS = 20
"""The same for a loop that stands still, whatever is at work: longer than Celery waits before it connects again."""


class Life(NamedTuple):
    """Signs of life of a consumer."""

    taken: int
    """Messages that it took since it began."""
    turns: int
    """Turns of its loop."""
    is_free: bool
    """Whether it has fewer messages than processes."""


def watch(life: Callable[[], Life], note: Callable[[str], None]) -> None:
    """Look at the queue in a thread, as long as this process lives."""
    Thread(target=_look, args=(Bell(), life, note), name="broker", daemon=True).start()


def _look(bell: Any, life: Callable[[], Life], note: Callable[[str], None]) -> None:
    deaf = still = 0
    before = life()
    while deaf < LOOKS and still < STILL_LOOKS:
        time.sleep(PAUSE)
        waits, now = _waits(bell), life()
        is_deaf = waits and before.is_free and now.is_free and now.taken == before.taken
        deaf = deaf + 1 if is_deaf else 0
        still = still + 1 if waits and now.turns == before.turns else 0
        before = now
    note("etl: messages wait and do not come: this worker begins again")
    begin_again()


def _waits(bell: Any) -> bool:
    """Return whether the broker answers, and has a message that waits."""
    try:
        return not bell.is_silent()
    except BrokerError:
        return False


def begin_again() -> None:
    """Run this process from its start, with the same number and arguments.

    Processes of its pool end as its pipes close: idle ones at once, the others when their chunks are done.
    """
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - what it was started with
