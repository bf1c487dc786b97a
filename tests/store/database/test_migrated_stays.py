"""Bills across days between two stays of a client, made as one by an older etl, are computed again."""

from django.db import connection

from tests.support.command import Shell, written
from tests.support.readings import bills, hours, line, loaded, tariff

ROWS = (
    "a,M,2017-07-01,2017-08-11",
    "a,M,2017-08-21,",
    "b,N,2017-07-01,2017-08-11",
    "b,O,2017-08-11,",
)


def test_bills_that_reach_across_days_without_a_meter_are_stale_and_no_others(etl: Shell) -> None:
    loaded(etl, *(hours(meter, "2017-07-01", "2017-09-01") for meter in "MNO"))
    tariff("plain.toml", line("energy", "0.1"))
    etl.ok("assign", written("who.csv", "client_number,meter,from,to", *ROWS))
    for month in ("2017-07", "2017-08"):
        etl.ok("bill", "--month", month, "--tariff", "plain.toml")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE etl_bill SET period_start = '2017-08-01' WHERE period_start = '2017-08-21'")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'etl' AND name >= '0026'")
    assert bills(etl, "client_number", "period_start", "status") == [
        ("a", "2017-07-01", "complete"),
        ("a", "2017-08-01", "complete"),
        ("a", "2017-08-01", "stale"),
        ("b", "2017-07-01", "complete"),
        ("b", "2017-08-01", "complete"),
    ]
