"""Bills that cannot be made are stored with the reason and no amount; the others are billed as ever."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, tariff

AUGUST = ("bill", "--month", "2017-08")
POWER = line("fixed", "0.1", 'per = "day"', 'times = "kw"', id="power")
REASON = "power: client b: has no attribute 'kw' (give it in a column kw of its row, with `etl assign FILE`)"
POWERED = ("--tariff", "power.toml")


@pytest.fixture
def failed(etl: Shell) -> Shell:
    """a and c have 10 kW, of b nobody knows: 31 each, and no bill of b."""
    tariff("power.toml", POWER)
    loaded(etl, *(hours(name, "2017-08-01", "2017-09-01") for name in "abc"))
    etl.ok("assign", written("kw.csv", "client_number,kw", "a,10", "c,10"))
    done = etl(*AUGUST, *POWERED, "--json")
    assert (done.code, done.json["bills"], done.json["failed"], done.error) == (3, 2, 1, f"etl: {REASON}")
    return etl


def test_a_failed_bill_is_a_row_without_amounts_that_says_why(failed: Shell) -> None:
    names = ("client_number", "status", "kwh", "subtotal", "tax", "total", "intervals_expected", "currency", "tariff")
    assert bills(failed, *names) == [
        ("a", "complete", "744.000000", "31.00", "0.00", "31.00", "744", "EUR", "power"),
        ("b", "failed", "", "", "", "", "", "EUR", "power"),
        ("c", "complete", "744.000000", "31.00", "0.00", "31.00", "744", "EUR", "power"),
    ]
    assert bills(failed, "warnings")[1] == (REASON,)
    assert amounts(failed, "client_number", "amount") == [("a", "31.00"), ("c", "31.00")]


def test_every_format_has_it_without_a_number(failed: Shell) -> None:
    import pyarrow.parquet as pq

    failed.ok("export", "bills.parquet")
    row = pq.read_table("bills.parquet").to_pylist()[1]
    assert {row[name] for name in ("kwh", "kwh_export", "peak_kw", "total", "balance", "intervals_missing")} == {None}
    for suffix in ("csv", "json", "jsonl", "xlsx", "arrow"):
        failed.ok("export", f"bills.{suffix}")
        failed.ok("export", f"lines.{suffix}", "--what", "lines")


def test_a_second_run_changes_nothing(failed: Shell) -> None:
    from etl.store.models import Bill

    before = list(Bill.objects.order_by("pk").values())
    again = failed(*AUGUST, *POWERED, "--json")
    assert (again.code, again.json["changed"], again.json["unchanged"], again.json["failed"]) == (3, 0, 2, 1)
    assert list(Bill.objects.order_by("pk").values()) == before


def test_what_was_missing_makes_it_stale_and_then_a_bill(failed: Shell) -> None:
    assert failed.ok("assign", written("b.csv", "client_number,kw", "b,20"), "--json").json["stale"] == 1
    failed.ok("bill", "--stale")
    found = bills(failed, "client_number", "status", "total", "warnings")
    assert found[1] == ("b", "complete", "62.00", "")
    assert failed.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"


def test_it_is_counted_by_status_and_never_issued(failed: Shell) -> None:
    (row,) = failed.ok("status", "--json").json["bills"]
    assert (row["bills"], row["failed"], row["incomplete"]) == (2, 1, 0)
    assert any(text.split() == ["2017-08", "2", "0", "0", "0", "1", "EUR"]
               for text in failed.ok("status").out.splitlines())  # fmt: skip
    done = failed("issue", "--month", "2017-08", "--series", "S")
    reason = "its bill of 2017-08 could not be made"
    assert (done.code, done.out.splitlines()[:2]) == (
        3,
        [
            "issued 2 invoices, S-000001 to S-000002, together 62.00 EUR",
            f"  client b, 2017-08: not issued: {reason} (the column warnings of etl export says why)",
        ],
    )


def test_a_database_with_it_is_sound(failed: Shell) -> None:
    result = failed.ok("check", "--all", "--json").json
    assert (result["bills"], result["recomputed"], result["violations"]) == (3, 2, [])


def test_explaining_it_gives_the_reason(failed: Shell) -> None:
    lines = failed.ok("explain", "b", "--month", "2017-08").out.splitlines()
    assert lines == ["client b, 2017-08 (2017-08-01..2017-08-31): could not be billed", f"    {REASON}"]
    (one,) = failed.ok("explain", "b", "--month", "2017-08", "--json").json["bills"]
    assert (one["status"], one["total"], one["lines"], one["warnings"]) == ("failed", None, [], [REASON])


def test_a_bill_made_before_stays_where_it_cannot_be_made_again(failed: Shell) -> None:
    failed.ok("assign", written("none.csv", "client_number,kw", "c,"))
    done = failed("bill", "--stale")
    assert (done.code, done.out.splitlines()[1:2]) == (3, ["  1 bill could not be made"])
    assert bills(failed, "client_number", "status", "total")[2] == ("c", "stale", "31.00")
    (row,) = failed.ok("status", "--json").json["bills"]
    assert (row["stale"], row["failed"]) == (1, 1)


def test_stale_bills_none_of_which_can_be_made_say_why_as_it_is_now(failed: Shell) -> None:
    failed.ok("assign", written("b.csv", "client_number,kw", "b,much"))
    done = failed("bill", "--stale")
    assert (done.code, "'much'" in done.error) == (3, True)
    assert bills(failed, "client_number", "status", "warnings")[1] == ("b", "failed", done.error.removeprefix("etl: "))
    assert failed.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"


def test_parts_take_the_place_of_a_month_that_could_not_be_billed(etl: Shell) -> None:
    """The tariff refuses more than 25 days; the other client keeps the run from ending with 1."""
    short = 'prorate = { month = "whole", longest = 25, beyond = "refuse" }'
    tariff("short.toml", line("fixed", "10", 'per = "month"'), header=short)
    tariff("power.toml", POWER)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    rows = ["a,short.toml,", "b,power.toml,10"]
    etl.ok("assign", written("kw.csv", "client_number,tariff,kw", *rows))
    assert etl(*AUGUST).code == 3
    assert bills(etl, "client_number", "status", "tariff", "currency") == [
        ("a", "failed", "short", "EUR"), ("b", "complete", "power", "EUR"),
    ]  # fmt: skip
    for first, end in (("2017-08-01", "2017-08-11"), ("2017-08-11", "2017-09-01")):
        etl.ok("bill", "--from", first, "--to", end, "--client", "a")
    assert bills(etl) == [
        ("a", "2017-08-01", "2017-08-11", "10.00"),
        ("a", "2017-08-11", "2017-09-01", "10.00"),
        ("b", "2017-08-01", "2017-09-01", "31.00"),
    ]


def test_a_client_without_a_tariff_is_kept_as_failed_until_it_has_one(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    tariff("one.toml", line("energy", "1"))
    etl.ok("assign", written("a.csv", "client_number,tariff", "a,one.toml"))
    assert etl(*AUGUST).code == 3
    assert bills(etl, "status", "tariff_sha", "warnings")[1] == (
        "failed", "", "client b has no tariff (etl assign, or --tariff FILE for clients without one)",
    )  # fmt: skip
    etl.ok("assign", written("b.csv", "client_number,tariff", "b,one.toml"))
    etl.ok("bill", "--stale")
    assert bills(etl, "status", "total") == [("complete", "744.00"), ("complete", "744.00")]


def test_prices_that_are_missing_fail_their_clients_alone_and_mark_them_when_they_come(etl: Shell) -> None:
    """b and c are on hourly prices that end on the 20th: the same reason for both; a is billed."""
    spot = '[series.spot]\nunit = "EUR/kWh"\nsum = ["+SPOT"]\n'
    tariff("spot.toml", spot, line("energy", '"series:spot"'))
    tariff("one.toml", line("energy", "1"))
    loaded(etl, *(hours(name, "2017-08-01", "2017-09-01") for name in "abc"))
    etl.ok("assign", written("t.csv", "client_number,tariff", "a,one.toml", "b,spot.toml", "c,spot.toml"))
    rows = [row.split(",", 1)[1] for row in hours("", "2017-08-01", "2017-09-01", "2")]
    etl.ok("prices", "load", written("p.csv", "stamp,SPOT", *rows[: 20 * 24]))
    done = etl(*AUGUST, "--json")
    reason = ("spot: series spot: column 'SPOT' has no price at 2017-08-21T00:00+00:00 "
              "(load it: `etl prices load FILE`)")  # fmt: skip
    assert (done.code, done.json["bills"], [one["error"] for one in done.json["failures"]]) == (3, 1, [reason] * 2)
    assert etl.ok("prices", "load", written("q.csv", "stamp,SPOT", *rows), "--json").json["stale"] == 2
    etl.ok("bill", "--stale")
    assert bills(etl, "client_number", "total") == [("a", "744.00"), ("b", "1488.00"), ("c", "1488.00")]


def test_missing_refuse_fails_the_clients_whose_readings_are_missing(etl: Shell) -> None:
    tariff("one.toml", line("energy", "1"))
    rows = hours("a", "2017-08-01", "2017-09-01")
    loaded(etl, rows[:100] + rows[101:], hours("b", "2017-08-01", "2017-09-01"))
    done = etl(*AUGUST, "--tariff", "one.toml", "--missing", "refuse", "--json")
    reason = "client a: readings are missing in 2017-08 (load them, or bill with --missing bill)"
    assert (done.code, done.json["bills"], done.error) == (3, 1, f"etl: {reason}")
    assert bills(etl, "client_number", "status", "total", "warnings") == [
        ("a", "failed", "", reason), ("b", "complete", "744.00", ""),
    ]  # fmt: skip
    assert etl(*AUGUST, "--tariff", "one.toml").code == 3
    assert bills(etl, "client_number", "status", "total") == [
        ("a", "incomplete", "743.00"), ("b", "complete", "744.00"),
    ]  # fmt: skip


def test_of_many_clients_those_that_fail_are_found_and_no_other_is_lost(etl: Shell) -> None:
    tariff("power.toml", POWER)
    names = [f"c{number:02}" for number in range(40)]
    loaded(etl, *(hours(name, "2017-08-01", "2017-08-02") for name in names))
    rows = [f"{name},10" for number, name in enumerate(names) if number not in {0, 7, 8, 39}]
    etl.ok("assign", written("kw.csv", "client_number,kw", *rows))
    done = etl("bill", "--from", "2017-08-01", "--to", "2017-08-02", *POWERED, "--json")
    assert (done.json["bills"], [one["client_number"] for one in done.json["failures"]]) == (
        36, ["c00", "c07", "c08", "c39"],
    )  # fmt: skip


def test_failed_bills_are_kept_where_nobody_can_be_billed(etl: Shell) -> None:
    tariff("power.toml", POWER)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assert etl(*AUGUST, *POWERED).code == 1
    assert bills(etl, "client_number", "status") == [("a", "failed"), ("b", "failed")]


def test_who_has_no_reading_yet_lacks_no_tariff(etl: Shell) -> None:
    tariff("one.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-10-01"), hours("b", "2017-09-01", "2017-10-01"))
    etl.ok("assign", written("a.csv", "client_number,tariff", "a,one.toml"))
    etl.ok(*AUGUST)
    assert bills(etl, "client_number") == [("a",)]
    assert etl("bill", "--month", "2017-09").code == 3


def test_a_table_of_periods_that_names_a_client_there_is_not_says_so(etl: Shell) -> None:
    tariff("one.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    periods = written("p.csv", "client_number,from,to", "a,2017-08-01,2017-08-15", "x,2017-08-01,2017-08-15")
    done = etl("bill", "--periods", periods, "--tariff", "one.toml", "--json")
    assert (done.code, done.json["bills"], done.error) == (
        3, 1, "etl: there is no client x (etl export readings.csv --what readings names them all)",
    )  # fmt: skip


def test_a_month_that_has_no_end_is_none(etl: Shell) -> None:
    done = etl("bill", "--month", "9999-12")
    assert (done.code, done.error) == (2, "etl: '9999-12' is not between 1970 and 2199 (write it like 2017-08)")
