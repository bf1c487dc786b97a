"""Bills warn of an assumed zone or unit until somebody says it, by a load or by a table."""

from pathlib import Path

from etl.bill_runs.assumption_warnings import assumption_warnings
from etl.blocks.assumptions import bits_of
from etl.phrasebook.english import english
from tests.support.command import Shell, written
from tests.support.readings import bills, line, tariff

ROWS = [f"A,2024-07-01 {hour:02}:00,0.5" for hour in range(24)]
ZONE, UNIT_WARNING = english("zone_assumed", zone="UTC"), english("unit_assumed")


def test_each_client_is_warned_of_what_was_assumed_of_its_readings() -> None:
    bits = {"a": bits_of(["zone"]), "b": bits_of(["unit", "stamp"])}
    assert assumption_warnings(["a", "b", "c"], bits, "UTC") == {0: [ZONE], 1: [UNIT_WARNING]}
    assert assumption_warnings(["c", "d"], {}, "UTC", unzoned={0}) == {0: [ZONE]}


def test_bills_are_quiet_once_the_unit_and_the_zone_are_named(etl: Shell) -> None:
    file, own = written("a.csv", "client,timestamp,value", *ROWS), tariff("t.toml", line("energy", "1"))
    etl.load(file)
    etl.ok("bill", "--from", "2024-07-01", "--to", "2024-07-02", "--tariff", own)
    assert bills(etl, "warnings", "total") == [(f"{ZONE}; {UNIT_WARNING}", "12.00")]
    again = etl("load", file, "--unit", "kWh")
    assert again.err.splitlines()[-1] == (
        "etl: a.csv: was already loaded as a.csv with other options: --unit was assumed then, now named "
        "(repeat the earlier options, or use --replace)"
    )
    named = etl.load(file, "--unit", "kWh", "--replace")
    assert named["assumed"] == ["zone", "stamp", "direction", "medium", "register"] == named["loads"][0]["assumed"]
    assert etl.ok("bill", "--stale", "--json").json["changed"] == 1
    assert bills(etl, "warnings") == [(ZONE,)]
    etl.load(file, "--unit", "kWh", "--timezone", "UTC", "--replace")
    assert etl.ok("bill", "--stale", "--json").json["changed"] == 1
    assert bills(etl, "warnings") == [("",)]
    assert etl.load(file)["loads"][0]["skipped"]  # the less is said, the less is new


def test_a_zone_that_is_assigned_is_not_assumed(etl: Shell) -> None:
    file, own = written("a.csv", "client,timestamp,kwh", *ROWS), tariff("t.toml", line("energy", "1"))
    etl.load(file)
    etl.ok("bill", "--from", "2024-07-01", "--to", "2024-07-02", "--tariff", own)
    assert bills(etl, "warnings") == [(ZONE,)]
    etl.ok("assign", written("clients.csv", "client_number,timezone", "A,UTC"))
    assert etl.ok("bill", "--stale", "--json").json["changed"] == 1
    assert bills(etl, "warnings", "timezone") == [("", "UTC")]


def test_a_zone_that_another_file_names_does_not_tell_how_the_first_one_was_meant(etl: Shell) -> None:
    file, own = written("a.csv", "client,timestamp,kwh", *ROWS), tariff("t.toml", line("energy", "1"))
    etl.load(file)
    other = written("b.csv", "client,timestamp,kwh", *[row.replace("07-01", "07-02") for row in ROWS])
    etl.load(other, "--timezone", "Europe/Lisbon")
    etl.ok("bill", "--from", "2024-07-01", "--to", "2024-07-02", "--tariff", own)
    ((warnings,),) = bills(etl, "warnings")
    assert warnings.startswith(english("zone_assumed", zone="Europe/Lisbon"))
    Path("t.toml").unlink()


def test_the_clock_of_a_market_is_the_zone_of_its_meters(etl: Shell) -> None:
    days = [f"300,202407{day:02}," + ",".join(["0.5"] * 48) + ",A,,,20240801000000," for day in (1, 2)]
    file = written("n.csv", "100,NEM12,202408010000,X,Y", "200,NMI1234567,E1,1,E1,N1,1,KWH,30,", *days, "900")
    done = etl("load", file)
    assert done.err.endswith("units as each 200 record says, meters in Australia/Brisbane\n")
    etl.ok("bill", "--from", "2024-07-01", "--to", "2024-07-02", "--tariff", tariff("t.toml", line("energy", "1")))
    assert bills(etl, "timezone", "warnings", "kwh") == [("Australia/Brisbane", "", "24.000000")]
