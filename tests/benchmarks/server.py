"""The group `postgres`: etl and PostgreSQL's own means on one server, in turns."""

import os
import subprocess
import sys
from functools import partial

from tests.benchmarks.bench import MONTH, Bench, label, say
from tests.benchmarks.figures import SIX
from tests.benchmarks.measure import etl, peer, run
from tests.benchmarks.shapes import Shape, month

URL = "ETL_TEST_POSTGRES_URL"
WORKERS = {"one worker": ("--workers", "1"), "two workers": ("--workers", "2")}
ROUNDS = 3
"""Of bills, also where a COPY takes too long to be repeated."""


def postgres(bench: Bench) -> None:
    """On a PostgreSQL server: loads against COPY into a keyed table, bills against the same lines in SQL."""
    server = os.environ.get(URL, "")
    if not _answers(server):
        bench.facts["no postgres"] = f"{URL} names no server that answers"
        say(f"postgres: left out, {bench.facts['no postgres']}")
        return
    from tests.benchmarks.postgres import own_database

    bench.facts.pop("no postgres", None)
    for size in bench.sizes:
        with own_database(server) as url:
            _measured(bench, url, month(size), label(size), bench.rounds if size <= SIX else 1)


def _measured(bench: Bench, url: str, shape: Shape, at: str, rounds: int) -> None:
    csv = bench.file(shape)

    for _ in range(rounds):
        # A schema is made anew, as a new SQLite file is, so etl comes first.
        _prepared(bench, url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CHECKPOINT")
        bench.take(f"pgload/{at}/etl", shape.readings, etl(url, "load", str(csv)))
        _prepared(bench, url, "CHECKPOINT")
        bench.take(f"pgload/{at}/postgres-copy", shape.readings, peer("postgres-copy", csv, url))
    sizes = run(peer("postgres-size", url), bench.folder).result
    bench.samples[f"pgload/{at}/etl"].bytes = sizes["etl"]
    bench.samples[f"pgload/{at}/postgres-copy"].bytes = sizes["readings"]
    _prepared(bench, url, "VACUUM ANALYZE readings", "CHECKPOINT")
    bills = {name: partial(_bill, bench, url, shape, at, name) for name in ("etl", *WORKERS)}
    bench.alternate(bills | {"sql": partial(_sql, bench, url, shape, at)}, ROUNDS)
    exported, lines = bench.folder / f"pg-{at}.parquet", bench.folder / f"pg-{at}.jsonl"
    run(etl(url, "export", str(exported)), bench.folder)
    run(peer("postgres-totals", url, lines), bench.folder)
    found = run(peer("check", exported, lines), bench.folder).result
    bench.facts[f"bills postgres {at}"] = {"clients": found["clients"], "total": found["total"]}


def _bill(bench: Bench, url: str, shape: Shape, at: str, who: str = "etl") -> None:
    """By this process and copies of it, or by workers over the table of chunks."""
    _prepared(bench, url, "TRUNCATE etl_bill, etl_client, etl_run CASCADE", "CHECKPOINT")
    bench.take(f"pgbill/{at}/{who}", shape.readings, etl(url, "bill", "--month", MONTH, *WORKERS.get(who, ())))


def _sql(bench: Bench, url: str, shape: Shape, at: str) -> None:
    _prepared(bench, url, "DROP TABLE IF EXISTS calendar, used, lines", "CHECKPOINT")
    bench.take(f"pgbill/{at}/postgres-sql", shape.readings, peer("postgres-bill", url, MONTH))


def _prepared(bench: Bench, url: str, *statements: str) -> None:
    run(peer("postgres-execute", url, *statements), bench.folder)


def _answers(url: str) -> bool:
    program = "import sys, psycopg; psycopg.connect(sys.argv[1], connect_timeout=3).close()"
    done = subprocess.run([sys.executable, "-c", program, url], capture_output=True, check=False)
    return bool(url) and done.returncode == 0
