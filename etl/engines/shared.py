"""Runs whose chunks workers share by the tables: begun or gone on with, and let count when the last chunk is done."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from etl.bill_runs.compute import Order
from etl.bill_runs.finish import Mixing, kept, summary, take_back
from etl.bill_runs.request import BillReport, Outcome, Part, Watcher
from etl.core.errors import DatabaseError, EtlError
from etl.engines.chunks import VERSION
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.bills.bill_writer import BillWriter
from etl.store.database.locks import WRITER, write_lock
from etl.store.input_versions import InputVersion
from etl.store.runs import chunk_requeues, run_progress, run_records, run_states
from etl.store.usage import tariff_texts

ENDED_MEANWHILE = "run {run} was ended by another etl meanwhile (etl runs show {run})"
FAILED_CHUNK = "run {run}: {reason} (the same command tries it again; or etl runs stop {run})"
CHANGED_MEANWHILE = "run {run}: another etl has changed bills that it has left as they were (bill again)"
TRIED_AGAIN = "run {run}: another etl tries its failed chunks again (the same command goes on with it)"


class SettledError(EtlError):
    """No bill of a run counts, and what may still become of it is said."""


def begin(order: Order, saw: InputVersion, parts: Sequence[Part], engine: str, watcher: Watcher) -> int:
    """The open run of the same order, or a new one; those of it whose inputs have changed since end here."""
    key = run_records.RunKey(run_states.BILL, engine, order.as_json(), VERSION)
    with write_lock(waiting=watcher.waiting):
        number, others = run_records.find_resumable(key, saw)
        for other in others:
            _end(other, run_states.STOPPED, "what it was computed from has changed")
        if number is None:
            return run_records.begin(key, saw, [run_records.NewChunk(part.as_json(), part.clients) for part in parts])
        chunk_requeues.retry_failed(number)
    watcher.note(f"going on with run {number}")
    return number


def publish(number: int, order: Order, watcher: Watcher) -> BillReport:
    """Let the bills of a run count, all at once; SettledError where chunks failed, or there was nothing to bill."""
    try:
        return _published(number, order, watcher)
    except (DatabaseError, SettledError):
        raise  # it can go on
    except EtlError as error:
        with write_lock(waiting=watcher.waiting):
            _end(number, run_states.FAILED, str(error))
        raise SettledError(str(error)) from error


def _published(number: int, order: Order, watcher: Watcher) -> BillReport:
    with ExitStack() as stack:
        run = run_records.open_run(number)
        if run is None:
            raise SettledError(ENDED_MEANWHILE.format(run=number))
        gives_way = order.request.gives_way
        writer = BillWriter(stack, lambda: number, run.saw, watcher.waiting, replace=gives_way)
        writer.begin()
        _refuse_unfinished(number)
        if not run_records.close(number, run_states.DONE, ""):
            raise SettledError(ENDED_MEANWHILE.format(run=number))
        ended, outcome, mixing = list(run_progress.ended_chunks(number)), Outcome(), Mixing(run.saw)
        for one in ended:
            outcome.add(Outcome.from_json(one.report))
            mixing.take(one.saw, one.size)
        if outcome.unchanged and pending.changed_by(run_records.done_since(number), outcome.periods):
            raise EtlError(CHANGED_MEANWHILE.format(run=number))
        take_back(outcome, pending.publish(number, writer))
        tariffs = tariff_texts.texts(one.tariff_sha256 for one in outcome.failed)
        report = kept(order, outcome, tariffs, writer)
        report.mixed = mixing.found()
        if report.stale:
            report.stale = _freshened(number, ended)
        run_records.save_report(number, summary(report))
    return report


def _refuse_unfinished(number: int) -> None:
    """SettledError where bills would be left out. Inside the write lock: failed chunks are let wait again there."""
    if reasons := run_progress.failures(number):
        raise SettledError(FAILED_CHUNK.format(run=number, reason=reasons[0]))
    if not run_progress.progress(number).over:
        raise SettledError(TRIED_AGAIN.format(run=number))


def _end(number: int, state: int, reason: str) -> None:
    if run_records.close(number, state, reason):
        pending.discard(number)


def _freshened(number: int, ended: Iterable[run_progress.EndedChunk]) -> int:
    """Bills of chunks that saw all that has changed are not stale for it; how many others of the run are."""
    now = input_versions.current(WRITER)
    for one in ended:
        if one.saw == now:
            part = Part.from_json(one.what, one.size)
            pending.freshen(number, part.after, part.upto)
    return pending.count_stale(number)
