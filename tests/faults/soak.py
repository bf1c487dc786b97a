"""`make soak`: the table of faults in its long column, on this machine.

make soak                                 all of it: more than an hour
make soak SOAK=--docs                     and puts its table into docs/explanation/reliability.md
make soak SOAK="--share 0.05"             a part of the tries of each fault
make soak SOAK="--only load --seed 17 --tries 1"
"""

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.benchmarks.report import insert
from tests.faults.rows import ALL  # noqa: F401 - importing it enters the faults
from tests.faults.tries import FAULTS, Fault, Place, first_seed, strike_all
from tests.support.command import Shell
from tests.support.places import ROOT
from tests.support.servers import SERVER

HEAD = "| fault | to hold | tries | violations | seeds from | s |\n|---|---|---|---|---|---|"
DOCS = ROOT / "docs" / "explanation" / "reliability.md"
SHARES = 8
"""Into how many parts of its tries a process's part of a fault is cut: some tries take much longer than others."""


def main() -> int:
    options = _options()
    begun, rows, broken = time.monotonic(), [HEAD], 0
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory() as folder, _pool(options.jobs, folder) as pool:
        for fault in FAULTS.values():
            if options.only in fault.name:
                found, row = _tried(fault, options, pool)
                broken += found
                rows.append(row)
    if options.docs:
        heading = f'`make soak SOAK="{" ".join(sys.argv[1:])}"`, {_minutes(begun)} ({_machine()}):'
        insert(DOCS, "faults", "\n\n".join([heading, "\n".join(rows)]), by="make soak SOAK=--docs")
    return 1 if broken else 0


def _tried(fault: Fault, options: argparse.Namespace, pool: ProcessPoolExecutor) -> tuple[int, str]:
    """How often a promise was broken, and the row of the table, which is printed, as is what was broken."""
    if reason := fault.needs():
        row = f"| {fault.name} | not tried: {reason} | | | | |"
        print(row, flush=True)
        return 0, row
    tries = options.tries or max(fault.every_run, round(fault.soak * options.share))
    begun = time.monotonic()
    parts = pool.map(_strike, *zip(*_parts(fault, tries, options), strict=True))
    broken = {seed: what for part in parts for seed, what in part.items()}
    cells = (fault.name, fault.holds, f"{tries:,}", len(broken), options.seed, round(time.monotonic() - begun))
    row = "| " + " | ".join(map(str, cells)) + " |"
    print(row, flush=True)
    for seed, what in broken.items():
        print(f"seed {seed}: {what}", file=sys.stderr, flush=True)
    return len(broken), row


def _parts(fault: Fault, tries: int, options: argparse.Namespace) -> Iterator[tuple[str, range, int]]:
    size = tries if fault.alone else -(-tries // (options.jobs * SHARES))
    for first in range(0, tries, size):
        yield fault.name, range(first, min(first + size, tries)), options.seed


_place: list[Place] = []


def _pool(jobs: int, folder: str) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(jobs, spawn, initializer=_begin, initargs=(folder,))


def _begin(folder: str) -> None:
    """What a process needs for all its tries."""
    own = Path(tempfile.mkdtemp(dir=folder))
    (own / "shared").mkdir()
    _place.append(Place(own / "tries", own / "shared", Shell(own)))


def _strike(name: str, numbers: range, seed: int) -> dict[int, str]:
    (place,) = _place
    own = Path(tempfile.mkdtemp(dir=place.shared.parent))
    return strike_all(FAULTS[name], numbers, seed, Place(own, place.shared, place.shell))


def _minutes(begun: float) -> str:
    return f"{(time.monotonic() - begun) / 60:.0f} minutes"


def _machine() -> str:
    """What it was tried on."""
    import platform
    import sqlite3

    parts = [platform.system(), f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    if SERVER:
        import psycopg

        with psycopg.connect(SERVER) as server:
            parts.append(f"PostgreSQL {server.info.server_version // 10_000}")
    return ", ".join([*parts, f"{os.cpu_count()} cores"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--share", type=float, default=1.0, help="how much of the long column, but no less than the short one"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="faults with this in their name")
    parser.add_argument("--seed", type=int, default=first_seed())
    parser.add_argument("--tries", type=int, default=0, help="so many, whatever the table says")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that try (default: the cores)")
    parser.add_argument("--docs", action="store_true", help=f"put the table into {DOCS.name}")
    options = parser.parse_args()
    if options.docs and (options.only or options.tries):
        parser.error("--docs wants every fault, by --share at the most")
    return options


if __name__ == "__main__":
    sys.exit(main())
