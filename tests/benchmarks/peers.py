"""Other ways to do the same work, each a whole process.

    python tests/benchmarks/peers.py NAME ARGUMENT...

A peer prints a JSON object: `readings` it took, `seconds` of the work without start and imports, what else it knows.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

PEERS = {
    "duckdb-keyed": "benchmarks.duck:load_keyed",
    "duckdb-unkeyed": "benchmarks.duck:load_unkeyed",
    "duckdb-unordered": "benchmarks.duck:load_unordered",
    "duckdb-bill": "benchmarks.duck:bill",
    "duckdb-arithmetic": "benchmarks.duck:arithmetic",
    "duckdb-cost": "benchmarks.cost:bill",
    "django-load": "benchmarks.rows:load",
    "django-bill": "benchmarks.rows:bill",
    "sqlite-import": "benchmarks.tables:sqlite_import",
    "pandas-to-sql": "benchmarks.tables:pandas_to_sql",
    "postgres-bill": "benchmarks.postgres:bill",
    "postgres-copy": "benchmarks.postgres:copy",
    "postgres-execute": "benchmarks.postgres:execute",
    "postgres-size": "benchmarks.postgres:size",
    "postgres-totals": "benchmarks.postgres:totals",
    "nem-reader": "benchmarks.nem:nem_reader",
    "etl-arithmetic": "benchmarks.arithmetic:sums",
    "check": "benchmarks.check:same_bills",
}


def main() -> None:
    name, *arguments = sys.argv[1:]
    module, _, function = PEERS[name].partition(":")
    work = getattr(import_module(module), function)
    started = time.perf_counter()
    result = work(*arguments)
    print(json.dumps({"seconds": round(time.perf_counter() - started, 4), **result}))


if __name__ == "__main__":
    main()
