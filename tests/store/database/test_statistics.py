"""PostgreSQL's planner learns of tables that have grown in the transaction that has made them grow."""

import pytest

from tests.support.command import Shell

pytestmark = pytest.mark.both_databases


def test_a_table_that_has_grown_is_counted_again_and_a_small_one_is_not(rows: Shell) -> None:
    from django.db import connection

    from etl.store.database import statistics
    from etl.store.database.locks import write_lock
    from etl.store.models import Client, Meter

    known = "SELECT count(*) FROM pg_stats WHERE tablename = %s AND attname = 'number'"
    with write_lock():
        Client.objects.bulk_create([Client(number=f"{number:0200}") for number in range(5000)])
        Meter.objects.bulk_create([Meter(number="a")])
        statistics.refresh()
        if not rows.on_server:
            return  # and nothing is asked of SQLite
        with connection.cursor() as cursor:
            for table, counted in (("etl_client", 1), ("etl_meter", 0)):
                cursor.execute(known, [table])
                assert cursor.fetchone() == (counted,), table
