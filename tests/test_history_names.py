"""`etl history load`: names of clients and quantities that nobody has."""

from pathlib import Path

import pytest

from tests.support.command import Done, Shell, written
from tests.support.readings import line, tariff

HISTORY = "client_number,quantity,month,value"
NET = """
[quantity.net]
of = "import"
less = "export"
over = "period"
bank = { keeps = "kWh", unknown = "ignore" }
"""
LOOKS = "they look back on net; name the tariff that will bill it: --tariff FILE"


def net_metering() -> Path:
    return tariff("net.toml", NET, line("energy", "0.10", 'on = "net"'), header='prorate = { month = "whole" }')


def history(etl: Shell, row: str, *options: str) -> Done:
    return etl("history", "load", written("h.csv", HISTORY, row), *options)


@pytest.fixture
def home(etl: Shell) -> Shell:
    """Client S1 with 600 kWh of January 2024."""
    net_metering()
    etl.load(written("m.csv", "client_number,timestamp,kwh", "S1,2024-01-05T12:00:00Z,600"), "--interval", "1h")
    return etl


def test_a_client_nobody_knows_is_refused_with_the_one_of_nearly_this_number(home: Shell) -> None:
    done = history(home, "S-1,net,2023-12,500")
    assert (done.code, done.error) == (
        1,
        (
            "etl: h.csv:2: client_number: 'S-1' is no client that is known "
            "(did you mean 'S1'? load its readings or assign it first)"
        ),
    )
    done = history(home, "Miller,net,2023-12,500")
    assert done.error == (
        "etl: h.csv:2: client_number: 'Miller' is no client that is known (load its readings or assign it first)"
    )


def test_a_client_is_known_by_its_assignment_before_any_reading(etl: Shell) -> None:
    net_metering()
    etl.ok("assign", written("a.csv", "client_number,tariff", "S1,net.toml"))
    assert history(etl, "S1,net,2023-12,500").code == 0


def test_the_number_of_an_assigned_meter_is_told_from_that_of_its_client(home: Shell) -> None:
    home.ok("assign", written("a.csv", "client_number,meter", "Anna,S1"))
    assert history(home, "S1,net,2023-12,500").error == (
        "etl: h.csv:2: client_number: 'S1' is a meter of client Anna, not a client (correct the row)"
    )


def test_a_quantity_of_no_tariff_of_the_client_is_refused_and_nothing_is_kept(home: Shell) -> None:
    from etl.store.models import Supplied

    home.ok("assign", written("a.csv", "client_number,tariff", "S1,net.toml"))
    done = history(home, "S1,Net,2023-12,500")
    assert (done.code, done.error) == (
        1, f"etl: h.csv:2: quantity: no tariff of client S1 looks back on 'Net' (did you mean 'net'? {LOOKS})",
    )  # fmt: skip
    assert not Supplied.objects.exists()


def test_a_quantity_on_which_the_tariff_does_not_look_back_would_have_no_effect(home: Shell) -> None:
    assert home("bill", "--month", "2024-01", "--tariff", "net.toml").code == 3
    done = history(home, "S1,import,2023-12,500")
    assert done.error == f"etl: h.csv:2: quantity: no tariff of client S1 looks back on 'import' ({LOOKS})"
    tariff("flat.toml", line("energy", "1"))
    home.ok("assign", written("a.csv", "client_number,tariff", "T,flat.toml"))
    assert history(home, "T,net,2023-12,500").error == (
        "etl: h.csv:2: quantity: no tariff of client T looks back on 'net' "
        "(they look back on nothing; name the tariff that will bill it: --tariff FILE)"
    )


def test_a_tariff_that_will_bill_may_be_named_and_is_what_counts(home: Shell) -> None:
    assert history(home, "S1,Net,2023-12,500", "--tariff", "net.toml").error == (
        f"etl: h.csv:2: quantity: no tariff of client S1 looks back on 'Net' (did you mean 'net'? {LOOKS})"
    )
    done = history(home, "S1,net,2023-12,500", "--tariff", "net.toml")
    assert (done.code, done.out) == (0, "1 row, 1 new or changed\n")


def test_history_before_any_tariff_is_taken_and_named_and_the_bill_checks_it(home: Shell) -> None:
    """500 kWh of 600 were carried over."""
    done = history(home, "S1,Net,2023-12,500")
    assert done.out.splitlines() == [
        "1 row, 1 new or changed",
        (
            "  no tariff that is known yet looks back on 'Net' "
            "(check them by the tariff that will bill them: --tariff FILE)"
        ),
    ]
    done = home("bill", "--month", "2024-01", "--tariff", "net.toml")
    assert (done.code, done.error) == (
        1,
        (
            "etl: net: client S1: its history of 2023-12 has 'Net', on which no tariff looks back "
            "(load it as 'net': etl history load)"
        ),
    )
    assert history(home, "S1,net,2023-12,500", "--json").json["unchecked"] == []  # the failed bill names its tariff
    assert home("bill", "--month", "2024-01", "--tariff", "net.toml", "--json").json["total"] == {"EUR": "10.00"}


def test_a_name_of_a_urdb_file_needs_the_file(etl: Shell) -> None:
    done = history(etl, "a,net,2023-12,1", "--name", "x")
    assert (done.code, done.error) == (
        2, "etl: --name picks a tariff of a URDB file: name the file too (--tariff FILE)"
    )  # fmt: skip
