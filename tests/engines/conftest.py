"""Fixtures of tests of engines."""

from collections.abc import Iterator

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, loaded, tariff
from tests.support.table_runs import CLIENTS, DAY


@pytest.fixture
def many(etl: Shell) -> Iterator[Shell]:
    """200 clients with 24 kWh in August 2017, at 1.00 a kWh."""
    if not etl.on_server:
        pytest.skip("only a server lets several processes write")
    tariff("t.toml", line("energy", "1"))
    etl.load(
        written("all.csv", HEADER, *(row for client in CLIENTS for row in hours(client, *DAY))), "--timezone", "UTC"
    )
    yield etl
    etl.reset()  # some tests leave it damaged


@pytest.fixture
def two(etl: Shell) -> Iterator[Shell]:
    """Clients a and b with an hour of 1 and 2 kWh all August 2017, at 1.00 a kWh."""
    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01", "2"))
    yield etl
    etl.reset()
