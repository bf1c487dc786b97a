"""Processes of this machine for a database that only one process may write to: they compute, this process saves."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import Order
from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import Part, Workers
from etl.core.periods import Period
from etl.core.processes import ignoring_interrupts, start_worker
from etl.engines.planning import halves, plan, poisoned
from etl.store import input_versions
from etl.store.bills.pending import Page, PendingBills
from etl.store.database.locks import snapshot
from etl.store.input_versions import InputVersion
from etl.store.usage.tariff_texts import TariffText

AHEAD = 2
"""Parts a worker that are computed or wait to be saved: memory does not grow with the number of clients."""


@dataclass(frozen=True)
class ComputedPart:
    """What a worker computed of a part."""

    part: Part
    outcome: Outcome
    pages: Sequence[Page]
    tariffs: Sequence[TariffText]
    """Of the bills that failed."""
    saw: InputVersion


def computed_parts(order: Order, workers: Workers) -> Iterator[ComputedPart]:
    """Yield all parts in the order of clients. Used in a snapshot, from which the parts are taken."""
    count, text = workers.count or 1, order.as_json()
    parts = deque(plan(order.request, count))
    while parts:
        under_way: deque[tuple[Part, Future[ComputedPart]]] = deque()
        with _pool(count, workers.begin, text) as pool:
            try:
                while parts or under_way:
                    while parts and len(under_way) < AHEAD * count:
                        under_way.append((parts[0], _submit(pool, parts[0])))
                        parts.popleft()
                    yield under_way[0][1].result()
                    under_way.popleft()
            except BrokenProcessPool:
                pass
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
        for part, _ in under_way:
            yield from _bisected(part, text, workers)


def _bisected(part: Part, order: str, workers: Workers) -> Iterator[ComputedPart]:
    """Compute alone a part that may have ended a worker; if it does again, its halves, down to one client."""
    try:
        with _pool(1, workers.begin, order) as pool:
            found = _submit(pool, part).result()
    except BrokenProcessPool:
        some = halves(part)
        if len(some) < 2:
            outcome = poisoned(Order.from_json(order).request, part)
            yield ComputedPart(part, outcome, [], [], input_versions.current())
        for half in some if len(some) > 1 else ():
            yield from _bisected(half, order, workers)
    else:
        yield found


def _pool(count: int, begin: Callable[[], None], order: str) -> ProcessPoolExecutor:
    arguments = (begin, "etl.engines.pool:set_order", order)
    return ProcessPoolExecutor(count, get_context("spawn"), start_worker, arguments)


def _submit(pool: ProcessPoolExecutor, part: Part) -> "Future[ComputedPart]":
    with ignoring_interrupts():  # it may start a process
        return pool.submit(_compute, part)


_orders: list[Order] = []
_billed: dict[Period, bool] = {}
"""Of this worker process: one order, and in which periods there were bills."""


def set_order(order: str) -> None:
    """Set the order of which this worker process computes parts."""
    _orders.append(Order.from_json(order))


def _compute(part: Part) -> ComputedPart:
    order = _orders[0]
    with snapshot():
        saw = input_versions.current()
        sink = PendingBills(_billed, replace=order.request.replace)
        computer = BillComputer(order, sink)
        outcome = computer.compute(part)
    outcome.unchanged = sink.unchanged
    return ComputedPart(part, outcome, sink.pages, list(computer.tariffs.values()), saw)
