"""Bills of clients without readings go when the last reading of anybody else goes out of their days."""

import pytest

from tests.support.assigned import assign, flat
from tests.support.command import Shell
from tests.support.readings import hours, loaded

pytestmark = pytest.mark.both_databases

AUGUST = ("--month", "2017-08", "--tariff", "one.toml")


def test_the_bill_of_a_client_without_readings_is_withdrawn_when_nobody_is_read_any_more(etl: Shell) -> None:
    flat()
    loaded(etl, hours("b", "2017-08-01", "2017-09-01"), name="b.csv")
    assign(etl, "client_number,tariff", "a,one.toml")
    etl("bill", *AUGUST)
    assert "\na,2017-08," in etl.exported("bills")
    assert etl.ok("unload", "1", "--json").json["stale"] == 2
    etl("bill", "--stale")
    assert "there are no bills" in etl("export", "-", "--format", "csv").err


def test_it_stays_while_another_client_is_read(etl: Shell) -> None:
    flat()
    loaded(etl, hours("b", "2017-08-01", "2017-09-01"), name="b.csv")
    loaded(etl, hours("c", "2017-08-31", "2017-09-01"), name="c.csv")
    assign(etl, "client_number,tariff", "a,one.toml")
    etl("bill", *AUGUST)
    assert etl.ok("unload", "1", "--json").json["stale"] == 1
