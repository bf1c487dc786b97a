"""Whole processes, timed from start to end, each with its own peak of memory."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.places import ROOT

MAKER = [sys.executable, "-m"]
"""Starts a module of the checkout, which `environment` puts on the path."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """One process: wall time, largest resident set (or of a child of its own), the JSON object it printed, if any."""

    seconds: float
    peak_mb: float
    result: Json


def run(command: list[str], folder: Path, ends: tuple[int, ...] = (0,), cores: int | None = None) -> Run:
    """Run to the end, on so many cores; RuntimeError with its last words for an exit code not among `ends`.

    What earlier processes wrote is on disk before the clock starts. The kernel counts the memory of the process that
    starts another one as the other's too, so this one must stay small.
    """
    os.sync()
    there = os.sched_getaffinity(0)
    out, err = folder / "stdout", folder / "stderr"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        started = time.perf_counter()
        os.sched_setaffinity(0, sorted(there)[:cores])  # a process begins with the cores of the one that starts it
        process = subprocess.Popen(command, cwd=folder, stdout=stdout, stderr=stderr, env=_environment())
        os.sched_setaffinity(0, there)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ends:
        raise RuntimeError(f"{' '.join(command)}: exit {process.returncode}: {err.read_text()[-2000:]}")
    return Run(round(seconds, 4), round(used.ru_maxrss / 1024, 1), _result(out))


def etl(database: Path | str, *arguments: str) -> list[str]:
    """The command as a user has it: the console script of this environment, or the same without one.

    A database is a file, or the URL of one on a server.
    """
    script = Path(sys.executable).parent / "etl"
    start = [str(script)] if script.exists() else [sys.executable, "-c", "from etl.start import main; main()"]
    url = database if isinstance(database, str) else f"sqlite:///{database}"
    return [*start, "--database", url, *arguments]


def peer(name: str, *arguments: str | Path) -> list[str]:
    return [*MAKER, "tests.benchmarks.peers", name, *map(str, arguments)]


def _environment() -> dict[str, str]:
    """As a user's: Python keeps what it has compiled, which some machines for tests forbid."""
    unwanted = ("ETL_DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    variables = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**variables, "PYTHONPATH": str(ROOT)}


def _result(out: Path) -> Json:
    """The last line, where it is a JSON object."""
    with out.open("rb") as file:
        file.seek(max(0, out.stat().st_size - 100_000))
        last = file.read().rstrip().rpartition(b"\n")[2]
    found: Json = json.loads(last) if last.startswith(b"{") else {}
    return found
