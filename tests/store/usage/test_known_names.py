"""Names of clients that the database has."""

import pytest

from tests.support.command import Shell, written

pytestmark = pytest.mark.both_databases

HEADER = "client_number,timestamp,kwh"


@pytest.fixture
def names(etl: Shell) -> Shell:
    """Client S1 with readings of its own, client Anna with meter M1, client Ben with attributes alone."""
    etl.load(written("a.csv", HEADER, "S1,2024-01-05T12:00:00Z,1", "M1,2024-01-05T12:00:00Z,1"), "--interval", "1h")
    etl.ok("assign", written("c.csv", "client_number,meter,kw", "Anna,M1,", "Ben,,5"))
    return etl


@pytest.mark.usefixtures("names")
def test_clients_are_known_by_readings_of_their_own_or_by_an_assignment() -> None:
    from etl.store.usage import known_names

    assert known_names.known_clients(["S1", "Anna", "Ben", "M1", "S-1"]) == {"S1", "Anna", "Ben"}
    assert (known_names.owner_of("M1"), known_names.owner_of("S1")) == ("Anna", "")


@pytest.mark.usefixtures("names")
def test_a_client_of_nearly_the_same_number_may_be_meant() -> None:
    from etl.store.usage import known_names

    assert [known_names.meant_client(number) for number in ("S-1", "ANNA", "zzz")] == [
        "did you mean 'S1'? ", "did you mean 'Anna'? ", "",
    ]  # fmt: skip


def test_tariffs_of_a_client_are_those_assigned_and_those_that_billed_it(names: Shell) -> None:
    from etl.store.usage import known_names
    from tests.support.readings import line, tariff

    tariff("one.toml", line("energy", "1"))
    tariff("two.toml", line("energy", "2"))
    names.ok("assign", written("d.csv", "client_number,tariff", "Ben,one.toml"))
    names("bill", "--month", "2024-01", "--tariff", "two.toml")
    found = known_names.tariffs_of(["Anna", "Ben", "S1", "nobody"])
    assert {number: {text.count("price = 2") for _, text in texts} for number, texts in found.items()} == {
        "Anna": {1}, "Ben": {0}, "S1": {1},
    }  # fmt: skip
