"""The readings of a day with what is wrong of them: those that are billed, and those that fail beside them."""

from datetime import date

import pytest

from etl.core.errors import EtlError
from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, loaded

DAY = date(2017, 8, 10)


def august(client: str, stamp: str = "", kwh: str = "1") -> list[str]:
    every = hours(client, "2017-08-01", "2017-09-01")
    return [f"{row[: row.rindex(',')]},{kwh}" if stamp and stamp in row else row for row in every]


def test_what_fails_stands_among_the_others(etl: Shell) -> None:
    from etl.review.day_readings import day_readings

    loaded(etl, august("a", "08-10T05", "4294967.295"))
    found = day_readings("a", DAY)
    (channel,) = found.channels
    assert (channel.meter, channel.flow, len(channel.readings)) == ("a", "import", 24)
    assert channel.readings[5].energy_mwh == 4_294_967_295_000
    assert [(one.rule, one.start) for one in channel.findings] == [("sentinel", channel.readings[5].start)]
    assert day_readings("a", date(2017, 8, 11)).channels[0].findings == []


def test_the_day_is_that_of_the_clients_clock_and_warnings_are_of_it(etl: Shell) -> None:
    from etl.review.day_readings import day_readings

    loaded(etl, august("a", "08-10T23", "9"))
    etl.ok("assign", written("zone.csv", "client_number,timezone", "a,Europe/Madrid"))
    assert day_readings("a", DAY).channels[0].findings == []
    found = day_readings("a", date(2017, 8, 11))
    assert [(one.rule, one.energy_mwh) for one in found.channels[0].findings] == [("spike", None)]
    assert (found.zone, found.end - found.start) == ("Europe/Madrid", 1440)


def test_channels_without_a_finding_are_left_out_where_another_has_one(etl: Shell) -> None:
    from etl.review.day_readings import day_readings

    loaded(etl, august("m", "08-10T05", "4294967.295"), august("n"))
    etl.ok("assign", written("meters.csv", "client_number,meter", "x,m", "x,n"))
    assert [one.meter for one in day_readings("x", DAY).channels] == ["m"]
    assert [one.meter for one in day_readings("x", DAY, "n").channels] == ["n"]
    assert [one.meter for one in day_readings("x", date(2017, 8, 12)).channels] == ["m", "n"]


def test_a_day_without_a_channel_is_refused(etl: Shell) -> None:
    from etl.review.day_readings import day_readings

    etl.load(written("a.csv", HEADER, *august("a")), "--timezone", "UTC")
    for client, day, meter, text in [
        ("a", date(2018, 1, 1), None, "client a: nothing is read on 2018-01-01 (etl findings list shows what fails)"),
        ("a", DAY, "m", "client a, meter m: nothing is read on 2017-08-10 (etl findings list shows what fails)"),
        ("b", DAY, None, "there is no client b (etl export readings.csv --what readings names them all)"),
    ]:
        with pytest.raises(EtlError) as caught:
            day_readings(client, day, meter)
        assert str(caught.value) == text
    with pytest.raises(EtlError, match=r"nothing is read on 2018-01-01 \(choose another --day\)") as caught:
        day_readings("a", date(2018, 1, 1), every=True)
    assert caught.value.code == "E-NO-READINGS"
