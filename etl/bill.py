"""`etl bill`: clients' bills of a period, computed from snapshots and kept together, by one process or many."""

import time
from contextlib import ExitStack
from functools import partial

from etl.bill_runs.compute import Computing, Order
from etl.bill_runs.finish import Mixing, kept, summary, take_back
from etl.bill_runs.request import BillReport, Outcome, Request, Watcher, Workers
from etl.core.disk.places import data_file
from etl.core.pauses import collector_paused
from etl.engines import drive_of, shared
from etl.engines.chunks import VERSION
from etl.engines.planning import ELSEWHERE, plan
from etl.engines.pool import computed
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.database.background import in_background
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import snapshot
from etl.store.runs import chunk_claims, run_records, run_states
from etl.store.usage import billed_clients, pricing_spans
from etl.store.usage.tariff_texts import TariffText
from etl.tariffs.tariff_files import read_tariff

SHOWN = 20
"""Bills that could not be made of which a run says each why."""
SAMPLE = ("tariffs", "standard.toml")
SAMPLE_WARNING = "priced by the sample tariff standard.toml, whose prices are examples (name yours: --tariff FILE)"


def bill(request: Request, watcher: Watcher | None = None, workers: Workers | None = None) -> BillReport:
    """Compute and keep the bills asked for; EtlError when there is nothing to bill or a reading cannot be priced."""
    started = time.monotonic()
    watcher, workers = watcher or Watcher(), workers or Workers()
    if request.client is not None and workers.engine == "local":
        workers = Workers()  # one bill at a time: there is nothing to share
    by_table = workers.engine != "local" or (workers.count is not None and chunk_claims.can_be_shared())
    with collector_paused():
        report = _by_table(request, watcher, workers) if by_table else _here(request, watcher, workers)
    report.warnings += [one.reason for one in report.failed[:SHOWN]]
    report.seconds = time.monotonic() - started
    return report


async def abill(request: Request, watcher: Watcher | None = None, workers: Workers | None = None) -> BillReport:
    """As `bill`, without blocking the event loop (docs/services.md)."""
    return await in_background(partial(bill, request, workers=workers), watcher or Watcher())


def _order(request: Request) -> Order:
    """The request with the tariff of clients without an assignment. Used in a snapshot."""
    if request.tariff is not None:
        return Order(request, read_tariff(request.tariff, request.tariff_name))
    if pricing_spans.any_assignment() or not (request.periods or request.own_periods):
        return Order(request, None)
    return Order(request, read_tariff(data_file(*SAMPLE)), [SAMPLE_WARNING])


def _here(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """By this process, or by a pool whose bills this one keeps: one snapshot, one transaction."""
    with ExitStack() as stack:
        stack.enter_context(snapshot())
        order, saw = _order(request), input_versions.current()

        def begin() -> int:
            return run_records.begin(
                run_records.RunKey(run_states.BILL, "local", order.as_json(), VERSION), saw, state=run_states.DONE
            )

        writer, mixing = BillWriter(stack, begin, saw, watcher.waiting, replace=request.gives_way), Mixing(saw)
        if workers.count is None:
            computing = Computing(order, writer, watcher)
            outcome, tariffs = computing.run(), computing.tariffs
        else:
            outcome, tariffs = _by_pool(order, writer, watcher, workers, mixing)
        report = kept(order, outcome, list(tariffs.values()), writer)
        report.mixed = mixing.found()
        if writer.run is not None:
            run_records.save_report(writer.run, summary(report))
    return report


def _by_pool(
    order: Order, writer: BillWriter, watcher: Watcher, workers: Workers, mixing: Mixing
) -> tuple[Outcome, dict[str, TariffText]]:
    """What workers compute, kept part by part; with the tariffs of the bills that failed."""
    outcome, refused = Outcome(), list[pending.Refused]()
    tariffs: dict[str, TariffText] = {}
    watcher.begun(billed_clients.count_clients(order.request.client))
    for one in computed(order, workers):
        outcome.add(one.outcome)
        tariffs.update({tariff.sha256: tariff for tariff in one.tariffs})
        for page in one.pages:
            refused += pending.save(page, writer)
        mixing.take(one.saw, one.part.clients)
        watcher.many(one.part.clients)
    take_back(outcome, refused)
    return outcome, tariffs


def _by_table(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """By workers that each write what they compute; all of it counts when the last chunk is done, or nothing does."""
    drive = drive_of(workers.engine)
    with snapshot():
        order, saw = _order(request), input_versions.current()
        parts = plan(request, workers.count or ELSEWHERE)
    number = shared.begin(order, saw, parts, workers.engine, watcher)
    try:
        with readable_errors():
            drive(number, workers, watcher)
            return shared.publish(number, order, watcher)
    except shared.SettledError:
        raise
    except BaseException:  # Ctrl-C, SIGTERM, a broker or a database that is away, or nobody waits for it any more
        watcher.note(f"run {number} is left open: the same command goes on with it (or: etl runs stop {number})")
        raise
