"""Worker processes of this machine that do the chunks that a broker announces: `etl worker`."""

import logging
import os
import socket
import time
import warnings
from collections.abc import Callable
from typing import Any

from etl.core.errors import EtlError, OtherVersionError
from etl.engines.bill_job import BILLS
from etl.engines.broker import TASK, application, broker_url, queue_name, ready, shown
from etl.engines.broker_watch import Life, watch
from etl.engines.chunks import Worker, lease
from etl.engines.file_job import FILES
from etl.store.database.error_messages import place
from etl.store.database.locks import disconnect
from etl.store.runs.chunk_requeues import requeue_if_dead

__all__ = ["ready", "serve"]

REFUSED = 1.0
"""Seconds for which a worker of another version does not give a message back: the right ones take it meanwhile."""

Say = Callable[[str], None]


def serve(processes: int | None, say: Say, note: Say, done: Say) -> int:
    """Work until SIGTERM or Ctrl-C, and finish the chunks at work; return the exit code, 0 then.

    `say` prints what fails, `note` what this worker is, `done` each chunk. The database is up to date.
    """
    count, celery = processes or os.cpu_count() or 1, application()
    lease()  # UsageError now rather than in each process
    from celery import signals

    celery.task(_task(say, done), name=TASK)
    signals.setup_logging.connect(_log, weak=False)
    signals.worker_process_init.connect(_begin, weak=False)
    signals.worker_shutting_down.connect(_end, weak=False)
    signals.worker_ready.connect(_watching(count, say), weak=False)
    noun = "process" if count == 1 else "processes"
    note(f"etl: {count} {noun} on {place()} wait for work on queue {queue_name()} of {shown(broker_url())}")
    disconnect()  # processes are forked: none may share a session with another
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")
        worker = celery.Worker(
            hostname=f"etl{os.getpid()}@{socket.gethostname()}", pool="prefork", concurrency=count, quiet=True,
            optimization="fair", without_gossip=True, without_mingle=True, without_heartbeat=True,
        )  # fmt: skip
        worker.start()
    return 0 if _ended_by else int(worker.exitcode or 0)


_workers: list[Worker] = []
"""The one of this process."""


def _begin(**_: Any) -> None:
    """Prepare a new process of the pool."""
    disconnect()
    _workers[:] = [Worker({**BILLS, **FILES})]


def _watching(processes: int, say: Say) -> Callable[..., None]:
    """Return what begins to watch the broker, once: a worker is ready again each time it comes back to it."""
    from celery.worker import state

    turns: list[int] = []

    def turn() -> None:
        turns[0] += 1

    def life() -> Life:
        return Life(state.all_total_count[0], turns[0], len(state.reserved_requests) < processes)

    def ready(sender: Any, **_: Any) -> None:
        if not turns:
            turns.append(0)
            sender.hub.on_tick.add(turn)
            watch(life, say)

    return ready


_ended_by: list[str] = []
"""How a user or a service manager ended it: Celery counts Ctrl-C as a failure."""


def _end(how: str = "", **_: Any) -> None:
    _ended_by.append(how)


def _log(**_: Any) -> None:
    """Let Celery and its pool of processes print what fails, in lines like ours."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine())
    logging.basicConfig(handlers=[handler], level=logging.ERROR)
    logging.getLogger("multiprocessing").addHandler(handler)


class OneLine(logging.Formatter):
    """One line of what happened, without a traceback: all of it is Celery's code."""

    def format(self, record: logging.LogRecord) -> str:
        return f"etl: {record.getMessage().partition(chr(10))[0]}"


def _task(say: Say, done: Say) -> Callable[[int], None]:
    """Return what is done about a message: the number of a chunk, which may be done, or another's, by now."""
    from celery.exceptions import Reject

    def chunk(number: int) -> None:
        (worker,) = _workers
        try:
            # The broker gives the message of a process that was killed to another at once.
            if worker.once(chunk=number) or (requeue_if_dead(number) and worker.once(chunk=number)):
                done(f"etl: worker {worker.name}: chunk {number} is done")
        except OtherVersionError as error:
            say(f"etl: {error}")
            time.sleep(REFUSED)
            raise Reject(str(error), requeue=True) from error
        except EtlError as error:
            say(f"etl: {error}")
            disconnect()

    return chunk
