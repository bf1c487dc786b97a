"""`etl assign`: attributes of clients, on which lines of their bills depend."""

import pytest

from tests.support.assigned import AUGUST, ONE, assign
from tests.support.command import Shell
from tests.support.readings import bills, hours, line, loaded, table, tariff

pytestmark = pytest.mark.both_databases


ATTRIBUTES = (
    line("fixed", "2", 'per = "day"', 'times = "capacity_kw"', id="power"),
    line("fixed", "-0.5", 'per = "day"', 'when = { household = "yes" }', id="relief"),
)


def test_attributes_are_what_lines_are_times_and_asked_for(etl: Shell) -> None:
    """2 x 31 x 4.6 = 285.20; a household has 15.50 off, another nothing printed."""
    tariff(ONE, *ATTRIBUTES)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff,capacity_kw,household", f"a,{ONE},4.6,yes", f"b,{ONE},10,no")
    etl.ok(*AUGUST)
    found = [(one["client_number"], one["id"], one["amount"]) for one in table(etl.exported("lines"))]
    assert found == [("a", "power", "285.20"), ("a", "relief", "-15.50"), ("b", "power", "620.00")]


def test_attributes_without_a_tariff_are_for_the_tariff_of_the_run(etl: Shell) -> None:
    tariff(ONE, *ATTRIBUTES)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,capacity_kw,household", "a,4.6,yes")
    etl.ok(*AUGUST, "--tariff", ONE)
    assert bills(etl, "total") == [("269.70",)]
    found = assign(etl, "client_number,capacity_kw,household", "a,4.6,no")
    assert found["stale"] == 1
    etl.ok("bill", "--stale")
    assert bills(etl, "total") == [("285.20",)]
    assert etl.ok("explain", "a", "--month", "2017-08", "--json").json["bills"][0]["same"]


def test_an_attribute_that_a_client_lacks_is_named(etl: Shell) -> None:
    tariff(ONE, *ATTRIBUTES)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    done = etl(*AUGUST, "--tariff", ONE)
    assert (done.code, done.error) == (
        1,
        (
            "etl: one: client a: has no attribute 'capacity_kw' "
            "(give it in a column capacity_kw of its row, with `etl assign FILE`)"
        ),
    )


def test_an_attribute_that_changes_inside_the_period_is_refused_and_its_parts_are_billed(etl: Shell) -> None:
    """10 days x 2 x 4.6 = 92; 21 x 2 x 10 = 420."""
    tariff(ONE, ATTRIBUTES[0])
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff,from,to,capacity_kw", f"a,{ONE},,2017-08-11,4.6", f"a,{ONE},2017-08-11,,10")
    done = etl(*AUGUST)
    assert (done.code, done.error) == (
        1,
        (
            "etl: client a: capacity_kw changes from 4.6 to 10 on 2017-08-11 inside the period (bill the parts: "
            "--from 2017-08-01 --to 2017-08-11, then --from 2017-08-11 --to 2017-09-01)"
        ),
    )
    assert etl("export", "bills.csv").code == 1
    for part in ("2017-08-01 2017-08-11", "2017-08-11 2017-09-01"):
        start, end = part.split()
        etl.ok("bill", "--from", start, "--to", end)
    assert bills(etl, "total") == [("92.00",), ("420.00",)]
