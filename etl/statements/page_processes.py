"""Processes of this machine that make pages: copies of this one, begun before it has a connection."""

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing import get_context

from etl.core.bill_page import StoredBill
from etl.core.processes import cores, end_with_parent, interrupts_blocked, may_fork
from etl.statements.page_maker import MadePage, PageMaker, Request
from etl.store import shown_versions
from etl.store.bills import export_rows
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import disconnect, snapshot
from etl.store.shown_versions import ShownVersion

WORTH_IT, WORTH_IT_AS_PDF = 200, 12
"""Pages from which several processes are done first."""
AT_MOST = 8
"""Processes: what one writes, these make meanwhile."""
AHEAD = 2
"""Batches a process that are made or wait to be written: memory does not grow with the number of pages."""

Batch = Sequence[StoredBill]
_Made = tuple[ShownVersion, list[MadePage]]


class PageProcesses:
    """Copies of this process, as it is now, that make pages."""

    def __init__(self, maker: PageMaker, count: int) -> None:
        self._maker, self._ahead = maker, AHEAD * count
        self._pool = ProcessPoolExecutor(count, get_context("fork"), _begin_copy, (maker,))
        with interrupts_blocked():
            self._pool.submit(_make, ())  # all are begun with the first job

    def made(self, batches: Iterable[Batch]) -> Iterator[MadePage]:
        """Yield the pages of batches of bills in their order. Used in a snapshot, of which the bills are.

        This process makes those of one that saw something else in its snapshot, or that was ended.
        """
        saw, waiting = shown_versions.current(), deque[tuple[Batch, Future[_Made] | None]]()
        for batch in batches:
            waiting.append((batch, self._submitted(batch)))
            if len(waiting) == self._ahead:
                yield from pages_of(*waiting.popleft(), saw, self._maker)
        while waiting:
            yield from pages_of(*waiting.popleft(), saw, self._maker)

    def _submitted(self, batch: Batch) -> "Future[_Made] | None":
        try:
            return self._pool.submit(_make, batch)
        except BrokenProcessPool:
            return None

    def stop(self) -> None:
        """End the processes, once what they are at is done."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def page_processes(request: Request, maker: PageMaker, stack: ExitStack) -> PageProcesses | None:
    """Begin processes until the stack ends; None if one is as many as are wanted, or enough, or can be had."""
    most = min(request.workers or cores(), AT_MOST)
    if request.month is None or most < 2 or not may_fork():
        return None
    with snapshot():
        pages = export_rows.count_bills(request.month, request.client)
    if pages < (2 if request.workers else WORTH_IT_AS_PDF if request.pdf else WORTH_IT):
        return None
    disconnect()  # a copy of this process must not have its connections
    found = PageProcesses(maker, most)
    stack.callback(found.stop)
    return found


def pages_of(batch: Batch, future: "Future[_Made] | None", saw: ShownVersion, maker: PageMaker) -> Iterator[MadePage]:
    """Yield what a process makes of a batch; where there is none that saw the same, what the maker does."""
    try:
        version, pages = future.result() if future else (None, [])
    except BrokenProcessPool:
        version, pages = None, []
    yield from pages if version == saw else maker.of_bills(batch)


class _Worker:
    """What a process has: a maker of pages, and a snapshot in which it makes all of them."""

    def __init__(self, maker: PageMaker) -> None:
        self._maker, self._stack = maker, ExitStack()
        self._saw: ShownVersion | None = None

    def make(self, batch: Batch) -> _Made:
        with readable_errors():
            if self._saw is None:
                self._stack.enter_context(snapshot())
                self._saw = shown_versions.current()
            return self._saw, list(self._maker.of_bills(batch))


_worker: list[_Worker] = []


def _begin_copy(maker: PageMaker) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    _worker.append(_Worker(maker))


def _make(batch: Batch) -> _Made:
    return _worker[0].make(batch)
