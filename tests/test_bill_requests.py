"""A bill remembers what was requested, and is computed again by that: days, tariff and missing readings."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, standing, tariff

AUGUST = ("--month", "2017-08")
ASSIGNED = "client_number,tariff,from,to"
WHOLE = ("a,t.toml,,",)
CUT = ("a,t.toml,,2017-08-11", "a,u.toml,2017-08-11,")


@pytest.fixture
def priced(etl: Shell) -> Shell:
    """August of a client: an hour is 1 kWh, which costs 1, and from another tariff 2."""
    tariff("t.toml", line("energy", "1"))
    tariff("u.toml", line("energy", "2"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    return etl


def assigned(etl: Shell, *rows: str) -> None:
    etl.ok("assign", written("c.csv", ASSIGNED, *rows))


def totals(etl: Shell) -> list[tuple[str, ...]]:
    return bills(etl, "period_start", "period_end", "total")


ONE = [("2017-08-01", "2017-09-01", "744.00")]
TWO = [("2017-08-01", "2017-08-11", "240.00"), ("2017-08-11", "2017-09-01", "1008.00")]


@pytest.mark.parametrize("again", [("--stale",), AUGUST])
def test_a_month_that_is_cut_is_one_bill_again_when_the_cut_is_undone(priced: Shell, again: tuple[str, ...]) -> None:
    assigned(priced, *WHOLE)
    priced.ok("bill", *AUGUST)
    assert totals(priced) == ONE
    assigned(priced, *CUT)
    priced.ok("bill", *again)
    assert totals(priced) == TWO
    assigned(priced, *WHOLE)
    priced.ok("bill", *again)
    assert totals(priced) == ONE


def test_another_request_of_the_same_days_leaves_no_part_of_the_first_one(priced: Shell) -> None:
    """The client's days end on the 11th: only those are billed by the tariff that is named."""
    assigned(priced, *CUT)
    priced.ok("bill", *AUGUST)
    priced.ok("assign", written("c.csv", "client_number,meter,from,to", "a,a,2017-08-01,2017-08-11"))
    priced.ok("bill", *AUGUST, "--tariff", "u.toml")
    assert totals(priced) == [("2017-08-01", "2017-08-11", "480.00")]


def test_days_of_a_cut_month_that_are_requested_otherwise_replace_all_of_it(priced: Shell) -> None:
    assigned(priced, *CUT)
    priced.ok("bill", *AUGUST)
    priced.ok("bill", "--from", "2017-08-21", "--to", "2017-09-01", "--replace")
    assert totals(priced) == [("2017-08-21", "2017-09-01", "528.00")]


def test_an_estimate_that_was_requested_is_made_when_something_is_missing_later(etl: Shell) -> None:
    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-08-21"))
    loaded(etl, hours("a", "2017-08-21", "2017-08-22"), name="day.csv")
    loaded(etl, hours("a", "2017-08-22", "2017-09-01"), name="rest.csv")
    etl.ok("bill", *AUGUST, "--tariff", "t.toml", "--missing", "estimate:week")
    etl.ok("unload", "2")
    etl.ok("bill", "--stale")
    assert bills(etl, "total", "status") == [("744.00", "estimated")]


def test_readings_that_go_missing_are_refused_if_that_was_requested(etl: Shell) -> None:
    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-08-21"), hours("b", "2017-08-01", "2017-09-01"))
    loaded(etl, hours("a", "2017-08-21", "2017-09-01"), name="rest.csv")
    etl.ok("bill", *AUGUST, "--tariff", "t.toml", "--missing", "refuse")
    etl.ok("unload", "2")
    assert "readings are missing" in etl("bill", "--stale").err


def test_the_warning_of_the_sample_tariff_is_on_the_bill_when_it_is_made_again(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST)
    before = bills(etl, "warnings")
    etl.load(written("late.csv", HEADER, "a,2017-08-03T00:00:00Z,7"), "--replace", "--interval", "1h")
    etl("bill", "--stale")
    assert "sample tariff" in before[0][0]
    assert bills(etl, "warnings") == before


def test_what_was_priced_by_a_client_s_own_tariff_is_not_when_that_is_taken_away(priced: Shell) -> None:
    """Nobody named a tariff for clients without one."""
    assigned(priced, *WHOLE)
    priced.ok("bill", *AUGUST)
    priced.ok("assign", written("c.csv", "client_number,note", "a,x"))
    assert priced("bill", "--stale").error.startswith("etl: client a has no tariff")


def test_a_month_that_was_cut_is_one_earlier_period_of_a_ratchet(etl: Shell) -> None:
    """June had 5 kW. In August, two periods later, it counts; in September it does not, though July was cut in two."""
    tariff(
        "t.toml",
        '[quantity.demand]\nof = "import"\nreduce = "max"\n'
        'ratchet = { periods = 2, share = 1.0, unknown = "ignore" }\n',
        line("demand", "1", 'on = "demand"'),
    )
    loaded(etl, hours("a", "2017-06-01", "2017-07-01", "5"), hours("a", "2017-07-01", "2017-10-01"))
    tariff("u.toml", line("energy", "1"), standing())
    assigned(etl, "a,u.toml,,2017-07-11", "a,t.toml,2017-07-11,")
    etl.ok("bill", "--month", "2017-06..2017-09")
    assert bills(etl, "period_start", "total")[-2:] == [("2017-08-01", "5.00"), ("2017-09-01", "1.00")]


def test_a_client_that_is_refused_keeps_all_parts_of_its_month(priced: Shell) -> None:
    loaded(priced, hours("b", "2017-08-01", "2017-09-01"), name="b.csv")
    assigned(priced, *CUT, "b,t.toml,,")
    priced.ok("bill", *AUGUST, "--client", "a")
    done = priced("bill", "--from", "2017-08-05", "--to", "2017-08-20", "--json")
    assert (done.code, done.json["bills"], done.json["failed"]) == (3, 1, 2)
    assert totals(priced) == [*TWO, ("2017-08-05", "2017-08-20", "360.00")]


def test_what_was_issued_and_is_read_by_nobody_any_more_is_said_part_by_part(priced: Shell) -> None:
    assigned(priced, *CUT)
    priced.ok("bill", *AUGUST)
    priced.ok("issue", *AUGUST)
    priced.ok("unload", "1")
    loaded(priced, hours("b", "2017-10-01", "2017-10-02"), name="b.csv")
    lines = priced("bill", "--stale").out.splitlines()
    assert "  2 bills withdrawn: nobody has a reading in the period any more" in lines
    assert [line for line in lines if "was issued as" in line] == [
        "  client a, 2017-08-01..2017-08-10: was issued as 240.00 EUR, has no bill now",
        "  client a, 2017-08-11..2017-08-31: was issued as 1008.00 EUR, has no bill now",
    ]


def test_who_shares_the_page_with_two_meters_changes_no_bill_of_others(priced: Shell) -> None:
    rows = [
        row.replace("b,", f"b,{meter},", 1) for meter in ("M", "N") for row in hours("b", "2017-08-01", "2017-09-01")
    ]
    priced.load(written("b.csv", "client_number,meter,timestamp,kwh", *rows), "--timezone", "UTC")
    bill = ("bill", *AUGUST, "--tariff", "t.toml", "--json")
    assert priced.ok(*bill).json["changed"] == 2
    assert priced.ok(*bill, "--client", "a").json["changed"] == 0


def test_a_bill_of_days_without_readings_that_was_requested_stays_when_it_is_computed_again(etl: Shell) -> None:
    """A client without a meter pays its standing charge of 31 a month, and then 62."""
    tariff("t.toml", standing())
    loaded(etl, hours("b", "2017-07-01", "2017-08-01"))
    assigned(etl, "a,t.toml,2017-08-01,")
    etl("bill", *AUGUST, "--even-without-readings", "--tariff", "t.toml")
    tariff("t.toml", standing("62"))
    assigned(etl, "a,t.toml,2017-08-01,")
    etl("bill", "--stale")
    assert ("2017-08-01", "2017-09-01", "62.00") in totals(etl)
