"""Estimates of a meter that several clients share: one value a slot, or none."""

from tests.support.command import Shell, written
from tests.support.readings import bills, hours, line, loaded, table, tariff

ESTIMATE = ("estimate", "--month", "2017-08", "--because", "off", "--chain")


def shared(etl: Shell, moved_in: str) -> None:
    """Meter m is a's and b's by halves, b's from a day on; 20 August is missing, and each day has its own energy."""
    tariff("one.toml", line("energy", "1"))
    rows = [row for row in hours("a", "2017-08-01", "2017-09-01", "") if "-20T" not in row]
    energy = [row.split(",")[1][8:10] for row in rows]
    rows = [f"m,{row.split(',')[1]},{kwh}" for row, kwh in zip(rows, energy, strict=True)]
    etl.load(written("m.csv", "client_number,timestamp,kwh", *rows), "--timezone", "UTC")
    both = ["a,m,0.5,2017-08-01,UTC", f"b,m,0.5,{moved_in},UTC"]
    etl.ok("assign", written("shares.csv", "client_number,meter,share,from,timezone", *both))


def test_the_same_estimate_is_one_edit_for_both(etl: Shell) -> None:
    """Sunday, 20 August, as the 13th: 13 kWh an hour."""
    shared(etl, "2017-08-01")
    assert etl.ok(*ESTIMATE, "like-day").out.splitlines() == [
        "1 estimate of 2 clients (load 2)",
        "  24 h of import by like-day: 312 kWh",
    ]
    etl.ok("bill", "--month", "2017-08", "--tariff", "one.toml")
    assert {kwh for _, kwh in bills(etl, "client_number", "kwh_estimated")} == {"156"}


def test_of_other_estimates_neither_counts_and_both_clients_are_named(etl: Shell) -> None:
    """b has no Sunday before the 20th: the 27th."""
    shared(etl, "2017-08-15")
    done = etl(*ESTIMATE, "like-day")
    assert (done.code, done.out.splitlines()) == (3, ["nothing is estimated"])
    assert done.error == (
        "etl: clients a and b: share a meter, and have other estimates for the same time (enter one value: etl edit)"
    )


def test_before_the_first_reading_of_a_channel_nothing_is_estimated(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-03", "2017-09-01"))
    etl.ok("assign", written("a.csv", "client_number,meter,from,timezone", "a,a,2017-08-01,UTC"))
    done = etl(*ESTIMATE, "average-like-day")
    assert (done.code, done.out.splitlines()[1:]) == (3, ["  48 h missing still: no method has an estimate, of a"])
    assert etl("export", "-", "--format", "csv", "--what", "edits").code == 1
    assert table(etl.exported("readings"))[0]["client_number"] == "a"
