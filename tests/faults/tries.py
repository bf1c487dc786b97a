"""Number of tries of each fault; each try can be played again by its seed.

A fault is a function that strikes once: it gets a `Try` and raises AssertionError where a promise is broken.
ETL_FAULT_SEED=N plays a run again; `make soak SOAK="--only WORD --seed N --tries 1"` plays one try.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from traceback import format_exception

from tests.support.command import Shell


@dataclass
class Try:
    """One stroke: a folder of its own, its dice, and what all strokes of a fault share."""

    folder: Path
    dice: Random
    number: int
    shared: Path
    """A folder in which things that are the same for all tries are made once."""
    shell: Shell
    """Commands in this process, on the one database it knows."""


Strike = Callable[[Try], None]


@dataclass(frozen=True)
class Fault:
    """A row of the table: tries in every run and in a soak, and the promises that have to hold."""

    name: str
    strike: Strike
    every_run: int
    soak: int
    holds: str
    needs: Callable[[], str] = lambda: ""
    """Why it cannot be tried here; empty: it can."""
    alone: bool = False
    """Whether a soak tries it while nothing else is tried."""


FAULTS: dict[str, Fault] = {}


def fault(
    name: str, every_run: int, soak: int, holds: str, needs: Callable[[], str] = lambda: "", *, alone: bool = False
) -> Callable[[Strike], Strike]:
    """Enter a function into the table."""

    def entered(strike: Strike) -> Strike:
        FAULTS[name] = Fault(name, strike, every_run, soak, holds, needs, alone)
        return strike

    return entered


@cache
def first_seed() -> int:
    """Another one in each process, unless it is given."""
    return int(os.environ.get("ETL_FAULT_SEED") or secrets.randbelow(1_000_000))


@dataclass(frozen=True)
class Place:
    """Where a process tries: a folder for tries, one that they share, and the process's own database."""

    folder: Path
    shared: Path
    shell: Shell


def strike_all(one: Fault, numbers: Iterable[int], seed: int, place: Place) -> dict[int, str]:
    """Strike once for each number, with that number after `seed` as seed; the seeds that broke a promise, and how."""
    broken: dict[int, str] = {}
    for number in numbers:
        own = place.folder / f"{number:05}"
        own.mkdir(parents=True)
        try:
            one.strike(Try(own, Random(seed + number), number, place.shared, place.shell))
        except Exception as error:  # noqa: BLE001 - also what a command lets through is a broken promise
            broken[seed + number] = "".join(format_exception(error)).strip()
        else:
            shutil.rmtree(own)
    return broken
