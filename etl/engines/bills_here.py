"""Bills by this process, or by a pool whose bills this process saves: one snapshot, one transaction."""

from contextlib import ExitStack

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import Order, read_order
from etl.bill_runs.outcome import BillReport, Outcome
from etl.bill_runs.publish import Computed, NewerLoads, publish, take_off
from etl.bill_runs.request import Request, Watcher, Workers
from etl.engines import pool
from etl.engines.bill_job import bill_key
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.database.locks import snapshot
from etl.store.usage import billed_clients
from etl.store.usage.tariff_texts import TariffText


def bill_here(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """Bill by one process, or by a pool if `workers` has a count."""
    with ExitStack() as stack:
        stack.enter_context(snapshot())
        order, saw = read_order(request), input_versions.current()
        writer = BillWriter(stack, bill_key(order), saw, watcher.waiting, replace=request.replace, named=order.named)
        if workers.count is None:
            computed = _by_one_process(order, writer, watcher)
        else:
            computed = _by_pool(order, writer, watcher, workers)
        return publish(order, computed, writer)


def _by_one_process(order: Order, writer: BillWriter, watcher: Watcher) -> Computed:
    computer = BillComputer(order, writer, watcher)
    return Computed(computer.compute(), list(computer.tariffs.values()))


def _by_pool(order: Order, writer: BillWriter, watcher: Watcher, workers: Workers) -> Computed:
    """Save part by part what the workers compute."""
    outcome, newer, refused = Outcome(), NewerLoads(input_versions.current()), list[pending.Refused]()
    tariffs: dict[str, TariffText] = {}
    watcher.begun(billed_clients.count_clients(order.request.client))
    for part in pool.computed_parts(order, workers):
        outcome.add(part.outcome)
        tariffs.update({tariff.sha256: tariff for tariff in part.tariffs})
        for page in part.pages:
            refused += pending.save(page, writer)
        newer.add(part.saw, part.part.clients)
        watcher.many(part.part.clients)
    take_off(outcome, refused)
    return Computed(outcome, list(tariffs.values()), newer.mixed())
