"""`etl bill`: clients' bills of a period, computed from snapshots and kept together, by one process or many."""

import json
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from etl.billing import BillReport, Mixed, Outcome, Part, Request, Watcher, Workers
from etl.computing import NO_CLIENT, Computing, Order
from etl.core.pauses import collector_paused
from etl.core.places import data_file
from etl.engines import drive_of
from etl.engines.chunks import VERSION
from etl.engines.planning import plan
from etl.engines.pool import computed
from etl.errors import DatabaseError, EtlError, UsageError
from etl.store import bills as stored_bills
from etl.store import members, pending, plans, runs
from etl.store.inputs import Seen, seen
from etl.store.locks import snapshot, writing
from etl.tariffs.read import read_tariff

SHOWN = 20
"""Bills that could not be made of which a run says each why."""
SAMPLE = ("tariffs", "standard.toml")
SAMPLE_WARNING = "priced by the sample tariff standard.toml, whose prices are examples (name yours: --tariff FILE)"
ONE_HOST = "SQLite is for one machine: workers elsewhere cannot write to it (use PostgreSQL, or --workers N)"


def bill(request: Request, watcher: Watcher | None = None, workers: Workers | None = None) -> BillReport:
    """Compute and keep the bills asked for; EtlError when there is nothing to bill or a reading cannot be priced."""
    started = time.monotonic()
    watcher, workers = watcher or Watcher(), workers or Workers()
    if workers.engine != "local" and not runs.shared():
        raise UsageError(ONE_HOST)
    apart = runs.shared() and (workers.count is not None or workers.engine != "local")
    with collector_paused():
        report = _shared(request, watcher, workers) if apart else _here(request, watcher, workers)
    report.warnings += [one.reason for one in report.failed[:SHOWN]]
    report.seconds = time.monotonic() - started
    return report


def _order(request: Request) -> Order:
    """The request with the tariff of clients without an assignment. Used in a snapshot."""
    if request.tariff is not None:
        return Order(request, read_tariff(request.tariff))
    if plans.any_assignment() or not (request.periods or request.own_periods):
        return Order(request, None)
    return Order(request, read_tariff(data_file(*SAMPLE)), [SAMPLE_WARNING])


def _key(order: Order, engine: str) -> runs.RunKey:
    return runs.RunKey(runs.BILL, engine, order.as_json(), VERSION)


def _here(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """By this process, or by workers whose bills this one keeps: one transaction."""
    with ExitStack() as stack:
        stack.enter_context(snapshot())
        order, saw = _order(request), seen()

        def begin() -> int:
            return runs.begin(_key(order, "local"), saw, state=runs.DONE)

        writer = stored_bills.BillWriter(stack, begin, saw, watcher.waiting, replace=request.gives_way)
        if workers.count is None:
            computing = Computing(order, writer, watcher)
            outcome, tariffs, mixed = computing.run(), list(computing.tariffs.values()), list[Mixed]()
        else:
            outcome, tariffs, mixed = _gathered(order, writer, watcher, workers)
        report = _kept(request, outcome, tariffs, writer)
        report.mixed, report.warnings = mixed, list(order.warnings)
        if writer.run is not None:
            runs.told(writer.run, _summary(report))
    return report


def _gathered(
    order: Order, writer: stored_bills.BillWriter, watcher: Watcher, workers: Workers
) -> tuple[Outcome, list[stored_bills.TariffText], list[Mixed]]:
    """What workers compute, kept part by part."""
    outcome, saw, refused = Outcome(), seen(), list[pending.Refused]()
    tariffs: dict[str, stored_bills.TariffText] = {}
    mixed: dict[int, int] = {}
    watcher.begun(members.count_clients(order.request.client))
    for one in computed(order, workers):
        outcome.add(one.outcome)
        tariffs.update({tariff.sha256: tariff for tariff in one.tariffs})
        for page in one.pages:
            refused += pending.keep(page, writer)
        _mix(mixed, saw, one.saw, one.part.clients)
        watcher.many(one.part.clients)
    _take_back(outcome, refused)
    return outcome, list(tariffs.values()), _mixed(mixed)


def _kept(
    request: Request, outcome: Outcome, tariffs: Iterable[stored_bills.TariffText], writer: stored_bills.BillWriter
) -> BillReport:
    """Keep what could not be billed, once all else is kept; EtlError, and nothing is kept, where there is none."""
    if outcome.failed and not outcome.bills and not outcome.gone:
        raise EtlError(outcome.failed[0].reason)
    writer.fail([one for one in outcome.failed if one.known], tariffs)
    writer.withdraw(outcome.gone)
    counts = writer.counts
    nothing = not outcome.bills or (request.periods and not outcome.measured)
    if outcome.periods and not counts.withdrawn and nothing:
        raise EtlError(_nothing(request))
    writer.finish()
    report = BillReport(**vars(outcome))
    report.run, report.changed, report.unchanged = writer.run, counts.changed, counts.unchanged + outcome.unchanged
    report.stale, report.withdrawn, report.reissued = counts.stale, counts.withdrawn, counts.reissued
    return report


def _shared(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """By workers that each write what they compute; all of it counts when the last chunk is done, or nothing does."""
    number, order = _run(request, workers, watcher)
    try:
        drive_of(workers.engine)(number, workers, watcher)
    except (KeyboardInterrupt, SystemExit):
        watcher.note(f"run {number} is left open: the same command goes on with it (or: etl runs stop {number})")
        raise
    if reasons := runs.reasons(number):
        raise EtlError(f"run {number}: {reasons[0]} (the same command tries it again; etl runs show {number})")
    try:
        return _published(number, order, watcher)
    except DatabaseError:
        raise
    except EtlError as error:
        with writing(waiting=watcher.waiting):
            if runs.close(number, runs.FAILED, str(error)):
                pending.discard(number)
        raise


def _run(request: Request, workers: Workers, watcher: Watcher) -> tuple[int, Order]:
    """The open run of the same request, or a new one."""
    with snapshot():
        order, saw = _order(request), seen()
        parts = plan(request, workers.count or 2)
    with writing(waiting=watcher.waiting):
        key = _key(order, workers.engine)
        number, others = runs.going_on(key, saw)
        for other in others:
            if runs.close(other, runs.STOPPED, "what it was computed from has changed"):
                pending.discard(other)
        if number is None:
            number = runs.begin(key, saw, [runs.What(part.as_json(), part.clients) for part in parts])
        else:
            runs.again(number)
            watcher.note(f"going on with run {number}")
    return number, order


def _published(number: int, order: Order, watcher: Watcher) -> BillReport:
    """Let the bills of a run count, all at once."""
    request = order.request
    with ExitStack() as stack:
        run = runs.open_run(number)
        if run is None:
            raise EtlError(f"run {number} was ended by another etl meanwhile (etl runs show {number})")
        writer = stored_bills.BillWriter(stack, lambda: number, run.saw, watcher.waiting, replace=request.gives_way)
        writer.begin()
        outcome, mixed = Outcome(), dict[int, int]()
        ended = list(runs.ended(number))
        for one in ended:
            outcome.add(Outcome.from_json(one.report))
            _mix(mixed, run.saw, one.saw, one.size)
        if not runs.close(number, runs.DONE, ""):
            raise EtlError(f"run {number} was ended by another etl meanwhile (etl runs show {number})")
        _take_back(outcome, pending.publish(number, writer))
        tariffs = pending.texts(one.tariff_sha256 for one in outcome.failed)
        report = _kept(request, outcome, tariffs, writer)
        if mixed:
            report.stale = _freshened(number, ended)
        report.mixed, report.warnings = _mixed(mixed), list(order.warnings)
        runs.told(number, _summary(report))
    return report


def _freshened(number: int, ended: Iterable[runs.Ended]) -> int:
    """Chunks that saw all that has changed are not stale for it; how many bills of the run are."""
    now = seen("default")
    for one in ended:
        if one.saw == now:
            part = Part.from_json(one.what, one.size)
            pending.freshen(number, part.after, part.upto)
    return pending.count_stale(number)


def _take_back(outcome: Outcome, refused: Sequence[pending.Refused]) -> None:
    """Bills that were computed, and could not be kept in the end."""
    for one in refused:
        outcome.count([one.bill], one.currency, -1)
    outcome.failed += [one.failed() for one in refused]
    outcome.clients -= pending.unbilled({one.bill.client for one in refused}, outcome.periods) if refused else 0


def _mix(mixed: dict[int, int], run: Seen, part: Seen, clients: int) -> None:
    if part.load > run.load:
        mixed[part.load] = mixed.get(part.load, 0) + clients


def _mixed(mixed: dict[int, int]) -> list[Mixed]:
    return [Mixed(load, clients) for load, clients in sorted(mixed.items())]


def _summary(report: BillReport) -> str:
    """What is kept of a run."""
    told = {name: getattr(report, name) for name in ("bills", "clients", "changed", "unchanged", "incomplete", "stale")}
    told |= {"failed": len(report.failed), "periods": [str(period) for period in report.periods]}
    told |= {"total": {currency: str(total) for currency, total in report.total.items()}}
    return json.dumps(told, ensure_ascii=False)


def _nothing(request: Request) -> str:
    span = members.span()
    if span is None:
        return "there are no readings in this database (load some first: etl load readings.csv)"
    if request.client is not None and not members.count_clients(request.client):
        return NO_CLIENT.format(client=request.client)
    asked = f"{request.periods[0]}" if request.periods else "these periods"
    return f"there are no readings in {asked}: they run from {span[0]} to {span[1]} (choose another --month)"
