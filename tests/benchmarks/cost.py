"""The bills of cost.toml by DuckDB: the same lines, in whole mWh and DECIMAL, rounded once each.

A tier's share of a period is a quotient, so its amount is a quotient of integers (HUGEINT), rounded half up.
"""

from typing import Any

import duckdb

from tests.benchmarks.duck import CALENDAR
from tests.benchmarks.sample import DEMAND_PRICES, FILLS, STANDING, TIER_PRICES, UPTO_KWH, VAT

_UPTO_MWH = UPTO_KWH * 1_000_000
_SUMS = """sum(kwh)::DECIMAL(18,6) AS kwh, max(kwh) AS top, arg_max(ts, kwh) AS highest"""
_PRORATA = f"""
used AS MATERIALIZED (SELECT client, period, {_SUMS} FROM readings JOIN calendar USING (ts) GROUP BY client, period),
whole AS (SELECT client, sum(kwh * 1000000)::HUGEINT AS mwh FROM used GROUP BY client),
tiers AS (SELECT client, period, tier, (kwh * 1000000)::HUGEINT
        * CASE tier WHEN 1 THEN least(mwh, {_UPTO_MWH}) ELSE greatest(mwh - {_UPTO_MWH}, 0) END AS num,
        greatest(mwh, 1) AS den
    FROM used JOIN whole USING (client) CROSS JOIN (VALUES (1), (2)) AS two(tier)),"""
_CHRONOLOGICAL = f"""
filled AS (SELECT client, ts, kwh, sum(kwh) OVER (PARTITION BY client ORDER BY ts) AS upto FROM readings),
used AS MATERIALIZED (SELECT client, period, {_SUMS},
        sum(least(upto, {UPTO_KWH}) - least(upto - kwh, {UPTO_KWH})) AS first
    FROM filled JOIN calendar USING (ts) GROUP BY client, period),
tiers AS (SELECT client, period, tier, (CASE tier WHEN 1 THEN first ELSE kwh - first END * 1000000)::HUGEINT AS num,
        1::HUGEINT AS den
    FROM used CROSS JOIN (VALUES (1), (2)) AS two(tier)),"""
_LINES = """
COPY (
    WITH {used}
    prices(period, tier, price, place) AS (VALUES {prices}),
    demands(period, price, place) AS (VALUES {demands}),
    net AS (
        SELECT client, place AS line, 'energy' AS id, period, tier,
            ((num // den)::DECIMAL(18,0) * 0.000001)::DECIMAL(18,6) AS quantity,
            'kWh' AS unit, price * 0.0001 AS price, NULL::TIMESTAMP AS highest,
            ((2 * num * price + den * 100000000) // (den * 200000000))::DECIMAL(16,0) * 0.01 AS amount, FALSE AS tax
        FROM tiers JOIN prices USING (period, tier)
        UNION ALL SELECT client, place, 'demand', period, NULL, top * 4, 'kW', price, highest,
            round(top * 4 * price, 2)::DECIMAL(18,2), FALSE FROM used JOIN demands USING (period)
        UNION ALL SELECT client, 1, 'standing', NULL, NULL, 1, 'month', {standing}, NULL, {standing}, FALSE
            FROM (SELECT DISTINCT client FROM used)),
    vat AS (SELECT client, 11 AS line, 'vat' AS id, NULL AS period, NULL AS tier,
            sum(amount)::DECIMAL(18,2) AS quantity, 'EUR' AS unit, {vat} AS price, NULL AS highest,
            round(sum(amount)::DECIMAL(18,2) * {vat}::DECIMAL(9,4), 2)::DECIMAL(18,2) AS amount, TRUE AS tax
        FROM net GROUP BY client)
    FROM (FROM net UNION ALL FROM vat) ORDER BY client, line
) TO '{target}' (FORMAT parquet)"""


def bill(database: str, target: str, month: str, fill: str) -> dict[str, Any]:
    """All eleven lines of every bill in parquet."""
    place = iter(range(2, 11))
    tiers = [(name, tier, price) for name, two in TIER_PRICES.items() for tier, price in enumerate(two, 1)]
    prices = [f"('{name}', {tier}, {price}, {next(place)})" for name, tier, price in tiers]
    demands = [f"('{name}', {price}::DECIMAL(9,4), {next(place)})" for name, price in DEMAND_PRICES.items()]
    lines = _LINES.format(
        used=_PRORATA if fill == FILLS[0] else _CHRONOLOGICAL, prices=", ".join(prices), demands=", ".join(demands),
        standing=STANDING, vat=VAT, target=target,
    )  # fmt: skip
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute(CALENDAR.format(month=month))
        rows = connection.execute(lines).fetchone()
    return {"lines": rows[0] if rows else 0}
