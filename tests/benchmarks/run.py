"""etl and its peers on made readings, in turns, as whole processes.

    make bench                              6 M readings
    make bench BENCH="--size 60M --docs"    60 M and 6 M, and the tables and the picture into the documents
    make bench BENCH="--only bill,day"      some of the groups in groups.py
    make bench BENCH="--quick"              one round at 1 M, to see that everything runs

Leaves results.json, figures.md and benchmark.png in build/bench. At 60 M: 25 GB of disk, half an hour, an idle machine.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.bench import Bench, M, say, size_of
from tests.benchmarks.figures import SIX, Results
from tests.benchmarks.groups import GROUPS
from tests.benchmarks.measure import Json
from tests.benchmarks.report import goals, insert, markdown
from tests.support.places import ROOT

FOLDER = ROOT / "build" / "bench"
PACKAGES = ("django", "numpy", "pyarrow", "pandas", "duckdb")


def main() -> None:
    options = _options()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if options.draw:
        _publish(json.loads((FOLDER / "results.json").read_text(encoding="utf-8")), docs=options.docs)
        return
    size = M if options.quick else size_of(options.size)
    bench = Bench(FOLDER, sorted({size, min(size, SIX)}), 1 if options.quick else options.rounds)
    machine = _machine()
    bench.clear()
    failed = [name for name in options.only.split(",") if not _measured(name, bench, machine)]
    bench.clear()
    _publish(json.loads((FOLDER / "results.json").read_text(encoding="utf-8")), docs=options.docs and not failed)
    sys.exit(f"failed: {', '.join(failed)}" if failed else None)


def _measured(name: str, bench: Bench, machine: Json) -> bool:
    """Whether a group came to its end; the others are measured all the same."""
    say(f"== {name}: {(GROUPS[name].__doc__ or '').splitlines()[0]}")
    try:
        GROUPS[name](bench)
    except RuntimeError as error:
        say(f"{name}: {error}")
        return False
    finally:
        _save(bench, machine)
    return True


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="6M", help="readings: 1M, 6M, 60M (default 6M)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(GROUPS), help="groups, in this order (default %(default)s)")
    parser.add_argument("--quick", action="store_true", help="one round at 1M")
    parser.add_argument("--docs", action="store_true", help="also write README.md and docs/")
    parser.add_argument("--draw", action="store_true", help="measure nothing: tables and picture of the last run again")
    options = parser.parse_args()
    if unknown := set(options.only.split(",")) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))} (there are {', '.join(GROUPS)})")
    return options


def _save(bench: Bench, machine: Json) -> None:
    samples = {key: one.as_json() for key, one in bench.samples.items()}
    saved = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine, "sizes": bench.sizes, "rounds": bench.rounds,
        "samples": samples, "facts": bench.facts,
    }  # fmt: skip
    (FOLDER / "results.json").write_text(json.dumps(saved, indent=1), encoding="utf-8")


def _publish(saved: Json, *, docs: bool) -> None:
    """Print and save the tables and the picture."""
    text = markdown(saved)
    (FOLDER / "figures.md").write_text(text, encoding="utf-8")
    print(text)
    from tests.benchmarks.picture import (
        draw,  # matplotlib's memory would be counted as that of the processes started above
    )

    draw(Results(saved), FOLDER / "benchmark.png")
    if docs:
        shutil.copyfile(FOLDER / "benchmark.png", ROOT / "docs" / "explanation" / "benchmark.png")
        insert(ROOT / "docs" / "explanation" / "performance.md", "figures", text)
        insert(ROOT / "README.md", "figures", goals(Results(saved)))


def _machine() -> Json:
    busy = os.getloadavg()[0]
    if busy > 0.5:
        say(f"this machine is not idle: {busy:.1f} processes were running in the last minute")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    versions = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 2**30),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "versions": versions | {name: importlib.metadata.version(name) for name in PACKAGES},
        "load_before": busy,
    }


def _cpu() -> str:
    """The kernel's name of the processor, where there is one."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
