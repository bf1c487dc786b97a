"""Assumptions that bills warn of are those of the series that reach into their days, by one query a page."""

from fractions import Fraction

import pytest

from etl.blocks.assumptions import bits_of
from tests.support.store_rows import MONDAY, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_bits_are_those_of_the_series_in_the_days_less_a_zone_that_is_assigned() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.models import Client
    from etl.store.usage import assumed_readings
    from etl.store.usage.billed_clients import FOREVER, BilledClient, Metered

    first = series("a", assumed=bits_of(["zone", "unit", "stamp"]))
    later = series("a", interval=15, first=MONDAY + 9000, end=MONDAY + 9060, assumed=bits_of(["zone"]))
    assert first.meter_id == later.meter_id
    meter = Metered(first.meter_id, -FOREVER, FOREVER, Fraction(1), assigned=False)
    clients = [BilledClient("a", "", [meter])]
    with snapshot():
        assert assumed_readings.any_warned()
        assert assumed_readings.bits_of_clients(clients, MONDAY, MONDAY + 60) == {"a": bits_of(["zone", "unit"])}
        assert assumed_readings.bits_of_clients(clients, MONDAY + 180, MONDAY + 9000) == {}
    Client.objects.create(number="a", timezone="UTC")
    with snapshot():
        assert assumed_readings.bits_of_clients(clients, MONDAY, MONDAY + 60) == {"a": bits_of(["unit"])}


def test_clients_with_attributes_are_those_that_a_table_gives_some() -> None:
    from etl.store.models import Assignment, Client
    from etl.store.usage.assumed_readings import with_attributes

    for number, attributes in (("a", '{"capacity_kw": "800"}'), ("b", "{}")):
        Assignment.objects.create(client=Client.objects.create(number=number), attributes=attributes)
    assert with_attributes({"a", "b", "c"}) == {"a"}
