"""Runs whose chunks workers share by the tables: begun or gone on with, and let count when the last chunk is done."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack

from etl.billing import BillReport, Outcome, Part, Watcher
from etl.computing import Order
from etl.engines.chunks import VERSION
from etl.errors import DatabaseError, EtlError
from etl.keeping import Mixing, kept, summary, take_back
from etl.store import pending, runs
from etl.store.bills import BillWriter
from etl.store.inputs import Seen, seen
from etl.store.locks import WRITER, writing

ENDED_MEANWHILE = "run {run} was ended by another etl meanwhile (etl runs show {run})"
FAILED_CHUNK = "run {run}: {reason} (the same command tries it again; or etl runs stop {run})"
CHANGED_MEANWHILE = "run {run}: another etl has changed bills that it has left as they were (bill again)"
TRIED_AGAIN = "run {run}: another etl tries its failed chunks again (the same command goes on with it)"


class SettledError(EtlError):
    """No bill of a run counts, and what may still become of it is said."""


def begin(order: Order, saw: Seen, parts: Sequence[Part], engine: str, watcher: Watcher) -> int:
    """The open run of the same order, or a new one; those of it whose inputs have changed since end here."""
    key = runs.RunKey(runs.BILL, engine, order.as_json(), VERSION)
    with writing(waiting=watcher.waiting):
        number, others = runs.going_on(key, saw)
        for other in others:
            _end(other, runs.STOPPED, "what it was computed from has changed")
        if number is None:
            return runs.begin(key, saw, [runs.What(part.as_json(), part.clients) for part in parts])
        runs.again(number)
    watcher.note(f"going on with run {number}")
    return number


def publish(number: int, order: Order, watcher: Watcher) -> BillReport:
    """Let the bills of a run count, all at once; SettledError where chunks failed, or there was nothing to bill."""
    try:
        return _published(number, order, watcher)
    except (DatabaseError, SettledError):
        raise  # it can go on
    except EtlError as error:
        with writing(waiting=watcher.waiting):
            _end(number, runs.FAILED, str(error))
        raise SettledError(str(error)) from error


def _published(number: int, order: Order, watcher: Watcher) -> BillReport:
    with ExitStack() as stack:
        run = runs.open_run(number)
        if run is None:
            raise SettledError(ENDED_MEANWHILE.format(run=number))
        gives_way = order.request.gives_way
        writer = BillWriter(stack, lambda: number, run.saw, watcher.waiting, replace=gives_way)
        writer.begin()
        _refuse_unfinished(number)
        if not runs.close(number, runs.DONE, ""):
            raise SettledError(ENDED_MEANWHILE.format(run=number))
        ended, outcome, mixing = list(runs.ended(number)), Outcome(), Mixing(run.saw)
        for one in ended:
            outcome.add(Outcome.from_json(one.report))
            mixing.take(one.saw, one.size)
        if outcome.unchanged and pending.changed_by(runs.done_since(number), outcome.periods):
            raise EtlError(CHANGED_MEANWHILE.format(run=number))
        take_back(outcome, pending.publish(number, writer))
        tariffs = pending.texts(one.tariff_sha256 for one in outcome.failed)
        report = kept(order, outcome, tariffs, writer)
        report.mixed = mixing.found()
        if report.stale:
            report.stale = _freshened(number, ended)
        runs.told(number, summary(report))
    return report


def _refuse_unfinished(number: int) -> None:
    """SettledError where bills would be left out. Inside the write lock: failed chunks are let wait again there."""
    if reasons := runs.reasons(number):
        raise SettledError(FAILED_CHUNK.format(run=number, reason=reasons[0]))
    if not runs.progress(number).over:
        raise SettledError(TRIED_AGAIN.format(run=number))


def _end(number: int, state: int, reason: str) -> None:
    if runs.close(number, state, reason):
        pending.discard(number)


def _freshened(number: int, ended: Iterable[runs.Ended]) -> int:
    """Bills of chunks that saw all that has changed are not stale for it; how many others of the run are."""
    now = seen(WRITER)
    for one in ended:
        if one.saw == now:
            part = Part.from_json(one.what, one.size)
            pending.freshen(number, part.after, part.upto)
    return pending.count_stale(number)
