"""Processes of this machine for a database that only one process may write to: they compute, this one keeps."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from etl.bill_runs.compute import Computing, Order
from etl.bill_runs.request import Outcome, Part, Workers
from etl.core.periods import Period
from etl.core.processes import deaf, enter
from etl.engines.planning import halves, hopeless, plan
from etl.store import input_versions
from etl.store.bills.pending import Page, PendingBills
from etl.store.database.locks import snapshot
from etl.store.input_versions import InputVersion
from etl.store.usage.tariff_texts import TariffText

AHEAD = 2
"""Parts for each worker that are computed or wait to be kept: memory does not grow with the number of clients."""


@dataclass(frozen=True)
class Computed:
    """What a worker made of a part."""

    part: Part
    outcome: Outcome
    pages: Sequence[Page]
    tariffs: Sequence[TariffText]
    """Of the bills that failed."""
    saw: InputVersion


def computed(order: Order, workers: Workers) -> Iterator[Computed]:
    """All parts in the order of clients. Used in a snapshot, from which the parts are taken."""
    count, told = workers.count or 1, order.as_json()
    parts = deque(plan(order.request, count))
    while parts:
        under_way: deque[tuple[Part, Future[Computed]]] = deque()
        with _pool(count, workers.begin, told) as pool:
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
            yield from _carefully(part, told, workers)


def _carefully(part: Part, told: str, workers: Workers) -> Iterator[Computed]:
    """A part that may be what ended a worker, by itself; if it is, its halves, down to one client."""
    try:
        with _pool(1, workers.begin, told) as pool:
            found = _submit(pool, part).result()
    except BrokenProcessPool:
        some = halves(part)
        if len(some) < 2:
            yield Computed(part, hopeless(Order.from_json(told).request, part), [], [], input_versions.current())
        for half in some if len(some) > 1 else ():
            yield from _carefully(half, told, workers)
    else:
        yield found


def _pool(count: int, begin: Callable[[], None], told: str) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, get_context("spawn"), enter, (begin, "etl.engines.pool:take", told))


def _submit(pool: ProcessPoolExecutor, part: Part) -> "Future[Computed]":
    with deaf():  # it may start a process
        return pool.submit(_compute, part)


_orders: list[Order] = []
_billed: dict[Period, bool] = {}
"""Of this worker process: one order, and in which periods there were bills."""


def take(told: str) -> None:
    """What this worker process is to compute parts of."""
    _orders.append(Order.from_json(told))


def _compute(part: Part) -> Computed:
    order = _orders[0]
    with snapshot():
        saw, bills = input_versions.current(), PendingBills(_billed, replace=order.request.gives_way)
        computing = Computing(order, bills, part=part)
        outcome = computing.run()
    outcome.unchanged = bills.unchanged
    return Computed(part, outcome, bills.pages, list(computing.tariffs.values()), saw)
