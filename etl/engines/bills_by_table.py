"""Bills by workers that each write what they compute: a shared run, published when its last chunk is done."""

from collections.abc import Iterable
from contextlib import ExitStack

from etl.bill_runs.order import Order, read_order
from etl.bill_runs.outcome import BillReport, Outcome
from etl.bill_runs.publish import Computed, NewerLoads, publish, save_report, take_off
from etl.bill_runs.request import Part, Request, Watcher, Workers
from etl.core.errors import DatabaseError, EtlError, UnpublishedError
from etl.engines import drive_of, shared_runs
from etl.engines.bill_job import bill_key
from etl.engines.planning import ELSEWHERE, plan
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import WRITER, snapshot, write_lock
from etl.store.runs import run_progress, run_records, run_states
from etl.store.usage import tariff_texts

INPUTS_CHANGED = "what it was computed from has changed"
CHANGED_MEANWHILE = (
    "run {run}: another etl process changed bills that this run had found unchanged (run etl bill again)"
)


def bill_by_table(request: Request, watcher: Watcher, workers: Workers) -> BillReport:
    """Bill by workers: all bills are published when the last chunk is done, or none."""
    drive = drive_of(workers.engine)
    number, order = begin(request, watcher, workers)
    with shared_runs.resumable(number, watcher), readable_errors():
        drive(number, workers, watcher)
        return finish(number, order, watcher)


def begin(request: Request, watcher: Watcher, workers: Workers) -> tuple[int, Order]:
    """Resume the open run of the same order, or begin one; open runs of it whose inputs have changed end here."""
    with snapshot():
        order, saw = read_order(request), input_versions.current()
        parts = plan(request, workers.count or ELSEWHERE)
    chunks = [run_records.NewChunk(part.as_json(), part.clients) for part in parts]
    run = shared_runs.NewRun(bill_key(order, workers.engine), chunks, saw, discard=_discard)
    return shared_runs.begin(run, watcher), order


def finish(number: int, order: Order, watcher: Watcher) -> BillReport:
    """Publish the bills of a run all at once; UnpublishedError says what to do if that cannot be."""
    try:
        return _published(number, order, watcher)
    except (DatabaseError, UnpublishedError):
        raise  # the run can be resumed
    except EtlError as error:
        with write_lock(waiting=watcher.waiting):
            _end(number, run_states.FAILED, str(error))
        raise UnpublishedError(str(error)) from error


def _published(number: int, order: Order, watcher: Watcher) -> BillReport:
    run = run_records.open_run(number)
    if run is None:
        raise UnpublishedError(shared_runs.CLOSED.format(run=number))
    with ExitStack() as stack:
        writer = BillWriter(stack, number, run.saw, watcher.waiting, replace=order.request.replace, named=order.named)
        writer.begin()
        shared_runs.finish(number)
        ended = list(run_progress.ended_chunks(number))
        report = publish(order, _computed(run, ended, writer), writer)
        if report.stale:
            report.stale = _freshened(number, ended)
            save_report(report)
    return report


def _computed(run: run_records.OpenRun, ended: Iterable[run_progress.EndedChunk], writer: BillWriter) -> Computed:
    """Make the bills that workers have written current; return what came of all chunks."""
    outcome, newer = Outcome(), NewerLoads(run.saw)
    for chunk in ended:
        outcome.add(Outcome.from_json(chunk.report))
        newer.add(chunk.saw, chunk.size)
    if outcome.unchanged and pending.changed_by(run_records.done_since(run.number), outcome.periods):
        raise EtlError(CHANGED_MEANWHILE.format(run=run.number), code="E-CHANGED")
    take_off(outcome, pending.publish(run.number, writer))
    return Computed(outcome, tariff_texts.texts([bill.tariff_sha256 for bill in outcome.failed]), newer.mixed())


def _discard(number: int) -> None:
    _end(number, run_states.STOPPED, INPUTS_CHANGED)


def _end(number: int, state: int, reason: str) -> None:
    if run_records.close(number, state, reason):
        pending.discard(number)


def _freshened(number: int, ended: Iterable[run_progress.EndedChunk]) -> int:
    """Mark the bills of chunks that saw all changes as not stale; return how many others of the run are stale."""
    now = input_versions.current(WRITER)
    for chunk in ended:
        if chunk.saw == now:
            part = Part.from_json(chunk.what, chunk.size)
            pending.freshen(number, part.after, part.upto)
    return pending.count_stale(number)
