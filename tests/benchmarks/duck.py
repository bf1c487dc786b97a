"""DuckDB as its manual says: default threads, a database file, a typed `read_csv`, closed (checkpointed) at the end.

Client numbers are text, as in etl: `000123` stays what it was.
"""

from typing import Any

import duckdb

from tests.benchmarks.sample import DAY_HOURS, PEAK_HOURS, PRICES, STANDING, VAT, WEEKEND_DAY_HOURS

_COLUMNS = "{'client': 'VARCHAR', 'ts': 'TIMESTAMP', 'kwh': 'DECIMAL(18,6)'}"
_PERIOD = f"""
CASE WHEN isodow(ts) < 6 AND hour(ts) IN {PEAK_HOURS} THEN 'peak'
     WHEN isodow(ts) < 6 AND hour(ts) BETWEEN {DAY_HOURS[0]} AND {DAY_HOURS[1]} THEN 'day'
     WHEN isodow(ts) >= 6 AND hour(ts) BETWEEN {WEEKEND_DAY_HOURS[0]} AND {WEEKEND_DAY_HOURS[1]} THEN 'day'
     ELSE 'night' END"""
CALENDAR = f"""
CREATE TEMP TABLE calendar AS SELECT ts, {_PERIOD} AS period FROM (
    SELECT unnest(generate_series(TIMESTAMP '{{month}}-01',
        TIMESTAMP '{{month}}-01' + INTERVAL 1 MONTH - INTERVAL 1 MINUTE, INTERVAL 15 MINUTE)) AS ts)"""
_USAGE = """
SELECT client, period, sum(kwh)::DECIMAL(18,6) AS kwh FROM readings JOIN calendar USING (ts) GROUP BY client, period"""
_LINES = f"""
COPY (
    WITH used AS MATERIALIZED ({_USAGE}),
    prices(period, price, place) AS (VALUES {{prices}}),
    energy AS (SELECT client, place AS line, 'energy' AS id, period, kwh AS quantity, 'kWh' AS unit, price,
        round(kwh * price, 2)::DECIMAL(18,2) AS amount, FALSE AS tax FROM used JOIN prices USING (period)),
    net AS (SELECT client, 1 AS line, 'standing' AS id, NULL AS period, 1::DECIMAL(18,6) AS quantity, 'month' AS unit,
        {STANDING}::DECIMAL(9,4) AS price, {STANDING}::DECIMAL(18,2) AS amount, FALSE AS tax
        FROM (SELECT DISTINCT client FROM used) UNION ALL FROM energy),
    vat AS (SELECT client, 5 AS line, 'vat' AS id, NULL AS period, sum(amount)::DECIMAL(18,6) AS quantity,
        'EUR' AS unit, {VAT}::DECIMAL(9,4) AS price,
        round(sum(amount)::DECIMAL(18,2) * {VAT}::DECIMAL(9,4), 2)::DECIMAL(18,2) AS amount, TRUE AS tax
        FROM net GROUP BY client)
    FROM (FROM net UNION ALL FROM vat) ORDER BY client, line
) TO '{{target}}' (FORMAT parquet)"""


def load_keyed(csv: str, database: str) -> dict[str, Any]:
    """No reading twice: a primary key of client and instant."""
    return _load(csv, database, ", PRIMARY KEY (client, ts)")


def load_unkeyed(csv: str, database: str) -> dict[str, Any]:
    """Whatever the file holds, also twice."""
    return _load(csv, database, "")


def load_unordered(csv: str, database: str) -> dict[str, Any]:
    """Unkeyed, and the rows in any order, which DuckDB writes faster."""
    return _load(csv, database, "", "SET preserve_insertion_order = false")


def _load(csv: str, database: str, key: str, setting: str = "") -> dict[str, Any]:
    with duckdb.connect(database) as connection:
        if setting:
            connection.execute(setting)
        connection.execute(f"CREATE TABLE readings (client VARCHAR, ts TIMESTAMP, kwh DECIMAL(18,6){key})")
        source = f"read_csv('{csv}', header = true, delim = ',', columns = {_COLUMNS})"
        rows = connection.execute(f"INSERT INTO readings FROM {source}").fetchone()
    return {"readings": rows[0] if rows else 0}


def bill(database: str, target: str, month: str) -> dict[str, Any]:
    """All lines of every bill in parquet. A calendar joined by its stamp beats a CASE of every reading by a fifth."""
    prices = ", ".join(f"('{name}', {price}::DECIMAL(9,4), {n + 2})" for n, (name, price) in enumerate(PRICES.items()))
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute(CALENDAR.format(month=month))
        rows = connection.execute(_LINES.format(prices=prices, target=target)).fetchone()
    return {"lines": rows[0] if rows else 0}


def arithmetic(database: str, month: str) -> dict[str, Any]:
    """kWh of every client and period, kept in a temporary table."""
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute(CALENDAR.format(month=month))
        connection.execute(f"CREATE TEMP TABLE used AS {_USAGE}")
        row = connection.execute("SELECT count(*), sum(kwh) FROM used").fetchone()
    return {"sums": row[0], "kwh": str(row[1])} if row else {}
