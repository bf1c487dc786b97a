"""A worker: claims chunks of runs from the table, does them, and ends each in one transaction."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from etl import __version__
from etl.bill_runs.compute import Computing, Order
from etl.bill_runs.request import Part, Watcher
from etl.core.errors import DamagedError, DatabaseError, EtlError, UsageError
from etl.core.periods import Period
from etl.engines.lease import Lease, LostError
from etl.engines.planning import halves, hopeless
from etl.store import input_versions
from etl.store.bills import pending
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import concurrent_write, disconnect, snapshot
from etl.store.runs import chunk_claims, run_records, run_states, worker_names
from etl.store.usage.client_pages import ENGINE

VERSION = f"{__version__}/{ENGINE}"
"""What must be the same for two processes to compute the same bills."""


class OtherVersionError(EtlError):
    """A run was begun by another version of etl, whose bills might be others."""


class Job(Protocol):
    """What a run asks of those who do its chunks; read once."""

    def do(self, claimed: chunk_claims.Claim, lease: Lease) -> None:
        """Do a chunk and end it. LostError where it is another's; EtlError where no worker can do it."""


Jobs = Mapping[str, Callable[[run_records.OpenRun], Job]]
"""By the kind of a run."""


def lease() -> int:
    """Seconds after which a worker that says nothing is taken for lost."""
    text = os.environ.get("ETL_LEASE_SECONDS") or "60"
    if not text.isdigit() or not int(text):
        raise UsageError(f"ETL_LEASE_SECONDS {text}: is not a whole number of seconds")
    return int(text)


class Bills:
    """The bills of the clients of a chunk."""

    def __init__(self, run: run_records.OpenRun) -> None:
        self._order = Order.from_json(run.key.request)
        self._billed: dict[Period, bool] = {}

    def do(self, claimed: chunk_claims.Claim, lease: Lease) -> None:
        order, part = self._order, Part.from_json(claimed.what, claimed.size)
        if claimed.lost > chunk_claims.LOST_AT_MOST:
            _cut(claimed, order, part)
            return
        with snapshot():
            saw, bills = input_versions.current(), pending.PendingBills(self._billed, replace=order.request.gives_way)
            computing = Computing(order, bills, Watcher(done=lambda _: lease.check()), part)
            outcome = computing.run()
        outcome.unchanged = bills.unchanged
        with concurrent_write(durable=False):  # the end of the run is: a chunk that is lost before is done again
            if chunk_claims.end(claimed, saw, outcome.as_json()):
                bills.write(claimed.run, computing.tariffs.values())


BILLS: Jobs = {run_states.BILL: Bills}


class Worker:
    """Of one process."""

    def __init__(self, jobs: Jobs = BILLS) -> None:
        self.name = worker_names.worker_name()
        self._jobs, self._lease = jobs, lease()
        self._known: dict[int, Job] = {}

    def once(self, *, run: int | None = None, chunk: int | None = None, careful: bool = False) -> bool:
        """Do one chunk; whether there was one to be done. EtlError where the database fails or the version differs."""
        with readable_errors():
            claimed = chunk_claims.claim(self.name, self._lease, run=run, chunk=chunk, careful=careful)
            if claimed is None:
                return False
            try:
                self._do(claimed)
            except LostError:
                pass
            except OtherVersionError as error:
                chunk_claims.give_back(claimed, f"worker {self.name}: {error}")
                raise
            except EtlError as error:
                if isinstance(error, DatabaseError) and not isinstance(error, DamagedError):
                    self._spare(claimed, str(error))
                    raise
                chunk_claims.fail(claimed, str(error))
            except Exception as error:  # noqa: BLE001 - it would end every worker, one after the other, for ever
                chunk_claims.fail(claimed, f"unexpected {type(error).__name__}: {error} (report it)")
            except BaseException:
                self._spare(claimed)
                raise
        return True

    def _do(self, claimed: chunk_claims.Claim) -> None:
        with readable_errors(), Lease(claimed, self._lease) as lease:
            self._job(claimed).do(claimed, lease)

    def _job(self, claimed: chunk_claims.Claim) -> Job:
        if claimed.run not in self._known:
            run = run_records.open_run(claimed.run)
            if run is None:
                raise LostError
            if run.key.version != VERSION:
                what = f"run {run.number} was begun by etl {run.key.version}, this worker is of {VERSION}"
                raise OtherVersionError(f"{what} (install the same version for both)")
            self._known = {claimed.run: self._jobs[run.key.kind](run)}
        return self._known[claimed.run]

    @staticmethod
    def _spare(claimed: chunk_claims.Claim, why: str = "") -> None:
        """It is not the chunk that ended this session or this process: where another session can be had, it does not
        count as lost."""
        disconnect()
        with suppress(Exception):
            chunk_claims.give_back(claimed, why)


def _cut(claimed: chunk_claims.Claim, order: Order, part: Part) -> None:
    """A chunk that ended its workers: halves of it, down to one client, who has no bill then."""
    with snapshot():
        parts, saw = halves(part), input_versions.current()
        outcome = hopeless(order.request, part) if len(parts) < 2 else None
    with concurrent_write():
        if outcome is not None:
            chunk_claims.end(claimed, saw, outcome.as_json())
        else:
            chunk_claims.split(claimed, [run_records.NewChunk(one.as_json(), one.clients) for one in parts])
