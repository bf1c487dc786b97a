"""Engines: how the work of a run is spread over processes, one file an engine."""

from importlib import import_module
from typing import Protocol

from etl.bill_runs.request import Watcher, Workers
from etl.core.errors import UsageError

ENGINES = {
    "local": "etl.engines.local",
    "celery": "etl.engines.celery",
}
"""By the name in `--engine`, the module whose `drive` makes workers do the chunks of a run, once it is `ready`."""


class Drive(Protocol):
    """Return when no chunk of the run waits or is at work any more. Interrupted, leave the run open."""

    def __call__(self, run: int, workers: Workers, watcher: Watcher) -> None: ...


def known(engine: str) -> str:
    """Return the name of an engine; raise UsageError if there is none of this name."""
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine}: is not one of {', '.join(ENGINES)}")
    return engine


def drive_of(engine: str) -> Drive:
    """Import an engine and return its `drive`; raise UsageError if its workers are impossible here."""
    module = import_module(ENGINES[engine])
    module.ready()
    found: Drive = module.drive
    return found
