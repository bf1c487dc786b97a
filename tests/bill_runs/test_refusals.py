"""Bills are refused that miss readings, or assume that a meter has replaced another, when all readings are wanted."""

from tests.support.command import Shell, written
from tests.support.computed_bills import Sink, computed, nine_clients
from tests.support.readings import bills, hours, line, tariff


def test_bills_with_missing_readings_are_refused_when_that_is_asked_for(etl: Shell) -> None:
    nine_clients(etl)
    sink = Sink()
    outcome = computed(sink, refuse=True)
    assert (outcome.bills, sink.saved, len(outcome.failed)) == (0, {}, 9)
    assert outcome.failed[0].reason == (
        "client c0: readings are missing in 2017-08 (load them, or bill with --missing bill)"
    )


def test_each_client_with_an_assumed_successor_is_refused_with_its_own_meters(etl: Shell) -> None:
    rows = [
        row.replace(",", f",{client}-{meter},", 1)
        for client in "ab"
        for meter, days in (("OLD", ("2017-08-01", "2017-08-11")), ("NEW", ("2017-08-11", "2017-09-01")))
        for row in hours(client, *days)
    ]
    etl.load(written("m.csv", "client_number,meter,timestamp,kwh", *rows, *other_clients()), "--timezone", "UTC")
    tariff("t.toml", line("energy", "1"))
    done = etl("bill", "--month", "2017-08", "--tariff", "t.toml", "--missing", "refuse")
    assert done.code == 3
    ended = "client {0}: meter {0}-OLD ends 2017-08-11, meter {0}-NEW goes on"
    what = f"{ended}: assumed (etl assign with to and from says it)"
    assert bills(etl, "client_number", "status", "warnings") == [
        *((client, "failed", what.format(client)) for client in "ab"),
        ("c", "complete", ""),
    ]


def other_clients() -> list[str]:
    """Readings of a client with one meter."""
    return [row.replace(",", ",M,", 1) for row in hours("c", "2017-08-01", "2017-09-01")]
