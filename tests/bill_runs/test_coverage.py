"""Bills where a meter is silent: demand of what was read, what is due no more, how far estimates go."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, tariff

METERS = "client_number,meter,timestamp,kwh"
EVEN = "--even-without-readings"
WHOLE = 'prorate = { month = "whole" }'
STATE = ("period_start", "kwh", "intervals_expected", "intervals_missing", "status", "warnings")


def meter(number: str, first: str, end: str, kwh: str = "1") -> list[str]:
    """UTC hours of a meter of client a."""
    return [row.replace("a,", f"a,{number},", 1) for row in hours("a", first, end, kwh)]


def silent_since_july(etl: Shell) -> None:
    """OLD has 20 kWh an hour of June, NEW 1 kWh of July and August, too little for a successor, and once 60 kWh."""
    rows = [*meter("OLD", "2017-06-01", "2017-07-01", "20"), *meter("NEW", "2017-07-01", "2017-09-01")]
    rows = [f"{row[:-1]}60" if "NEW,2017-07-10T12:00" in row else row for row in rows]
    etl.load(written("m.csv", METERS, *rows), "--timezone", "UTC")


def test_demand_is_that_of_what_was_read_while_another_meter_is_silent(etl: Shell) -> None:
    silent_since_july(etl)
    path = tariff("kw.toml", line("demand", "10", "window = 60"), header=WHOLE)
    assert etl("bill", "--month", "2017-06..2017-08", "--tariff", path).code == 3
    assert amounts(etl, "quantity", "amount", "description") == [
        ("20", "200.00", "at 2017-06-01T00:00+00:00"),
        ("60", "600.00", "at 2017-07-10T12:00+00:00, 744 of 744 windows read in part"),
        ("1", "10.00", "at 2017-08-01T00:00+00:00, 744 of 744 windows read in part"),
    ]
    gap = "744 h missing, longest gap from 2017-07-01T00:00+00:00 to 2017-08-01T00:00+00:00"
    gap = f"meter OLD has no reading after 2017-07-01: if it ended, etl assign its to; {gap}"
    assert bills(etl, *STATE)[1] == ("2017-07-01", "803.000000", "744", "744", "incomplete", gap)
    assert [row[0] for row in bills(etl, "peak_kw")] == ["20", "60", "1"]
    found = etl.ok("explain", "a", "--month", "2017-07").out
    assert "    at 2017-07-10T12:00+00:00, 744 of 744 windows read in part\n" in found


@pytest.mark.parametrize("unknown", ["ignore", "refuse"])
def test_a_ratchet_looks_back_at_what_was_read(etl: Shell, unknown: str) -> None:
    """August: of 80 % of 20 and 60 kW and its own 1 the greatest is 48."""
    silent_since_july(etl)
    ratchet = f'ratchet = {{ periods = 2, share = 0.8, unknown = "{unknown}" }}'
    quantity = f'[quantity.kw]\nof = "import"\nreduce = "max"\nwindow = 60\n{ratchet}\n'
    path = tariff("kw.toml", quantity, line("demand", "10", 'on = "kw"'), header=WHOLE)
    assert etl("bill", "--month", "2017-08", "--tariff", path).code == 3
    assert amounts(etl, "quantity", "amount") == [("48", "480.00")]


def test_windows_that_hold_a_missing_interval_are_partial_and_those_without_any_are_not(etl: Shell) -> None:
    """Of hours 1 to 3 two quarters, one and none were read."""
    quarters = [f"a,2017-08-01T{at // 4:02}:{at % 4 * 15:02}:00Z,1" for at in range(96) if not 6 <= at < 11 + 5]
    etl.load(written("q.csv", "client_number,timestamp,kwh", *quarters), "--timezone", "UTC")
    path = tariff("kw.toml", line("demand", "10", "window = 60"), header=WHOLE)
    etl("bill", "--from", "2017-08-01", "--to", "2017-08-02", "--tariff", path)
    assert amounts(etl, "quantity", "description") == [("4", "at 2017-08-01T00:00+00:00, 1 of 24 windows read in part")]


def test_who_is_read_no_longer_and_has_no_assignment_has_no_bill_and_is_counted(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-07-01", "2017-09-01"), hours("gone", "2017-07-01", "2017-08-01"))
    path = tariff("one.toml", line("energy", "1"))
    etl.ok("bill", "--month", "2017-07", "--tariff", path)
    done = etl.ok("bill", "--month", "2017-08", "--tariff", path)
    assert done.out == (
        "2017-08: 1 bill, 744.000 kWh, 744.00 EUR\n"
        "  1 client is no longer read: no bill (to bill without readings: etl assign)\n"
    )
    alone = etl("bill", "--month", "2017-08", "--tariff", path, "--client", "gone")
    what = "client gone has no reading in 2017-08, and no assignment"
    assert (alone.code, alone.error) == (1, f"etl: {what} (load its readings, or etl assign it `from` a day)")
    again = etl.ok("bill", "--month", "2017-08", "--tariff", path, "--missing", "estimate:week", "--json").json
    assert (again["bills"], again["no_longer_read"]) == (1, 1)
    etl.ok("assign", written("gone.csv", "client_number,meter,from", "gone,gone,2017-07-01"))
    assert etl("bill", "--month", "2017-08", "--tariff", path, "--json").json["no_longer_read"] == 0
    assert bills(etl, "client_number", "period_start", "status")[-1] == ("gone", "2017-08-01", "incomplete")


def test_a_bill_of_a_month_whose_readings_are_taken_out_is_withdrawn(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-07-01", "2017-09-01"), hours("b", "2017-07-01", "2017-08-01"))
    etl.load(written("late.csv", "client_number,timestamp,kwh", *hours("b", "2017-08-01", "2017-09-01")))
    path = tariff("one.toml", line("energy", "1"))
    etl.ok("bill", "--month", "2017-08", "--tariff", path)
    etl.ok("unload", "2")
    done = etl.ok("bill", "--stale", "--json").json
    assert (done["withdrawn"], done["no_longer_read"]) == (1, 1)
    assert bills(etl, "client_number") == [("a",)]


def assigned(etl: Shell, rows: list[str], *more: str, header: str = "client_number,meter,from") -> None:
    loaded(etl, rows)
    etl.ok("assign", written("clients.csv", header, *(more or ("a,a,2017-06-01",))))


def test_estimates_end_31_days_after_the_last_reading_unless_a_later_one_bounds_the_gap(etl: Shell) -> None:
    """The last reading is that before 10 July: 31 days after are 10 August."""
    assigned(etl, hours("a", "2017-06-01", "2017-07-10"))
    path = tariff("one.toml", line("energy", "1"))
    bill = ("bill", "--from", "2017-06-01", "--to", "2017-09-01", "--tariff", path, "--missing", "estimate:profile")
    columns = ("kwh_estimated", "intervals_estimated", "intervals_missing", "status")
    assert etl(*bill).code == 3
    assert bills(etl, *columns) == [(str(31 * 24), str(31 * 24), str(22 * 24), "incomplete")]
    assert etl(*bill, "--estimate-beyond", "0").code == 3
    assert bills(etl, *columns) == [("0", "0", str(53 * 24), "incomplete")]
    etl.ok(*bill, "--estimate-beyond", "53")
    assert bills(etl, *columns) == [(str(53 * 24), str(53 * 24), "0", "estimated")]
    assert etl.ok("bill", "--stale", "--json").json["bills"] == 0
    assert etl.ok("explain", "a", "--from", "2017-06-01", "--to", "2017-09-01", "--json").json["bills"][0]["same"]
    assert etl.ok("check", "--all", "--json").json["violations"] == []
    etl.load(written("late.csv", "client_number,timestamp,kwh", "a,2017-08-31T23:00:00Z,1"), "--interval", "1h")
    etl.ok(*bill)
    assert bills(etl, *columns) == [(str(53 * 24 - 1), str(53 * 24 - 1), "0", "estimated")]


def test_an_estimate_without_a_limit_to_set_is_refused(etl: Shell) -> None:
    done = etl("bill", "--month", "2017-08", "--estimate-beyond", "5")
    assert (done.code, done.out, done.error) == (
        2, "", "etl: --estimate-beyond goes with --missing estimate:METHOD",
    )  # fmt: skip


def test_out_of_season_nothing_is_due_and_what_is_read_is_billed(etl: Shell) -> None:
    """A pump of May to August, which reads 10 hours of September; October has nothing."""
    header = "client_number,meter,from,seasonal"
    rows = [*hours("a", "2017-08-01", "2017-08-31"), *hours("a", "2017-09-01", "2017-09-02")[:10]]
    assigned(etl, rows, "a,a,2017-08-01,05..08", header=header)
    path = tariff("one.toml", line("energy", "1"))
    assert etl("bill", "--month", "2017-08..2017-10", "--tariff", path, "--missing", "estimate:week", EVEN).code == 0
    assert bills(etl, *STATE) == [
        ("2017-08-01", "744.000000", "744", "0", "estimated", "24 h of import estimated by etl (week): 24 kWh"),
        ("2017-09-01", "10.000000", "10", "0", "complete", ""),
        ("2017-10-01", "0.000000", "0", "0", "complete", ""),
    ]
    etl.ok("check", "--all")


def test_a_season_that_is_none_fails_the_bill_by_name(etl: Shell) -> None:
    header = "client_number,meter,from,seasonal"
    assigned(etl, hours("a", "2017-08-01", "2017-09-01"), "a,a,2017-08-01,summer", header=header)
    done = etl("bill", "--month", "2017-08", "--tariff", tariff("one.toml", line("energy", "1")))
    message = "etl: client a: seasonal: 'summer' is not two months like 05..09 (correct it: etl assign)"
    assert (done.code, done.out, done.error) == (1, "", message)
