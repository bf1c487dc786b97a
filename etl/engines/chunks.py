"""Worker of one process: claims chunks of runs from the table, does them, and ends each in one transaction."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from etl import __version__
from etl.core.errors import DamagedError, DatabaseError, EtlError, OtherVersionError, UsageError, unexpected
from etl.engines.lease import Lease, LostError
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import disconnect
from etl.store.runs import chunk_claims, run_records, worker_names
from etl.store.usage.client_pages import ENGINE

VERSION = f"{__version__}/{ENGINE}"
"""Two processes compute the same bills only if this is the same for both."""


class Job(Protocol):
    """How chunks of a run are done; made once a run by each process."""

    def do(self, claimed: chunk_claims.Claim, lease: Lease) -> None:
        """Do a chunk and end it; LostError if it is another worker's by now, EtlError if no worker can do it."""


Jobs = Mapping[str, Callable[[run_records.OpenRun], Job]]
"""By kind of run."""


def lease() -> int:
    """Return the seconds after which a worker that does not renew its lease counts as dead."""
    text = os.environ.get("ETL_LEASE_SECONDS") or "60"
    if not text.isdigit() or not int(text):
        raise UsageError(f"ETL_LEASE_SECONDS {text}: is not a whole number of seconds")
    return int(text)


class Worker:
    """Does chunks in one process, as many as there are."""

    def __init__(self, jobs: Jobs) -> None:
        self.name = worker_names.worker_name()
        self._jobs, self._lease = jobs, lease()
        self._current: dict[int, Job] = {}

    def once(self, *, run: int | None = None, chunk: int | None = None, careful: bool = False) -> bool:
        """Do one chunk; return whether there was one. EtlError if the database fails or the version differs."""
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
                    self._release(claimed, str(error))
                    raise
                chunk_claims.fail(claimed, str(error))
            except Exception as error:  # noqa: BLE001 - it would end every worker, one after the other, for ever
                chunk_claims.fail(claimed, unexpected(error))
            except BaseException:
                self._release(claimed)
                raise
        return True

    def _do(self, claimed: chunk_claims.Claim) -> None:
        with readable_errors(), Lease(claimed, self._lease) as lease:
            job = self._job(claimed)
            if job is not None:
                job.do(claimed, lease)

    def _job(self, claimed: chunk_claims.Claim) -> Job | None:
        """Return the job of a chunk's run; None if the run was closed meanwhile."""
        if claimed.run not in self._current:
            run = run_records.open_run(claimed.run)
            if run is None:
                return None
            if run.key.version != VERSION:
                what = f"run {run.number} was begun by etl {run.key.version}, this worker is of {VERSION}"
                raise OtherVersionError(f"{what} (install the same version for both)")
            self._current = {claimed.run: self._jobs[run.key.kind](run)}
        return self._current[claimed.run]

    @staticmethod
    def _release(claimed: chunk_claims.Claim, why: str = "") -> None:
        """Give the chunk back without counting an attempt: the session or the process failed, not the chunk."""
        disconnect()
        with suppress(Exception):
            chunk_claims.give_back(claimed, why)
