"""Clients of August 2017 and their tariffs, as tests of `etl assign` write them down."""

from pathlib import Path

from tests.support.command import Shell, written
from tests.support.readings import line, standing, tariff

AUGUST = ("bill", "--month", "2017-08")


ONE = "one.toml"
"""1 EUR a day of August and 1 EUR a kWh."""


def flat() -> Path:
    return tariff(ONE, standing(), line("energy", "1"))


def dear() -> Path:
    return tariff("two.toml", standing("62"), line("energy", "2"))


def assign(etl: Shell, header: str, *rows: str) -> dict[str, object]:
    return etl.ok("assign", written("clients.csv", header, *rows), "--json").json


SUPPLY = "client_number,meter,tariff,from,to"
