"""Processes of this machine that compute for one that saves: copies of this one where that is safe, else new ones."""

import signal
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from multiprocessing import get_context

from etl.bill_runs.order import Order
from etl.bill_runs.request import Part, Workers
from etl.core.processes import end_with_parent, ignoring_interrupts, interrupts_blocked, start_worker
from etl.engines.part_job import ComputedPart, PartJob
from etl.engines.planning import halves, poisoned
from etl.store import input_versions
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import snapshot

AHEAD = 2
"""Parts a worker that are computed or wait to be saved: memory does not grow with the number of clients."""

_Pooled = tuple[Part, "Future[ComputedPart]"]


class Pool:
    """Workers that compute the parts of an order; with `forked` they are copies of this process, as it is now."""

    def __init__(self, order: Order, parts: list[Part], workers: Workers, *, forked: bool) -> None:
        self._order, self._parts, self._workers, self._count = order, deque(parts), workers, workers.count or 1
        self._under_way: deque[_Pooled] = deque()
        self._submit = interrupts_blocked if forked else ignoring_interrupts
        self._pool = self._forked() if forked else self._spawned(self._count)
        with suppress(BrokenProcessPool):  # it is made up for when its parts are wanted
            self._fill()

    def computed(self) -> Iterator[ComputedPart]:
        """Yield all parts in the order of clients. Used in a snapshot of what the parts were taken from."""
        while self._parts or self._under_way:
            try:
                while self._under_way:
                    yield self._under_way[0][1].result()
                    self._under_way.popleft()
                    self._fill()
            except BrokenProcessPool:
                self._pool.shutdown()
            lost, self._under_way = self._under_way, deque()
            for part, _ in lost:
                yield from self._bisected(part)
            if self._parts:
                self._pool, self._submit = self._spawned(self._count), ignoring_interrupts
                self._fill()

    def stop(self) -> None:
        """End the workers, once what they are at is done."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fill(self) -> None:
        with self._submit():
            while self._parts and len(self._under_way) < AHEAD * self._count:
                self._under_way.append((self._parts[0], self._pool.submit(_compute, self._parts[0])))
                self._parts.popleft()

    def _bisected(self, part: Part) -> Iterator[ComputedPart]:
        """Compute alone a part that may have ended a worker; if it does again, its halves, down to one client."""
        try:
            with self._spawned(1) as pool:
                with ignoring_interrupts():
                    future = pool.submit(_compute, part)
                found = future.result()
        except BrokenProcessPool:
            some = halves(part)
            if len(some) < 2:
                yield ComputedPart(part, input_versions.current(), poisoned(self._order.request, part))
            for half in some if len(some) > 1 else ():
                yield from self._bisected(half)
        else:
            yield found

    def _spawned(self, count: int) -> ProcessPoolExecutor:
        arguments = (self._workers.begin, "etl.engines.pool:begin_new", self._order.as_json())
        return ProcessPoolExecutor(count, get_context("spawn"), start_worker, arguments)

    def _forked(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, get_context("fork"), _begin_copy, (self._order,))


class _Worker:
    """What a worker process has: one order, and a snapshot from which it computes all its parts."""

    def __init__(self, order: Order) -> None:
        self._order, self._stack = order, ExitStack()
        self._job: PartJob | None = None

    def compute(self, part: Part) -> ComputedPart:
        with readable_errors():
            if self._job is None:
                self._stack.enter_context(snapshot())
                self._job = PartJob(self._order)
            return self._job.compute(part)


_worker: list[_Worker] = []


def begin_new(order: str) -> None:
    """Let this new process compute parts of an order."""
    _worker.append(_Worker(Order.from_json(order)))


def _begin_copy(order: Order) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    _worker.append(_Worker(order))


def _compute(part: Part) -> ComputedPart:
    return _worker[0].compute(part)
