"""Meters of a bill, worked by hand: what each reads times its multiplier and share is together the bill's energy."""

from decimal import Decimal

import pytest

from tests.support.command import Shell, written
from tests.support.readings import bills, line, table, tariff

MARCH = ("--month", "2024-03")
HEADER = "meter,start,end,kwh"


def loaded(etl: Shell) -> None:
    """Two meters of A, and of the stairs' transformer (x 40) a twelfth."""
    rows = [f"{meter},2024-03-01 00:00,2024-04-01 00:00,{kwh}" for meter, kwh in (("M1", 80), ("M2", 20.5), ("ST", 3))]
    etl.load(written("reads.csv", HEADER, *rows), "--timezone", "Europe/Lisbon")
    etl.ok("assign", written("clients.csv", "client_number,meter,multiplier,share",
                             "A,M1,,", "A,M2,,", "A,ST,40,1/12", "B,ST,40,11/12"))  # fmt: skip
    etl.ok("bill", *MARCH, "--tariff", tariff("flat.toml", line("energy", "0.1")))


def meters(etl: Shell, *columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in columns) for row in table(etl.exported("meters"))]


def test_two_meters_and_a_twelfth_of_a_third_add_up_to_the_bill(etl: Shell) -> None:
    """80 + 20.5 + 3 x 40 / 12 = 110.5 kWh."""
    loaded(etl)
    columns = ("client_number", "meter", "kwh_read", "multiplier", "share", "kwh")
    assert meters(etl, *columns) == [
        ("A", "M1", "80", "1", "1", "80"),
        ("A", "M2", "20.5", "1", "1", "20.5"),
        ("A", "ST", "3", "40", "1/12", "10"),
        ("B", "ST", "3", "40", "11/12", "110"),
    ]
    assert bills(etl, "client_number", "kwh") == [("A", "110.500000"), ("B", "110.000000")]


def test_explain_shows_each_meter_and_their_sum(etl: Shell) -> None:
    loaded(etl)
    times = "2024-03-01T00:00+00:00 to 2024-04-01T00:00+01:00"
    shown = etl.ok("explain", "A", *MARCH).out.splitlines()
    assert shown[3:9] == [
        "",
        f"meter M1 import, {times}: 80 kWh",
        f"meter M2 import, {times}: 20.5 kWh",
        f"meter ST import, {times}: 3 kWh x 40 x 1/12 = 10 kWh",
        "together 110.5 kWh of import",
        "",
    ]
    (found,) = etl.ok("explain", "B", *MARCH, "--json").json["bills"]
    assert found["meters"] == [
        {
            "meter": "ST", "register": "", "flow": "import", "from": "2024-03-01T00:00+00:00",
            "to": "2024-04-01T00:00+01:00", "kwh_read": "3", "kwh_estimated": "0", "multiplier": "40",
            "share": "11/12", "kwh": "110", "kwh_fraction": "",
        }
    ]  # fmt: skip


def test_a_meter_that_changes_hands_has_its_days_at_each_client(etl: Shell) -> None:
    hours = [f"M1,2024-03-{day:02}T{hour:02}:00:00Z,1" for day in range(1, 32) for hour in range(24)]
    etl.load(written("hours.csv", "meter,timestamp,kwh", *hours), "--timezone", "UTC")
    etl.ok("assign", written("clients.csv", "client_number,meter,from,to", "A,M1,,2024-03-15", "B,M1,2024-03-15,"))
    etl.ok("bill", *MARCH, "--tariff", tariff("flat.toml", line("energy", "0.1")))
    assert meters(etl, "client_number", "from", "to", "kwh") == [
        ("A", "2024-03-01T00:00+00:00", "2024-03-15T00:00+00:00", "336"),
        ("B", "2024-03-15T00:00+00:00", "2024-04-01T00:00+00:00", "408"),
    ]


def test_estimates_stand_beside_what_was_read(etl: Shell) -> None:
    """The 18th of two days' worth of weeks is estimated: 24 kWh; half of the meter is the client's."""
    hours = [f"M1,2024-03-{day:02}T{hour:02}:00:00Z,1" for day in range(1, 32) if day != 18 for hour in range(24)]
    etl.load(written("hours.csv", "meter,timestamp,kwh", *hours), "--timezone", "UTC")
    etl.ok("assign", written("clients.csv", "client_number,meter,share", "A,M1,0.5"))
    etl.ok("bill", *MARCH, "--missing", "estimate:week", "--tariff", tariff("flat.toml", line("energy", "0.1")))
    assert meters(etl, "kwh_read", "kwh_estimated", "share", "kwh") == [("720", "24", "0.5", "372")]
    assert bills(etl, "kwh", "kwh_estimated") == [("372.000000", "12")]
    shown = etl.ok("explain", "A", *MARCH).out
    assert ": (720 kWh read + 24 kWh estimated) x 0.5 = 372 kWh" in shown


@pytest.mark.parametrize("read", ["31", "1000.000001"])
def test_a_long_read_that_is_spread_counts_by_its_part_in_the_bill(etl: Shell, read: str) -> None:
    etl.load(written("reads.csv", HEADER, f"M1,2024-03-15 00:00,2024-04-15 00:00,{read}"), "--timezone", "UTC")
    etl.ok("assign", written("clients.csv", "client_number,meter,share", "A,M1,1/3"))
    spread = tariff("flat.toml", line("energy", "0.1"), header='long_reads = "days"')
    etl("bill", *MARCH, "--tariff", spread)
    ((share, kwh),) = meters(etl, "share", "kwh")
    ((billed,),) = bills(etl, "kwh")
    assert (share, round(Decimal(kwh), 6)) == ("1/3", Decimal(billed))


def test_a_failed_bill_has_no_meters(etl: Shell) -> None:
    rows = ["M1,2024-03-15 00:00,2024-04-15 00:00,31", "M2,2024-03-15 00:00,2024-03-16 00:00,1"]
    etl.load(written("reads.csv", HEADER, *rows), "--timezone", "UTC")
    etl("bill", *MARCH, "--tariff", tariff("flat.toml", line("energy", "0.1")))
    assert bills(etl, "client_number", "status")[0] == ("M1", "failed")
    assert meters(etl, "meter") == [("M2",)]
