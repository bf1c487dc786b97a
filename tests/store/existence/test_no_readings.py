"""A period that has nothing to bill has a true reason, for everybody and for one client."""

import pytest

from tests.support.command import Shell, written
from tests.support.places import ROOT

pytestmark = pytest.mark.both_databases

HEADER = "client_number,timestamp,kwh"
ANOTHER = "(choose another --month)"


def why(month: str | None, client: str | None = None) -> str:
    from etl.core.periods import months
    from etl.store.existence.no_readings import nothing_read

    return nothing_read(months(month) if month else (), client)


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
        == why(None, "a")
        == ("there are no readings in this database (load some first: etl load readings.csv)")
    )


@pytest.mark.usefixtures("readings")
def test_periods_of_each_clients_own_are_nobodys() -> None:
    assert why(None) == (
        "nobody has a reading in these periods: readings run from 2024-01-05 to 2024-03-05 "
        "(choose others, or assign the meters: etl assign FILE)"
    )


@pytest.mark.usefixtures("readings")
def test_a_period_before_or_after_all_readings_is_told_when_they_are() -> None:
    for month in ("2023-12", "2024-04"):
        assert why(month) == (f"there are no readings in {month}: they run from 2024-01-05 to 2024-03-05 {ANOTHER}")


def test_a_period_between_readings_is_not_told_that_they_run_through_it(etl: Shell) -> None:
    rows = ["a,2024-01-05T12:00:00Z,1", "a,2024-03-05T12:00:00Z,1"]
    etl.load(written("a.csv", HEADER, *rows), "--interval", "1h")
    assert why("2024-02") == (
        f"nobody has a reading in 2024-02, though readings run from 2024-01-05 to 2024-03-05 {ANOTHER}"
    )
    assert etl("bill", "--month", "2024-02").error == (
        "etl: nobody has a reading in 2024-02; the readings of this database begin on 2024-01-05 and end on 2024-03-05 "
        "(choose another --month, or bill it --even-without-readings)"
    )
    done = etl("compare", "--month", "2024-02", "--tariff", ROOT / "data/tariffs/flat.toml")
    assert done.error == f"etl: {why('2024-02')}"


def test_readings_of_meters_that_are_nobodys_then_are_no_lack_of_readings(etl: Shell) -> None:
    etl.load(written("m.csv", HEADER, "M,2024-02-05T12:00:00Z,1"), "--interval", "1h")
    etl.ok("assign", written("c.csv", "client_number,meter,from", "Anna,M,2024-03-01"))
    text = "the meters that were read in 2024-02 are nobody's on these days (assign them: etl assign FILE)"
    assert why("2024-02") == text
    assert etl("bill", "--month", "2024-02").error == (
        "etl: the readings of 2024-02 are of meters that are nobody's then (etl assign the meters to clients, from an "
        "earlier day or to a later one)"
    )
    assert why("2024-02", "Anna") == (
        "no meter is client Anna's in 2024-02 (assign one: etl assign FILE, or choose another --month)"
    )


def test_a_client_is_told_of_its_own_readings_and_not_of_other_peoples(readings: Shell) -> None:
    assert why("2024-04", "a") == (
        f"client a has no readings in 2024-04: its meters' run from 2024-01-05 to 2024-03-05 {ANOTHER}"
    )
    readings.ok("assign", written("c.csv", "client_number,meter", "Anna,M", "Ben,N"))
    assert why("2024-01", "Anna") == (
        f"client Anna has no readings in 2024-01: its meters' run from 2024-02-05 to 2024-02-05 {ANOTHER}"
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
