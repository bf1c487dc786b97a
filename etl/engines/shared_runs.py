"""Runs shared through the chunk table, of bills or of loads: begun or resumed, and closed when every chunk is done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from etl.bill_runs.request import Watcher
from etl.core.errors import UnpublishedError
from etl.store import input_versions
from etl.store.database.locks import WRITER, write_lock
from etl.store.input_versions import InputVersion
from etl.store.runs import chunk_requeues, run_progress, run_records, run_states

CLOSED = "run {run} was closed by another etl process (etl runs show {run})"
FAILED = "run {run}: {reason} (the same command tries it again, etl runs stop {run} discards the run)"
RETRIED = "run {run}: another etl process is trying its failed chunks again (the same command resumes the run)"
STAYS_OPEN = "run {run} stays open: the same command resumes it, etl runs stop {run} discards it"


@dataclass(frozen=True)
class NewRun:
    """A run to begin, unless one of the same request is open."""

    key: run_records.RunKey
    chunks: Sequence[run_records.NewChunk]
    saw: InputVersion | None = None
    """What it is computed from; None: nothing in the database."""
    discard: Callable[[int], None] = lambda _run: None
    """Closes an open run of the same request that can no longer finish."""


def begin(run: NewRun, watcher: Watcher) -> int:
    """Resume the open run of the same request and inputs, or begin one; return its number."""
    with write_lock(waiting=watcher.waiting):
        number, others = run_records.find_resumable(run.key, run.saw)
        for other in others:
            run.discard(other)
        if number is None:
            return run_records.begin(run.key, run.saw or input_versions.current(WRITER), run.chunks)
        chunk_requeues.retry_failed(number)
    watcher.note(f"resuming run {number}")
    return number


def finish(number: int, report: str = "") -> None:
    """Close a run as done; raise UnpublishedError if a chunk failed or is being tried again, or it is closed already.

    Used inside the write lock, in which failed chunks are made to wait again too.
    """
    if reasons := run_progress.failures(number):
        raise UnpublishedError(FAILED.format(run=number, reason=reasons[0]))
    if not run_progress.progress(number).over:
        raise UnpublishedError(RETRIED.format(run=number))
    if not run_records.close(number, run_states.DONE, report):
        raise UnpublishedError(CLOSED.format(run=number))


@contextmanager
def resumable(number: int, watcher: Watcher) -> Iterator[None]:
    """Note that the run stays open if anything ends the work inside, unless the error says itself what to do."""
    try:
        yield
    except UnpublishedError:
        raise
    except BaseException:  # Ctrl-C, SIGTERM, a broker or a database that is away, or nobody waits for it any more
        watcher.note(STAYS_OPEN.format(run=number))
        raise
