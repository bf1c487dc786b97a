"""An engine as somebody would add it: this process does every chunk."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.bill_runs.request import Watcher, Workers


def ready() -> None:
    """It can be used everywhere."""


def drive(run: int, _workers: "Workers", watcher: "Watcher") -> None:
    """Do one chunk after the other."""
    from etl.engines.bill_job import BILLS
    from etl.engines.chunks import Worker
    from etl.engines.file_job import FILES
    from etl.engines.progress import SharedProgress

    progress, worker = SharedProgress(run, watcher), Worker({**BILLS, **FILES})
    while not progress.report().over:
        worker.once(run=run)
