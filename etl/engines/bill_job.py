"""Bills of the clients of a chunk: how a worker does a chunk of a run of `etl bill`."""

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import Order
from etl.bill_runs.request import Part, Watcher
from etl.core.memory import keep_freed_memory
from etl.core.periods import Period
from etl.engines.chunks import VERSION, Jobs
from etl.engines.lease import Lease
from etl.engines.planning import halves, poisoned
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.database.locks import concurrent_write, snapshot
from etl.store.runs import chunk_claims, run_records, run_states


def bill_key(order: Order, engine: str = "local") -> run_records.RunKey:
    """Return the key of a run of `etl bill`: the same order has the same key."""
    return run_records.RunKey(run_states.BILL, engine, order.as_json(), VERSION)


class BillJob:
    """The order of a run, read once by each process that does its chunks."""

    def __init__(self, run: run_records.OpenRun) -> None:
        keep_freed_memory()
        self._order = Order.from_json(run.key.request)
        self._billed: dict[Period, bool] = {}

    def do(self, claimed: chunk_claims.Claim, lease: Lease) -> None:
        """Compute the bills of a chunk, and write them in the transaction that ends it."""
        order, part = self._order, Part.from_json(claimed.what, claimed.size)
        if claimed.lost > chunk_claims.LOST_AT_MOST:
            _split(claimed, order, part)
            return
        with snapshot():
            saw = input_versions.current()
            sink = pending.PendingBills(self._billed, replace=order.request.replace)
            computer = BillComputer(order, sink, Watcher(done=lambda _: lease.check()))
            outcome = computer.compute(part)
        outcome.unchanged = sink.unchanged
        with concurrent_write(durable=False):  # the end of the run is: a chunk that is lost before is done again
            if chunk_claims.end(claimed, saw, outcome.as_json()):
                sink.write(claimed.run, computer.tariffs.values())


BILLS: Jobs = {run_states.BILL: BillJob}


def _split(claimed: chunk_claims.Claim, order: Order, part: Part) -> None:
    """Halve a chunk that ended its workers, down to one client, whose bill then fails."""
    with snapshot():
        parts, saw = halves(part), input_versions.current()
        outcome = poisoned(order.request, part) if len(parts) < 2 else None
    with concurrent_write():
        if outcome is not None:
            chunk_claims.end(claimed, saw, outcome.as_json())
        else:
            chunk_claims.split(claimed, [run_records.NewChunk(half.as_json(), half.clients) for half in parts])
