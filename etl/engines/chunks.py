"""A worker: claims chunks of bill runs from the table, computes them, and ends each in one transaction."""

import os
from collections.abc import Sequence
from contextlib import suppress

from etl import __version__
from etl.billing import Part, Watcher
from etl.computing import Computing, Order
from etl.engines.planning import halves, hopeless
from etl.errors import DatabaseError, EtlError, UsageError
from etl.store import pending, runs
from etl.store.inputs import seen
from etl.store.locks import disconnect, snapshot, together
from etl.store.usage import ENGINE

VERSION = f"{__version__}/{ENGINE}"
"""What must be the same for two processes to compute the same bills."""


class OtherVersionError(EtlError):
    """A run was begun by another version of etl, whose bills might be others."""


class _LostError(Exception):
    """The lease of a chunk has passed, and another worker has it; or its run is over."""


def lease() -> int:
    """Seconds after which a worker that says nothing is taken for lost."""
    text = os.environ.get("ETL_LEASE_SECONDS") or "60"
    if not text.isdigit() or not int(text):
        raise UsageError(f"ETL_LEASE_SECONDS {text}: is not a whole number of seconds")
    return int(text)


class Worker:
    """Of one process. What a run asks for is read once."""

    def __init__(self) -> None:
        self.name = runs.worker_name()
        self._lease = lease()
        self._orders: dict[int, Order] = {}

    def once(self, *, run: int | None = None, chunk: int | None = None, careful: bool = False) -> bool:
        """Do one chunk; whether there was one to be done. EtlError where the database fails or the version differs."""
        claimed = runs.claim(self.name, self._lease, run=run, chunk=chunk, careful=careful)
        if claimed is None:
            return False
        try:
            self._do(claimed, self._order(claimed))
        except _LostError:
            pass
        except DatabaseError:
            disconnect()
            with suppress(DatabaseError):  # else its lease ends by itself
                runs.give_back(claimed)
            raise
        except OtherVersionError:
            runs.give_back(claimed)
            raise
        except EtlError as error:
            runs.fail(claimed, str(error))
        except Exception as error:  # noqa: BLE001 - of whatever is wrong in one chunk the others know nothing
            runs.fail(claimed, f"unexpected {type(error).__name__}: {error} (report it)")
        except BaseException:
            runs.give_back(claimed)
            raise
        return True

    def _order(self, claimed: runs.Claim) -> Order:
        if claimed.run not in self._orders:
            run = runs.open_run(claimed.run)
            if run is None:
                raise _LostError
            if run.key.version != VERSION:
                what = f"run {run.number} was begun by etl {run.key.version}, this worker is of {VERSION}"
                raise OtherVersionError(f"{what} (install the same version for both)")
            self._orders = {claimed.run: Order.from_json(run.key.request)}
        return self._orders[claimed.run]

    def _do(self, claimed: runs.Claim, order: Order) -> None:
        part = Part.from_json(claimed.what, claimed.size)
        if claimed.lost > runs.LOST_AT_MOST:
            self._cut(claimed, order, part)
            return

        def still_mine(_clients: Sequence[str]) -> None:
            if not runs.renew(claimed, self._lease):
                raise _LostError

        with snapshot():
            saw, bills = seen(), pending.PendingBills(replace=order.request.gives_way)
            computing = Computing(order, bills, Watcher(done=still_mine), part)
            outcome = computing.run()
        outcome.unchanged = bills.unchanged
        with together():
            if runs.end(claimed, saw, outcome.as_json()):
                bills.write(claimed.run, computing.tariffs.values())

    @staticmethod
    def _cut(claimed: runs.Claim, order: Order, part: Part) -> None:
        """A chunk that ended its workers: halves of it, down to one client, who has no bill then."""
        with snapshot():
            parts, saw = halves(part), seen()
            outcome = hopeless(order.request, part) if len(parts) < 2 else None
        with together():
            if outcome is not None:
                runs.end(claimed, saw, outcome.as_json())
            else:
                runs.split(claimed, [runs.What(one.as_json(), one.clients) for one in parts])
