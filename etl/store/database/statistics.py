"""Statistics for PostgreSQL's planner after tables have grown: autovacuum may come minutes later."""

from typing import Any

from django.db import connections

from etl.store.database.locks import WRITER

_COUNTED = {
    "etl_bill": "ANALYZE etl_bill (client_id, period_start, period_end, run_id, stale)",
    "etl_client": "ANALYZE etl_client (number)",
    "etl_intervalblock": "ANALYZE etl_intervalblock (series_id, week)",
    "etl_meter": "ANALYZE etl_meter (number)",
    "etl_series": "ANALYZE etl_series (meter_id, first_minute)",
}
_GROWN = """
    SELECT whole.relname FROM pg_class AS whole
    JOIN pg_class AS part
    ON part.oid = whole.oid OR part.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = whole.oid)
    WHERE whole.oid = ANY(%s::regclass[]) GROUP BY whole.relname
    HAVING sum(pg_relation_size(part.oid)) > greatest(
        2 * sum(greatest(part.relpages, 0)) * current_setting('block_size')::bigint, 1000000)
"""
"""Also of tables that somebody has partitioned (docs/how-to/many-machines.md)."""


def refresh() -> None:
    """Analyze tables that are twice what the planner knows; inside the write lock, when all is written.

    Until then it takes a page of clients for half the table and reads all of it: exporting 100,000 bills took the
    server 15 s instead of 1.4.
    """
    connection: Any = connections[WRITER]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_GROWN, [list(_COUNTED)])
        for (table,) in cursor.fetchall():
            cursor.execute(_COUNTED[table])
