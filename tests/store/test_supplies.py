"""Meters from files and from tables: the same bills whatever came first, and nothing is taken away in silence."""

from itertools import permutations

import pytest

from tests.support.assigned import AUGUST, ONE, flat
from tests.support.command import Shell, written
from tests.support.readings import bills, hours

pytestmark = pytest.mark.both_databases

MONTH = ("2017-08-01", "2017-09-01")
CLAIM = "client_number,meter,timestamp,kwh"


def claimed(client: str, *meters: str, days: tuple[str, str] = ("2017-08-01", "2017-08-02")) -> list[str]:
    return [row for meter in meters for row in hours(f"{client},{meter}", *days)]


def load(etl: Shell, name: str, *rows: str) -> list[str]:
    """Load a file that names clients and meters; what the load says of claims."""
    found: list[str] = etl.load(written(name, CLAIM, *rows), "--timezone", "UTC")["warnings"]
    return found


def assign(etl: Shell, header: str, *rows: str) -> None:
    etl.ok("assign", written("table.csv", header, *rows))


def kwh(etl: Shell, *bill: str) -> list[tuple[str, ...]]:
    """The energy of each client on its bill: of one or two days, so that all are incomplete."""
    done = etl(*(bill or (*AUGUST, "--tariff", ONE)))
    assert done.code == 3, done.err
    return bills(etl, "client_number", "kwh")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_table_without_meters_takes_none_away_whatever_came_first(etl: Shell, order: tuple[int, ...]) -> None:
    flat()
    for place in order:
        if place == 0:
            assert load(etl, "a.csv", *claimed("A", "M1", "M2")) == []
        elif place == 1:
            assert load(etl, "b.csv", *claimed("B", "M3")) == []
        else:
            assign(etl, "client_number,tariff", f"A,{ONE}", f"B,{ONE}")
    assert kwh(etl, *AUGUST) == [("A", "48.000000"), ("B", "24.000000")]


@pytest.mark.parametrize("first", ["load", "assign"])
def test_what_a_table_says_of_a_meter_wins_over_a_file(etl: Shell, first: str) -> None:
    """The table gives M1 to B alone: A has no meter left, and no bill."""
    flat()
    lines: list[str] = []
    for step in (first, "load" if first == "assign" else "assign"):
        if step == "load":
            lines = load(etl, "a.csv", *claimed("A", "M1"))
        else:
            assign(etl, "client_number,meter", "B,M1")
    assert lines == (
        ["meter M1: a file says that it is client A's, etl assign gives it to B"] if first == "assign" else []
    )
    assert kwh(etl) == [("B", "24.000000")]


@pytest.mark.parametrize("first", ["load", "assign"])
def test_a_table_that_names_one_meter_of_a_client_names_all(etl: Shell, first: str) -> None:
    flat()
    lines: list[str] = []
    for step in (first, "load" if first == "assign" else "assign"):
        if step == "load":
            lines = load(etl, "a.csv", *claimed("A", "M1", "M2"))
        else:
            assign(etl, "client_number,meter", "A,M1")
    assert lines == (
        ["meter M2: a file says that it is client A's, etl assign names other meters of A (name this one too)"]
        if first == "assign"
        else []
    )
    assert kwh(etl) == [("A", "24.000000")]


def test_a_file_that_says_what_the_table_says_is_loaded_without_a_word(etl: Shell) -> None:
    assign(etl, "client_number,meter,from", "A,M1,2017-08-01")
    assert load(etl, "a.csv", *claimed("A", "M1")) == []


def test_a_claim_counts_again_when_the_table_no_longer_names_the_meter(etl: Shell) -> None:
    flat()
    load(etl, "a.csv", *claimed("A", "M1"))
    assign(etl, "client_number,meter", "B,M1")
    assert kwh(etl) == [("B", "24.000000")]
    assign(etl, "client_number,meter", "B,M9")
    etl.ok("bill", "--stale")
    assert kwh(etl) == [("A", "24.000000")]


def test_rows_without_a_meter_leave_the_meters_that_an_earlier_table_named(etl: Shell) -> None:
    flat()
    load(etl, "a.csv", *claimed("A", "M1"))
    assign(etl, "client_number,meter,multiplier", "A,M1,40")
    assign(etl, "client_number,tariff", f"A,{ONE}")
    assert kwh(etl, *AUGUST) == [("A", "960.000000")]


def test_a_share_of_ones_own_meter_stays_with_rows_that_name_none(etl: Shell) -> None:
    flat()
    load(etl, "a.csv", *claimed("A", "A"))
    assign(etl, "client_number,meter,share", "A,A,0.25", "B,A,0.75")
    assign(etl, "client_number,tariff", f"A,{ONE}", f"B,{ONE}")
    assert kwh(etl, *AUGUST) == [("A", "6.000000"), ("B", "18.000000")]


def test_own_readings_with_a_multiplier_leave_the_meters_of_files(etl: Shell) -> None:
    """24 kWh of A's own times 2, and 24 of M1."""
    flat()
    etl.load(written("own.csv", "client_number,timestamp,kwh", *hours("A", "2017-08-01", "2017-08-02")))
    load(etl, "a.csv", *claimed("A", "M1"))
    assign(etl, "client_number,tariff,multiplier", f"A,{ONE},2")
    assert kwh(etl, *AUGUST) == [("A", "72.000000")]


def test_an_unload_of_the_last_readings_of_a_meter_takes_its_claims(etl: Shell) -> None:
    flat()
    first = etl.load(written("a.csv", CLAIM, *claimed("A", "M1")), "--timezone", "UTC")["id"]
    second = written("b.csv", CLAIM, *claimed("A", "M1", days=("2017-08-02", "2017-08-03")))
    etl.load(second, "--timezone", "UTC")
    etl.ok("unload", str(first))
    assert kwh(etl) == [("A", "24.000000")]
    etl.ok("unload", "2")
    assert load(etl, "c.csv", *claimed("B", "M1")) == []
    etl.ok("bill", "--stale")
    assert kwh(etl) == [("B", "24.000000")]


def test_two_files_that_claim_a_meter_for_two_clients_are_refused_unless_a_table_names_it(etl: Shell) -> None:
    flat()
    load(etl, "a.csv", *claimed("A", "M1"))
    later = written("b.csv", CLAIM, *claimed("B", "M1", days=("2017-08-02", "2017-08-03")))
    assert etl("load", later, "--timezone", "UTC").error == (
        "etl: b.csv: meter M1 was loaded earlier as client A's, not B's (correct the client column, or say whose it "
        "is: etl assign)"
    )
    assign(etl, "client_number,meter,from,to", "A,M1,,2017-08-02", "B,M1,2017-08-02,")
    assert etl.load(later, "--timezone", "UTC")["warnings"] == []
    assert kwh(etl) == [("A", "24.000000"), ("B", "24.000000")]


def test_a_meter_that_two_files_claim_is_nobodys_without_a_table(etl: Shell) -> None:
    flat()
    assign(etl, "client_number,meter", "C,M1")
    load(etl, "a.csv", *claimed("A", "M1"))
    load(etl, "b.csv", *claimed("B", "M1", days=("2017-08-02", "2017-08-03")))
    load(etl, "d.csv", *claimed("D", "M2"))
    assign(etl, "client_number,meter", "C,M9")
    assert kwh(etl) == [("D", "24.000000")]


def test_a_client_that_was_a_meters_number_loses_its_bill_to_the_client_of_a_file(etl: Shell) -> None:
    flat()
    etl.load(written("m.csv", "meter,timestamp,kwh", *hours("M1", "2017-08-01", "2017-08-02")), "--timezone", "UTC")
    assert kwh(etl) == [("M1", "24.000000")]
    load(etl, "a.csv", *claimed("A", "M1", days=("2017-08-02", "2017-08-03")))
    etl.ok("bill", "--stale")
    assert kwh(etl) == [("A", "48.000000")]


def test_many_claims_that_do_not_count_are_said_in_four_lines(etl: Shell) -> None:
    assign(etl, "client_number,meter", "A,M1")
    lines = load(etl, "a.csv", *claimed("A", "M2", "M3", "M4", "M5", "M6", days=("2017-08-01", "2017-08-02")))
    assert lines[-1] == "and 2 more meters like these (etl status --json lists them)"
    assert [text[:9] for text in lines[:3]] == ["meter M2:", "meter M3:", "meter M4:"]


@pytest.mark.usefixtures("etl")
def test_numbers_of_more_meters_than_one_query_may_name_are_found() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.models import Meter
    from etl.store.supplies import meter_numbers

    Meter.objects.bulk_create([Meter(number=f"m{place}") for place in range(700)])
    every = dict(Meter.objects.values_list("pk", "number"))
    with snapshot():
        assert meter_numbers([*every, *every]) == every
        assert meter_numbers([]) == {}
