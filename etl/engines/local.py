"""Processes of this machine that share the chunk table; this process works among them."""

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from etl.bill_runs.request import Watcher, Workers
from etl.core.errors import EtlError
from etl.core.processes import ignoring_interrupts, start_worker
from etl.engines.bill_job import BILLS
from etl.engines.chunks import Worker, lease
from etl.engines.progress import SharedProgress
from etl.store.database.locks import disconnect
from etl.store.runs import chunk_requeues, worker_names

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

NO_DATABASE = 3
"""Exit code of a worker whose session was cut: its chunk is not the cause."""
NEVER_BEGUN_AT_MOST = 10
"""Workers that may end before they have claimed a chunk: more would not do better."""
PAUSE = 0.05
"""Seconds between two looks at the table if there is nothing else to do."""


def ready() -> None:
    """Raise UsageError if the time of a lease is none; processes there are everywhere."""
    lease()


def drive(run: int, workers: Workers, watcher: Watcher) -> None:
    """Work until every chunk is done; chunks of dead processes on this host need not wait for their leases."""
    chunk_requeues.requeue_dead(run)
    progress, own = SharedProgress(run, watcher), Worker(BILLS)
    crew = _Crew(run, max((workers.count or 1) - 1, 0), workers.begin)
    try:
        while True:
            crew.requeue_dead()
            worked = own.once(run=run, careful=True)
            state = progress.report()
            if state.over:
                return
            if not worked:  # the chunks left are at work, or have ended a worker: this process leaves them to others
                crew.start(state.waiting)
                time.sleep(PAUSE)
    except BaseException:
        disconnect()  # it may have come in the middle of a statement
        raise
    finally:
        crew.stop()


class _Crew:
    """Worker processes of a run, which end when no chunk waits."""

    def __init__(self, run: int, count: int, begin: Callable[[], None]) -> None:
        self._run, self._begin = run, begin
        self._count = max(count, 1)
        self._members: list[SpawnProcess] = []
        self._never_begun = 0
        self.start(count)

    def start(self, waiting: int) -> None:
        """Start workers until there is one for each waiting chunk, or as many as the user wants."""
        for _ in range(min(waiting, self._count) - len(self._members)):
            arguments = (self._begin, "etl.engines.local:work", self._run)
            process = get_context("spawn").Process(target=start_worker, args=arguments, daemon=True)
            with ignoring_interrupts():
                process.start()
            self._members.append(process)

    def requeue_dead(self) -> None:
        """Requeue the chunks of members that have ended; EtlError if members keep ending before they begin."""
        for process in [member for member in self._members if not member.is_alive()]:
            self._members.remove(process)
            if process.exitcode == NO_DATABASE:
                chunk_requeues.release(self._run, [worker_names.worker_name(process.pid)])
            elif process.exitcode and not chunk_requeues.requeue_lost(self._run, worker_names.worker_name(process.pid)):
                self._never_begun += 1
                if self._never_begun > NEVER_BEGUN_AT_MOST:
                    raise EtlError(
                        f"worker processes end before they begin, with exit code {process.exitcode}",
                        code="E-UNEXPECTED",
                    )

    def stop(self) -> None:
        """Stop all members, and release their chunks."""
        names = [worker_names.worker_name(process.pid) for process in self._members]
        for process in self._members:
            process.terminate()
        for process in self._members:
            process.join()
        with suppress(Exception):  # the database may be why everything stops; leases end by themselves
            chunk_requeues.release(self._run, [*names, worker_names.worker_name()])


def work(run: int) -> None:
    """Do chunks until none waits; the parent reports a failing database, which it meets too."""
    try:
        worker = Worker(BILLS)
        while worker.once(run=run):
            pass
    except EtlError:
        sys.exit(NO_DATABASE)
