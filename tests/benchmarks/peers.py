"""Other ways to do the same work, each a whole process.

    python tests/benchmarks/peers.py NAME ARGUMENT...

A peer prints a JSON object: `readings` it took, `seconds` of the work without start and imports, what else it knows.
"""

import json
import sys
import time
from importlib import import_module

PEERS = {
    "duckdb-keyed": "tests.benchmarks.duck:load_keyed",
    "duckdb-unkeyed": "tests.benchmarks.duck:load_unkeyed",
    "duckdb-unordered": "tests.benchmarks.duck:load_unordered",
    "duckdb-bill": "tests.benchmarks.duck:bill",
    "duckdb-arithmetic": "tests.benchmarks.duck:arithmetic",
    "duckdb-cost": "tests.benchmarks.cost:bill",
    "django-load": "tests.benchmarks.rows:load",
    "django-bill": "tests.benchmarks.rows:bill",
    "sqlite-import": "tests.benchmarks.tables:sqlite_import",
    "pandas-to-sql": "tests.benchmarks.tables:pandas_to_sql",
    "postgres-bill": "tests.benchmarks.postgres:bill",
    "postgres-copy": "tests.benchmarks.postgres:copy",
    "postgres-execute": "tests.benchmarks.postgres:execute",
    "postgres-size": "tests.benchmarks.postgres:size",
    "postgres-totals": "tests.benchmarks.postgres:totals",
    "nem-reader": "tests.benchmarks.nem:nem_reader",
    "etl-arithmetic": "tests.benchmarks.arithmetic:sums",
    "check": "tests.benchmarks.check:same_bills",
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
