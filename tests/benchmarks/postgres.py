"""The same work by PostgreSQL's own means: `COPY` into a keyed table, bills in SQL; settings are the server's."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.benchmarks.sample import DAY_HOURS, PEAK_HOURS, PRICES, STANDING, VAT, WEEKEND_DAY_HOURS

DATABASE = "etl_benchmark"
_TABLE = """
CREATE TABLE readings (client text COLLATE "C", ts timestamp, kwh numeric(18,6), PRIMARY KEY (client, ts))"""
_CALENDAR = f"""
CREATE UNLOGGED TABLE calendar AS SELECT ts, CASE
    WHEN day < 6 AND hour IN {PEAK_HOURS} THEN 'peak'
    WHEN day < 6 AND hour BETWEEN {DAY_HOURS[0]} AND {DAY_HOURS[1]} THEN 'day'
    WHEN day >= 6 AND hour BETWEEN {WEEKEND_DAY_HOURS[0]} AND {WEEKEND_DAY_HOURS[1]} THEN 'day'
    ELSE 'night' END AS period
FROM (SELECT ts, extract(isodow FROM ts) AS day, extract(hour FROM ts) AS hour
    FROM generate_series(%(month)s::timestamp,
        %(month)s::timestamp + interval '1 month' - interval '1 minute', interval '15 minutes') AS ts) AS slots"""
_USED = """
CREATE UNLOGGED TABLE used AS
SELECT client, period, sum(kwh) AS kwh FROM readings JOIN calendar USING (ts) GROUP BY client, period"""
_LINES = f"""
CREATE TABLE lines AS
WITH prices(period, price, line) AS (VALUES {{prices}}),
net AS (
    SELECT client, line, 'energy' AS id, period, kwh AS quantity, 'kWh' AS unit, price,
        round(kwh * price, 2) AS amount, false AS tax FROM used JOIN prices USING (period)
    UNION ALL SELECT client, 1, 'standing', NULL, 1, 'month', {STANDING}, {STANDING}, false
        FROM (SELECT DISTINCT client FROM used) AS clients)
SELECT * FROM net
UNION ALL SELECT client, 5, 'vat', NULL, sum(amount), 'EUR', {VAT}, round(sum(amount) * {VAT}, 2), true
FROM net GROUP BY client"""


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """The URL of a new database on a server, which goes afterwards."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))
        finally:
            admin.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def execute(url: str, *statements: str) -> dict[str, Any]:
    """Statements between what is measured."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as session:
        for statement in statements:
            session.execute(statement)
    return {}


def size(url: str) -> dict[str, Any]:
    """Bytes of etl's tables with what hangs on them, and of the keyed one."""
    import psycopg

    total = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::int8 FROM pg_class WHERE relkind = 'r' AND relname "
    with psycopg.connect(url) as session:
        sizes = [session.execute(total + which).fetchone() for which in ("LIKE 'etl%'", "= 'readings'")]
    ours, theirs = (row[0] if row else 0 for row in sizes)
    return {"etl": ours, "readings": theirs}


def copy(csv: str, url: str) -> dict[str, Any]:
    """COPY into a table with a primary key of client and instant, in the order of bytes as etl's numbers are."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as session:
        session.execute("DROP TABLE IF EXISTS readings")
        session.execute(_TABLE)
        with session.cursor() as cursor:
            with cursor.copy("COPY readings FROM STDIN (FORMAT csv, HEADER)") as target, open(csv, "rb") as file:  # noqa: PTH123 - as one would begin
                while piece := file.read(1 << 20):
                    target.write(piece)
            return {"readings": cursor.rowcount}


def bill(url: str, month: str) -> dict[str, Any]:
    """All lines of every bill in a table. Tables that are not temporary: their scans may be parallel."""
    import psycopg

    prices = ", ".join(f"('{name}', {price}, {n + 2})" for n, (name, price) in enumerate(PRICES.items()))
    with psycopg.connect(url) as session:
        session.execute("DROP TABLE IF EXISTS calendar, used, lines")
        psycopg.ClientCursor(session).execute(_CALENDAR, {"month": f"{month}-01"})
        session.execute("ANALYZE calendar")
        session.execute(_USED)
        lines = session.execute(_LINES.format(prices=prices)).rowcount
    return {"lines": lines}


def totals(url: str, target: str) -> dict[str, Any]:
    """Each client's lines as JSON lines, for the comparison."""
    import psycopg

    with psycopg.connect(url) as session, open(target, "w", encoding="utf-8") as file:  # noqa: PTH123 - as one would begin
        rows = session.execute("SELECT client, array_agg(amount::text) FROM lines GROUP BY client")
        file.writelines(json.dumps({"client": client, "lines": amounts}) + "\n" for client, amounts in rows)
    return {}
