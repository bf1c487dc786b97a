"""Engines: how the work of a run is spread over processes, one file an engine.

Imports nothing of a run by itself: the command's help lists the engines.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from etl.core.errors import UsageError

if TYPE_CHECKING:
    from etl.bill_runs.request import Watcher, Workers


class Engine(NamedTuple):
    """Module whose `drive` makes workers do the chunks of a run, once it is `ready`; who works, in a few words."""

    module: str
    workers: str


LOCAL: Final = "local"

ENGINES = {
    LOCAL: Engine("etl.engines.local", "this machine"),
    "celery": Engine("etl.engines.celery", "processes of etl worker"),
}
"""By the name in `--engine`."""


class Drive(Protocol):
    """Return when no chunk of the run waits or is at work any more. Interrupted, leave the run open."""

    def __call__(self, run: int, workers: Workers, watcher: Watcher) -> None: ...


def known(engine: str) -> str:
    """Return the name of an engine; raise UsageError if there is none of this name."""
    if engine not in ENGINES:
        raise UsageError(f"--engine {engine}: is not one of {', '.join(ENGINES)}")
    return engine


def choices() -> str:
    """Return the names of the engines for a help text, each with who works."""
    return ", ".join(f"{name} ({engine.workers})" for name, engine in ENGINES.items())


def drive_of(engine: str) -> Drive:
    """Import an engine and return its `drive`; raise UsageError if its workers are impossible here."""
    module = import_module(ENGINES[engine].module)
    module.ready()
    found: Drive = module.drive
    return found
