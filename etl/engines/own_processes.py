"""Processes of a run that saves its bills itself: how many are worth it, begun before a connection is open."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from etl.bill_runs.order import Order, read_order
from etl.bill_runs.request import Request, Workers
from etl.core.processes import cores, may_fork
from etl.engines.part_job import ComputedPart, PartJob
from etl.engines.planning import plan
from etl.store import input_versions
from etl.store.bills.stale_bills import count_stale
from etl.store.database.locks import disconnect, snapshot
from etl.store.input_versions import InputVersion
from etl.store.usage import billed_clients
from etl.store.usage.billed_clients import PAGE

if TYPE_CHECKING:
    from etl.engines.pool import Pool

WORTH_IT = 5_000
"""Bills from which several processes are done first: two of them have half as many each."""
AT_MOST = 8
"""Processes: what one saves, five or six compute meanwhile."""


@dataclass(frozen=True)
class OwnProcesses:
    """Processes that compute the bills of an order."""

    order: Order
    saw: InputVersion
    bills: int
    """How many there are at most."""
    pool: "Pool"

    def computed(self) -> Iterator[ComputedPart]:
        """Yield the bills of all parts in the order of clients. Used in a snapshot.

        A part that was computed from other inputs than the snapshot's is computed again, here.
        """
        for found in self.pool.computed():
            yield found if found.saw == self.saw else PartJob(self.order).compute(found.part)


def own_processes(request: Request, workers: Workers, stack: ExitStack) -> OwnProcesses | None:
    """Begin processes until the stack ends; None if one is as many as are wanted, or enough."""
    most = min(cores(), AT_MOST) if workers.by_cores else workers.count or 1
    if most < 2 or (workers.by_cores and not may_fork()):
        return None
    with snapshot():
        bills = _count(request)
        count = min(most, bills // (WORTH_IT // 2)) if workers.by_cores else most
        if count < 2:
            return None
        order, saw = read_order(request), input_versions.current()
        parts = plan(request, count, PAGE)  # small ones: while the last of them are saved, nobody computes
    if forked := may_fork():
        disconnect()  # a copy of this process must not have its connections
    from etl.engines.pool import Pool

    pool = Pool(order, parts, replace(workers, count=count), forked=forked)
    stack.callback(pool.stop)
    return OwnProcesses(order, saw, bills, pool)


def _count(request: Request) -> int:
    """Return how many bills a request is of at most, in the days that it names."""
    if request.released:
        return sum(map(len, request.released.values()))
    if request.only_stale:
        return count_stale()
    of_all = len(set(request.periods)) * billed_clients.count_clients(request.client)
    return of_all + sum(len(set(own)) for own in request.own_periods.values())
