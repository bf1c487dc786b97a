"""Processes of this machine over the table of chunks; this one works among them."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from etl.bill_runs.request import Watcher, Workers
from etl.core.errors import EtlError
from etl.core.processes import deaf, enter
from etl.engines.chunks import Worker, lease
from etl.engines.progress import Told
from etl.store.database.locks import disconnect
from etl.store.runs import chunk_requeues, worker_names

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

NO_DATABASE = 3
"""The exit code of a worker whose session was cut: nothing in its chunk is to blame."""
STILLBORN_AT_MOST = 10
"""Workers that end before they have had a chunk, until it is clear that no other will do better."""
PAUSE = 0.05
"""Seconds between two looks at the table when there is nothing else to do."""


def ready() -> None:
    """Processes can be had everywhere; UsageError where a lease is no time."""
    lease()


def drive(run: int, workers: Workers, watcher: Watcher) -> None:
    """Work until nothing is left. What other processes of this host had that are no more need not be waited for."""
    chunk_requeues.requeue_dead(run)
    told, own = Told(run, watcher), Worker()
    crew = _Crew(run, max((workers.count or 1) - 1, 0), workers.begin)
    try:
        while True:
            crew.bury()
            worked = own.once(run=run, careful=True)
            state = told.tell()
            if state.over:
                return
            if not worked:  # what is left is at work, or has ended a worker: that is for others than this one
                crew.recruit(state.waiting)
                time.sleep(PAUSE)
    except BaseException:
        disconnect()  # it may have come in the middle of a statement
        raise
    finally:
        crew.stop()


class _Crew:
    """Worker processes of a run, which go when nothing waits."""

    def __init__(self, run: int, count: int, begin: Callable[[], None]) -> None:
        self._run, self._begin = run, begin
        self._count = max(count, 1)
        self._members: list[SpawnProcess] = []
        self._stillborn = 0
        self.recruit(count)

    def recruit(self, waiting: int) -> None:
        """Have as many as there are chunks that wait, but no more than were asked for."""
        for _ in range(min(waiting, self._count) - len(self._members)):
            told = (self._begin, "etl.engines.local:work", self._run)
            process = get_context("spawn").Process(target=enter, args=told, daemon=True)
            with deaf():
                process.start()
            self._members.append(process)

    def bury(self) -> None:
        """What members had that have ended waits again."""
        for process in [one for one in self._members if not one.is_alive()]:
            self._members.remove(process)
            if process.exitcode == NO_DATABASE:
                chunk_requeues.release(self._run, [worker_names.worker_name(process.pid)])
            elif process.exitcode and not chunk_requeues.requeue_lost(self._run, worker_names.worker_name(process.pid)):
                self._stillborn += 1
                if self._stillborn > STILLBORN_AT_MOST:
                    raise EtlError(f"worker processes end before they begin, with exit code {process.exitcode}")

    def stop(self) -> None:
        names = [worker_names.worker_name(process.pid) for process in self._members]
        for process in self._members:
            process.terminate()
        for process in self._members:
            process.join()
        with suppress(Exception):  # the database may be why everything stops; leases end by themselves
            chunk_requeues.release(self._run, [*names, worker_names.worker_name()])


def work(run: int) -> None:
    """A worker process: chunks until none waits. That the database fails is for the parent to say, who sees it, too."""
    try:
        worker = Worker()
        while worker.once(run=run):
            pass
    except EtlError:
        sys.exit(NO_DATABASE)
