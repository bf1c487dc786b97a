"""Workers on any machines, called by a broker; the chunk table is looked at: messages may be lost or doubled."""

import time

from etl.bill_runs.request import Watcher, Workers
from etl.core.errors import BrokerError
from etl.engines.broker import Bell, ready
from etl.engines.progress import SharedProgress
from etl.store.runs import chunk_claims, run_progress

__all__ = ["drive", "ready"]

PAUSE = 0.2
"""Seconds between two looks at the table."""
AGAIN = 3.0
"""Seconds after which waiting chunks are called for again if no message waits."""
UNANSWERED = 3.0
"""Seconds without a worker after which the user is warned."""


def drive(run: int, _workers: Workers, watcher: Watcher) -> None:
    """Call for each waiting chunk until none waits. Workers continue when this process is interrupted.

    Raise BrokerError if the broker does not answer at the beginning; later, wait for it.
    """
    progress, bell, notes = SharedProgress(run, watcher), Bell(), _Notes(run, watcher)
    rung, looked, chunks = set[int](), time.monotonic(), 0
    while not (state := progress.report()).over:
        try:
            if state.chunks > chunks:  # the chunks of the run, or parts of one that ends its workers
                new = [chunk for chunk in chunk_claims.waiting(run) if chunk not in rung]
                bell.ring(new)
                rung.update(new)
                chunks = state.chunks
            elif time.monotonic() - looked > AGAIN:
                looked = time.monotonic()
                if (waiting := chunk_claims.waiting(run)) and bell.is_silent():
                    bell.ring(waiting)
        except BrokerError as error:
            if not chunks:
                raise
            notes.say(str(error))
        notes.look(state)
        time.sleep(PAUSE)


class _Notes:
    """Notes about the workers above the bar, each once."""

    def __init__(self, run: int, watcher: Watcher) -> None:
        self._run, self._watcher = run, watcher
        self._noted: set[str] = set()
        self._last, self._since = 0, time.monotonic()

    def look(self, state: run_progress.Progress) -> None:
        """Note why workers refuse chunks, and that none answers; called at every look at the table."""
        for complaint in run_progress.refusals(self._run) if state.waiting else ():
            self.say(complaint)
        if state.claimed or state.ended + state.failed != self._last:
            self._last, self._since = state.ended + state.failed, time.monotonic()
        elif time.monotonic() - self._since > UNANSWERED:
            self.say("no worker answers (start some: etl worker)")

    def say(self, text: str) -> None:
        """Note a text unless it was noted before."""
        if text not in self._noted:
            self._noted.add(text)
            self._watcher.note(f"etl: {text}")
