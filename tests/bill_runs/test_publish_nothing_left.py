"""Bills of which nothing is left, and days without any reading: said by name, the same each time."""

import pytest

from tests.support.assigned import ONE, SUPPLY, assign, flat
from tests.support.command import Shell
from tests.support.readings import bills, hours, loaded

JULY, AUGUST = ("2017-07-01", "2017-08-01"), ("2017-08-01", "2017-09-01")


def scene(etl: Shell, *, others: bool = False, issued: bool = False) -> None:
    """The client a has the meter M, whose readings are of July, and a bill of July; b has the meter N."""
    flat()
    loaded(etl, hours("M", *JULY), hours("N", *JULY) if others else [])
    assign(etl, SUPPLY, f"a,M,{ONE},2017-07-01,", *([f"b,N,{ONE},2017-07-01,"] if others else []))
    etl.ok("bill", "--month", "2017-07")
    if issued:
        etl.ok("issue", "--month", "2017-07")
    assign(etl, SUPPLY, f"a,M,{ONE},2017-08-01,")


def test_a_bill_that_was_issued_and_has_nothing_left_is_withdrawn_and_its_document_is_still_open(etl: Shell) -> None:
    scene(etl, issued=True)
    assert etl.ok("bill", "--stale").out == (
        "2017-07: 0 bills, 0.000 kWh\n"
        "  1 bill withdrawn: the client has no meter, or no reading, in the period any more\n"
        "  client a, 2017-07: was issued as 775.00 EUR, has no bill now\n"
        "  to correct what was issued: etl issue --month 2017-07\n"
        "  1 meter has readings that are nobody's: 744.000 kWh\n"
    )
    assert etl("export", "-", "--format", "csv").code == 1


def test_a_bill_that_was_not_issued_and_has_nothing_left_is_withdrawn(etl: Shell) -> None:
    scene(etl, others=True)
    assert etl.ok("bill", "--stale").out == (
        "2017-07: 0 bills, 0.000 kWh\n"
        "  1 bill withdrawn: the client has no meter, or no reading, in the period any more\n"
        "  1 meter has readings that are nobody's: 744.000 kWh\n"
    )
    assert etl.ok("bill", "--stale").out.startswith("no bill is stale: nothing to do\n")
    assert bills(etl, "client_number", "status") == [("b", "complete")]


def test_the_others_are_billed_anew_beside_one_of_whom_nothing_is_left(etl: Shell) -> None:
    scene(etl, others=True, issued=True)
    assign(etl, "client_number,meter,tariff,from,share", f"b,N,{ONE},2017-07-01,0.5")
    assert "client b, 2017-07: was issued as 775.00 EUR" in etl.ok("bill", "--stale").out
    assert bills(etl, "client_number", "kwh", "status") == [("b", "372.000000", "complete")]


@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
def test_a_month_in_which_no_meter_is_anybodys_is_refused_for_that_reason(etl: Shell, workers: tuple[str, ...]) -> None:
    scene(etl)
    assert etl("bill", "--month", "2017-07", *workers).error == (
        "etl: the readings of 2017-07 are of meters that are nobody's then (etl assign the meters to clients, from an "
        "earlier day or to a later one)"
    )
    assert etl("bill", "--month", "2017-07", "--client", "a").error == (
        "etl: client a has no meter in 2017-07: etl assign gives its meters from 2017-08-01 (correct its rows)"
    )


def test_a_month_in_which_only_clients_without_a_tariff_read_is_refused_for_that_reason(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", *JULY))
    assign(etl, "client_number,tariff", f"a,{ONE}")
    assert etl("bill", "--month", "2017-07").error == (
        "etl: client M has no tariff (etl assign, or --tariff FILE for clients without one)"
    )


def test_a_month_without_any_reading_is_not_billed_unless_it_is_wanted(etl: Shell) -> None:
    scene(etl)
    done = etl("bill", "--month", "2017-08")
    assert done.code == 1
    assert done.error == (
        "etl: nobody has a reading in 2017-08; the readings of this database begin on 2017-07-01 and end on "
        "2017-07-31 (choose another --month, or bill it --even-without-readings)"
    )
    done = etl("bill", "--month", "2017-08", "--even-without-readings")
    assert (done.code, bills(etl, "month", "kwh")) == (3, [("2017-07", "744.000000"), ("2017-08", "0.000000")])


def test_an_unload_of_all_readings_of_a_month_withdraws_its_bills_as_a_new_database_has_none(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", *JULY))
    loaded(etl, hours("M", *AUGUST), name="august.csv")
    assign(etl, SUPPLY, f"a,M,{ONE},2017-07-01,")
    etl.ok("bill", "--month", "2017-07..2017-08")
    etl.ok("unload", "2")
    assert "  1 bill withdrawn: nobody has a reading in the period any more" in etl("bill", "--stale").out
    assert bills(etl, "month") == [("2017-07",)]


def test_a_bill_that_could_not_be_made_anew_is_not_complete_in_exports(etl: Shell) -> None:
    """The last day of M is unloaded, and bills with missing readings are refused: the bill from before it stays."""
    flat()
    loaded(etl, hours("M", "2017-07-01", "2017-07-31"), hours("N", *JULY))
    loaded(etl, hours("M", "2017-07-31", "2017-08-01"), name="last.csv")
    assign(etl, SUPPLY, f"a,M,{ONE},2017-07-01,", f"b,N,{ONE},2017-07-01,")
    etl.ok("bill", "--month", "2017-07")
    etl.ok("unload", "2")
    for _ in range(2):
        assert etl("bill", "--stale", "--missing", "refuse").code == 3
        assert bills(etl, "client_number", "kwh", "status") == [
            ("a", "744.000000", "stale"),
            ("b", "744.000000", "complete"),
        ]
