"""Bills by this process, or by a pool whose bills this process saves: one snapshot, one transaction."""

from contextlib import ExitStack

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import Order, read_order
from etl.bill_runs.outcome import BillReport, Outcome
from etl.bill_runs.publish import Computed, publish, take_off
from etl.bill_runs.request import Request, Watcher, Workers
from etl.core.errors import OvertakenError
from etl.engines.bill_job import bill_key
from etl.engines.own_processes import OwnProcesses, own_processes
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.database.locks import snapshot, write_lock
from etl.store.input_versions import InputVersion
from etl.store.usage.tariff_texts import TariffText


def bill_here(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """Bill by one process, or by several if `workers` wants them and there is enough to do.

    A run that another one has overtaken begins again, as one process that lets no other come between.
    """
    try:
        with ExitStack() as stack:
            several = own_processes(request, workers, stack)
            return _bill(request, watcher, stack, several)
    except OvertakenError:
        if request.tariff is not None and not request.tariff.is_file():
            raise  # a pipe is read once
        with write_lock(waiting=watcher.waiting), ExitStack() as stack:
            return _bill(request, watcher, stack, None)


def _bill(request: Request, watcher: Watcher, stack: ExitStack, several: OwnProcesses | None) -> BillReport:
    stack.enter_context(snapshot())
    saw = input_versions.current()
    order = _order(request, several, saw)
    if several is not None and several.saw != saw:  # something was stored since the parts were cut
        several = None
    writer = BillWriter(stack, bill_key(order), saw, watcher.waiting, replace=request.replace, named=order.named)
    computed = _by_one_process(order, writer, watcher) if several is None else _by_several(several, writer, watcher)
    return publish(order, computed, writer)


def _order(request: Request, several: OwnProcesses | None, saw: InputVersion) -> Order:
    """Return the order of processes, or read it; a tariff that is named is read once, as it may come from a pipe."""
    if several is not None and (several.saw == saw or request.tariff is not None):
        return several.order
    return read_order(request)


def _by_one_process(order: Order, writer: BillWriter, watcher: Watcher) -> Computed:
    computer = BillComputer(order, writer, watcher)
    return Computed(computer.compute(), list(computer.tariffs.values()))


def _by_several(several: OwnProcesses, writer: BillWriter, watcher: Watcher) -> Computed:
    """Save part by part what the workers compute."""
    outcome, refused = Outcome(), list[pending.Refused]()
    tariffs: dict[str, TariffText] = {}
    watcher.begun(several.bills)
    for part in several.computed():
        outcome.add(part.outcome)
        tariffs.update({tariff.sha256: tariff for tariff in part.tariffs})
        for page in part.pages.made():
            refused += pending.save(page, writer)
        for clients in part.clients:
            watcher.done(clients)
    take_off(outcome, refused)
    return Computed(outcome, list(tariffs.values()))
