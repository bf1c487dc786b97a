"""How the work of a run is spread over processes: one file an engine."""

from importlib import import_module
from typing import Protocol

from etl.bill_runs.request import Watcher, Workers
from etl.core.errors import UsageError

ENGINES = {
    "local": "etl.engines.local",
    "celery": "etl.engines.celery",
}
"""By the name that `--engine` gives, the module whose `drive` makes workers do the chunks of a run, once `ready`."""


class Drive(Protocol):
    """Returns when no chunk of the run waits or is at work any more. Interrupted, it leaves the run open."""

    def __call__(self, run: int, workers: Workers, watcher: Watcher) -> None: ...


def known(engine: str) -> str:
    """The name of an engine; UsageError where there is no such."""
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine}: is not one of {', '.join(ENGINES)}")
    return engine


def drive_of(engine: str) -> Drive:
    """The `drive` of an engine's module, imported when it is used; UsageError where its workers cannot be had."""
    module = import_module(ENGINES[engine])
    module.ready()
    found: Drive = module.drive
    return found
