"""A period that has nothing to bill has a true reason, for everybody and for one client."""

import pytest

from tests.support.command import Shell, written
from tests.support.places import ROOT

pytestmark = pytest.mark.both_databases

HEADER = "client_number,timestamp,kwh"
OWN = "its readings begin on 2024-01-05 and end on 2024-03-05"
REACH = "the readings of this database begin on 2024-01-05 and end on 2024-03-05"


def why(month: str, client: str | None = None) -> str:
    from etl.core.periods import months
    from etl.store.existence.no_readings import nothing_read

    return nothing_read(months(month), client)


@pytest.fixture
def readings(etl: Shell) -> Shell:
    """Readings of client a in January and in March, of meter M in February."""
    rows = ["a,2024-01-05T12:00:00Z,1", "a,2024-03-05T12:00:00Z,1", "M,2024-02-05T12:00:00Z,1"]
    etl.load(written("a.csv", HEADER, *rows), "--interval", "1h")
    return etl


@pytest.mark.usefixtures("etl")
def test_a_database_without_readings_has_none_to_bill() -> None:
    assert (
        why("2024-01")
        == why("2024-01", "a")
        == ("there are no readings in this database (load some first: etl load readings.csv)")
    )


@pytest.mark.usefixtures("readings")
def test_a_period_before_or_after_all_readings_is_told_when_they_are() -> None:
    for month in ("2023-12", "2024-04"):
        assert why(month) == why(month, "a") == f"nobody has a reading in {month}; {REACH} (choose another --month)"
    assert why("2023-11..2023-12").startswith("nobody has a reading in 2023-11 to 2023-12; ")


def test_a_period_between_readings_has_the_same_reason_for_bills_and_comparisons(etl: Shell) -> None:
    rows = ["a,2024-01-05T12:00:00Z,1", "a,2024-03-05T12:00:00Z,1"]
    etl.load(written("a.csv", HEADER, *rows), "--interval", "1h")
    what = f"etl: nobody has a reading in 2024-02; {REACH}"
    another = "choose another --month"
    assert etl("bill", "--month", "2024-02").error == f"{what} ({another}, or bill it --even-without-readings)"
    done = etl("compare", "--month", "2024-02", "--tariff", ROOT / "data/tariffs/flat.toml")
    assert done.error == f"{what} ({another})"


def test_readings_of_meters_that_are_nobodys_then_are_no_lack_of_readings(etl: Shell) -> None:
    etl.load(written("m.csv", HEADER, "M,2024-02-05T12:00:00Z,1"), "--interval", "1h")
    etl.ok("assign", written("c.csv", "client_number,meter,from", "Anna,M,2024-03-01"))
    text = (
        "the readings of 2024-02 are of meters that are nobody's then (etl assign the meters to clients, from an "
        "earlier day or to a later one)"
    )
    assert why("2024-02") == text
    assert etl("bill", "--month", "2024-02").error == f"etl: {text}"
    text = "client Anna has no meter in 2024-02: etl assign gives its meters from 2024-03-01 (correct its rows)"
    assert why("2024-02", "Anna") == text
    assert etl("bill", "--month", "2024-02", "--client", "Anna").error == f"etl: {text}"


def test_readings_of_meters_that_are_nobodys_are_the_reason_beside_an_assigned_client_without_any(etl: Shell) -> None:
    etl.load(written("m.csv", HEADER, "M,2024-02-05T12:00:00Z,1"), "--interval", "1h")
    etl.ok("assign", written("c.csv", "client_number,meter,from", "Anna,M,2024-03-01", "Ben,N,2024-01-01"))
    assert "are of meters that are nobody's then" in etl("bill", "--month", "2024-02").error


def test_a_client_is_told_of_its_own_readings_and_not_of_other_peoples(readings: Shell) -> None:
    assert why("2024-02", "a") == f"client a has no reading in 2024-02; {OWN} (load others, or choose another --month)"
    readings.ok("assign", written("c.csv", "client_number,meter", "Anna,M", "Ben,N"))
    what = "client Anna has no reading in 2024-01; its readings begin on 2024-02-05 and end on 2024-02-05"
    assert why("2024-01", "Anna") == f"{what} (load others, or choose another --month)"
    assert readings("bill", "--month", "2024-01", "--client", "Anna").error == (
        f"etl: {what} (load others, or etl assign it `from` a day)"
    )
    assert why("2024-01", "Ben") == (
        "client Ben has no readings (load them; its meters are those that etl assign named)"
    )


def test_a_number_that_is_no_clients_is_told_with_what_may_be_meant(readings: Shell) -> None:
    names = "etl export readings.csv --what readings names them all"
    assert why("2024-01", "A") == f"there is no client A (did you mean 'a'? {names})"
    assert why("2024-01", "nobody") == f"there is no client nobody ({names})"
    readings.ok("assign", written("c.csv", "client_number,meter", "Anna,M"))
    text = "there is no client M: that is a meter of client Anna (name the client)"
    assert why("2024-02", "M") == text
    for command in (
        ["bill"],
        ["explain", "M"],
        ["issue"],
        ["export", "x.csv"],
        ["export", "x.csv", "--what", "readings"],
    ):
        arguments = [*command, "--month", "2024-02", *([] if "explain" in command else ["--client", "M"])]
        assert readings(*arguments).error == f"etl: {text}"
