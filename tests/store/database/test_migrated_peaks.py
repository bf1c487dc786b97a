"""Bills by tariffs that spread long reads had a highest demand that nobody measured: they are computed again."""

from django.db import connection

from tests.support.command import Shell, written
from tests.support.readings import bills, line, tariff

SPANS = "client,start,end,kwh"
READ = ",2017-08-01 00:00,2017-09-01 00:00,31"


def test_bills_by_tariffs_that_spread_are_stale_and_no_others(etl: Shell) -> None:
    etl.load(written("a.csv", SPANS, f"a{READ}", f"b{READ}"), "--timezone", "UTC")
    tariff("plain.toml", line("energy", "0.1"))
    tariff("spread.toml", line("energy", "0.1"), header='long_reads = "days"')
    etl.ok("assign", written("who.csv", "client_number,tariff", "a,plain.toml", "b,spread.toml"))
    etl.ok("bill", "--month", "2017-08")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'etl' AND name >= '0025'")
    assert bills(etl, "client_number", "status") == [("a", "complete"), ("b", "stale")]
    etl.ok("bill", "--stale")
    assert bills(etl, "client_number", "status") == [("a", "complete"), ("b", "complete")]
