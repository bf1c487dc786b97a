"""Workers on any machines, called by a broker. The table of chunks is looked at: messages may be lost or come twice."""

import time

from etl.bill_runs.request import Watcher, Workers
from etl.engines.broker import Bell, BrokerError, ready
from etl.engines.progress import Told
from etl.store.runs import chunk_claims, run_progress

__all__ = ["drive", "ready"]

PAUSE = 0.2
"""Seconds between two looks at the table."""
AGAIN = 3.0
"""Seconds after which chunks are called for again that wait while no message does."""
UNANSWERED = 3.0
"""Seconds without a worker after which the user is told."""


def drive(run: int, _workers: Workers, watcher: Watcher) -> None:
    """Call for each chunk that waits, until none does. Workers go on when this process is interrupted.

    BrokerError where the broker is away at the beginning; later it is waited for.
    """
    told, bell, heard = Told(run, watcher), Bell(), _Heard(run, watcher)
    rung, looked, chunks = set[int](), time.monotonic(), 0
    while not (state := told.tell()).over:
        try:
            if state.chunks > chunks:  # those of the run, or parts of one that ends its workers
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
            heard.say(str(error))
        heard.listen(state)
        time.sleep(PAUSE)


class _Heard:
    """What the user should know of the workers, each said once."""

    def __init__(self, run: int, watcher: Watcher) -> None:
        self._run, self._watcher = run, watcher
        self._said: set[str] = set()
        self._last, self._since = 0, time.monotonic()

    def listen(self, state: run_progress.Progress) -> None:
        """Called at every look at the table."""
        for complaint in run_progress.refusals(self._run) if state.waiting else ():
            self.say(complaint)
        if state.claimed or state.ended + state.failed != self._last:
            self._last, self._since = state.ended + state.failed, time.monotonic()
        elif time.monotonic() - self._since > UNANSWERED:
            self.say("no worker answers (start some: etl worker)")

    def say(self, text: str) -> None:
        """Above the bar, once."""
        if text not in self._said:
            self._said.add(text)
            self._watcher.note(f"etl: {text}")
