"""Clients' bills of a period, computed from snapshots and stored together, by one process or many: `etl bill`."""

import time
from functools import partial

from etl.bill_runs.outcome import BillReport
from etl.bill_runs.request import Request, Watcher, Workers
from etl.core.errors import EtlError
from etl.core.memory import keep_freed_memory
from etl.core.pauses import collector_paused
from etl.engines import LOCAL
from etl.engines.bills_by_table import bill_by_table
from etl.engines.bills_here import bill_here
from etl.invoicing.open_sets import open_sets
from etl.store.database.background import in_background
from etl.store.database.locks import snapshot
from etl.store.existence import loose_ends
from etl.store.runs import chunk_claims

SHOWN = 20
"""Failed bills whose reasons a run reports."""


def bill(request: Request, watcher: Watcher | None = None, workers: Workers | None = None) -> BillReport:
    """Compute and publish the bills of a request; raise EtlError if there is nothing to bill, or no bill can be made.

    Bills that cannot be made are stored as failed even then: it does not matter who else could be billed.
    """
    started = time.monotonic()
    watcher, workers = watcher or Watcher(), workers or Workers()
    if request.client is not None and workers.engine == LOCAL:
        workers = Workers()  # one bill at a time: there is nothing to share
    by_table = workers.engine != LOCAL or (workers.count is not None and chunk_claims.can_be_shared())
    keep_freed_memory()
    with collector_paused():
        report = (bill_by_table if by_table else bill_here)(request, watcher, workers)
    if report.none_made and not report.only_stale:
        raise EtlError(report.failed[0].reason, code=report.failed[0].code)
    with snapshot():
        report.ends = loose_ends.find() if request.client is None else report.ends
        report.open = open_sets(report.periods, request.client)
    report.warnings += [failure.reason for failure in report.failed[:SHOWN]]
    report.seconds = time.monotonic() - started
    return report


async def abill(request: Request, watcher: Watcher | None = None, workers: Workers | None = None) -> BillReport:
    """Bill like `bill`, without blocking the event loop (docs/how-to/services.md)."""
    return await in_background(partial(bill, request, workers=workers), watcher or Watcher())
