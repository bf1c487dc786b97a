"""How often each fault is tried, and that each try can be played again by its seed.

A fault is a function that strikes once: it gets a `Try` and raises AssertionError where a promise is broken.
ETL_FAULT_SEED=N plays a run again; `make soak SOAK="--only WORD --seed N --tries 1"` plays one try.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from traceback import format_exception

from command import Shell


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


FAULTS: dict[str, Fault] = {}


def fault(
    name: str, every_run: int, soak: int, holds: str, needs: Callable[[], str] = lambda: ""
) -> Callable[[Strike], Strike]:
    """Enter a function into the table."""

    def entered(strike: Strike) -> Strike:
        FAULTS[name] = Fault(name, strike, every_run, soak, holds, needs)
        return strike

    return entered


@cache
def first_seed() -> int:
    """Another one in each process, unless it is given."""
    return int(os.environ.get("ETL_FAULT_SEED") or secrets.randbelow(1_000_000))


@dataclass
class Outcome:
    """What became of the tries of a fault: the seeds of those that broke a promise, and how."""

    tries: int
    broken: dict[int, str]


def strike_all(  # noqa: PLR0917 - what a try needs
    one: Fault, tries: int, seed: int, folder: Path, shared: Path, shell: Shell
) -> Outcome:
    """Strike `tries` times, with the seeds from `seed` on."""
    broken: dict[int, str] = {}
    for number in range(tries):
        own = folder / f"{number:05}"
        own.mkdir(parents=True)
        try:
            one.strike(Try(own, Random(seed + number), number, shared, shell))
        except Exception as error:  # noqa: BLE001 - also what a command lets through is a broken promise
            broken[seed + number] = "".join(format_exception(error)).strip()
    return Outcome(tries, broken)
