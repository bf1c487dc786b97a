"""Days of a bill: months, ranges, any days, each client's own; bills of a client never overlap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, standing, tariff

WAYS = "etl: say which period: --month 2017-08, or --from and --to, or --periods FILE, or --stale"
TARIFF = ("--tariff", "one.toml")


@pytest.fixture
def summer(etl: Shell) -> Shell:
    """June to September 2017, 1 kWh an hour; a day costs 1 and a kWh nothing."""
    tariff("one.toml", line("fixed", "1", 'per = "day"'), line("energy", "0"))
    loaded(etl, hours("a", "2017-06-01", "2017-10-01"))
    return etl


def days(etl: Shell) -> list[tuple[str, ...]]:
    return bills(etl, "period_start", "period_end", "total")


def test_a_range_of_months_is_billed_in_order(summer: Shell) -> None:
    result = summer.ok("bill", "--month", "2017-06..2017-09", *TARIFF, "--json").json
    assert result["periods"] == [
        "2017-06-01..2017-07-01", "2017-07-01..2017-08-01", "2017-08-01..2017-09-01", "2017-09-01..2017-10-01",
    ]  # fmt: skip
    assert (result["bills"], result["clients"], result["month"], result["total"]) == (4, 1, "", {"EUR": "122.00"})
    assert bills(summer, "month", "total") == [
        ("2017-06", "30.00"), ("2017-07", "31.00"), ("2017-08", "31.00"), ("2017-09", "30.00"),
    ]  # fmt: skip


def test_a_range_over_new_year_and_one_of_a_single_month(etl: Shell) -> None:
    tariff("one.toml", line("fixed", "1", 'per = "day"'))
    loaded(etl, hours("a", "2017-12-01", "2018-02-01"))
    etl.ok("bill", "--month", "2017-12..2018-01", *TARIFF)
    assert etl.ok("bill", "--month", "2018-01..2018-01", *TARIFF, "--json").json["unchanged"] == 1
    assert bills(etl, "month") == [("2017-12",), ("2018-01",)]


def test_any_days_from_one_to_the_day_before_another(summer: Shell) -> None:
    summer.ok("bill", "--from", "2017-06-18", "--to", "2017-07-19", *TARIFF)
    assert bills(summer, "month", "period_start", "period_end", "kwh", "total") == [
        ("", "2017-06-18", "2017-07-19", "744.000000", "31.00")
    ]


def test_days_that_are_a_calendar_month_are_that_month(summer: Shell) -> None:
    summer.ok("bill", "--month", "2017-08", *TARIFF)
    same = summer.ok("bill", "--from", "2017-08-01", "--to", "2017-09-01", *TARIFF, "--json").json
    assert (same["month"], same["unchanged"]) == ("2017-08", 1)


def test_each_clients_own_periods(summer: Shell) -> None:
    """Read cycles in any order; a client that the file does not name is not billed."""
    loaded(summer, hours("b", "2017-06-01", "2017-10-01"), hours("c", "2017-06-01", "2017-10-01"), name="more.csv")
    rows = ["b,2017-07-03,2017-08-02", "a,2017-06-20,2017-07-21", "b,2017-06-02,2017-07-03"]
    result = summer.ok("bill", "--periods", written("p.csv", "client_number,from,to", *rows), *TARIFF, "--json").json
    assert (result["bills"], result["clients"]) == (3, 2)
    assert bills(summer) == [
        ("a", "2017-06-20", "2017-07-21", "31.00"),
        ("b", "2017-06-02", "2017-07-03", "31.00"),
        ("b", "2017-07-03", "2017-08-02", "30.00"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--month", "2017-08", "--stale"],
        ["--month", "2017-08", "--from", "2017-08-01", "--to", "2017-08-02"],
        ["--from", "2017-08-01", "--to", "2017-08-02", "--periods", "p.csv"],
        ["--periods", "p.csv", "--stale"],
    ],
)
def test_exactly_one_way_of_naming_days_is_asked_for(summer: Shell, arguments: list[str]) -> None:
    written("p.csv", "client_number,from,to", "a,2017-06-20,2017-07-21")
    done = summer("bill", *arguments, *TARIFF)
    assert (done.code, done.out, done.error) == (2, "", WAYS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2017-08-01"], "--from and --to go together (--to is the day after the last)"),
        (["--to", "2017-08-01"], "--from and --to go together (--to is the day after the last)"),
        (["--from", "1/8/2017", "--to", "2017-08-02"], "--from 1/8/2017: is not a date like 2017-08-31"),
        (["--from", "2017-08-01", "--to", "2017-02-30"], "--to 2017-02-30: is not a date like 2017-08-31"),
        (
            ["--from", "2017-08-02", "--to", "2017-08-02"],
            "the period 2017-08-02 to 2017-08-02 is empty (the end is the day after the last day)",
        ),
        (["--month", "2017-08..2017-07"], "'2017-08..2017-07' ends before it begins (write it like 2017-01..2017-12)"),
        (["--month", "2017-08..2017-13"], "'2017-13' is not a month (write it like 2017-08)"),
        (["--month", "2017-08.."], "'' is not a month (write it like 2017-08)"),
    ],
)
def test_days_that_are_none_are_refused(summer: Shell, arguments: list[str], message: str) -> None:
    done = summer("bill", *arguments, *TARIFF)
    assert (done.code, done.out, done.error) == (2, "", f"etl: {message}")


@pytest.mark.parametrize(
    ("header", "rows", "message", "code"),
    [
        ("client_number,from,to", ["a,2017-06-01,"], "p.csv:2: to is empty (correct the row)", 1),
        (
            "client_number,from,to", ["a,2017-06-01,2017-07-01", "a,2017-07-02,2017-07-01"],
            "p.csv:3: to: '2017-07-01' is not after from (it is the day after the last) (correct the row)", 1,
        ),
        ("client_number,from,to", ["a,June,2017-07-01"],
         "p.csv:2: from: 'June' is not a date like 2017-08-31 (correct the row)", 1),
        ("client_number,from", ["a,2017-06-01"], "p.csv: has no column to (its columns are client_number, from)", 1),
        ("client_number,from,to", [], "p.csv: has no periods (write a row for each client and period)", 2),
        (
            "client_number,from,to", ["a,2017-06-01,2017-07-01", "a,2017-06-20,2017-07-20"],
            ("p.csv:3: from: '2017-06-20' begins a period that overlaps an earlier row of the client "
            "(correct the row)"), 1,
        ),
    ],
)  # fmt: skip
def test_a_table_of_periods_that_is_wrong_bills_nobody(
    summer: Shell, header: str, rows: list[str], message: str, code: int
) -> None:
    done = summer("bill", "--periods", written("p.csv", header, *rows), *TARIFF)
    assert (done.code, done.out, done.error) == (code, "", f"etl: {message}")
    assert summer("export", "x.csv").code == 1


def test_overlapping_bills_are_refused_by_name_and_replaced_when_asked(summer: Shell) -> None:
    summer.ok("bill", "--month", "2017-07..2017-08", *TARIFF)
    command = ("bill", "--from", "2017-07-20", "--to", "2017-08-20", *TARIFF)
    done = summer(*command)
    assert (done.code, done.error) == (
        1,
        (
            "etl: client a has a bill of 2017-07, which overlaps 2017-07-20..2017-08-19 "
            "(bill other days, or replace it: --replace)"
        ),
    )
    assert [bill[0] for bill in days(summer)] == ["2017-07-01", "2017-08-01"]
    summer.ok(*command, "--replace")
    assert days(summer) == [("2017-07-20", "2017-08-20", "31.00")]


def test_a_bill_that_was_replaced_may_come_back(summer: Shell) -> None:
    summer.ok("bill", "--month", "2017-07", *TARIFF)
    for arguments in (["--from", "2017-07-20", "--to", "2017-08-20"], ["--month", "2017-07"]):
        summer.ok("bill", *arguments, *TARIFF, "--replace")
    assert days(summer) == [("2017-07-01", "2017-08-01", "31.00")]


def test_a_bill_that_was_issued_is_replaced_too_and_its_document_stays_until_all_its_days_have_bills(
    summer: Shell,
) -> None:
    summer.ok("bill", "--month", "2017-07", *TARIFF)
    summer.ok("issue", "--month", "2017-07", "--series", "S")
    summer.ok("bill", "--from", "2017-07-20", "--to", "2017-08-20", *TARIFF, "--replace")
    assert days(summer) == [("2017-07-20", "2017-08-20", "31.00")]
    assert "S-000001 was sent for 2017-07-01..2017-07-19" in summer("issue", "--month", "2017-07").out
    summer.ok("bill", "--from", "2017-07-01", "--to", "2017-07-20", *TARIFF)
    found = summer.ok("issue", "--month", "2017-07", "--json").json
    assert (found["credit_notes"], found["invoices"]) == (1, 2)


def test_who_moves_in_on_the_12th_of_june_pays_19_of_30_days(etl: Shell) -> None:
    """A published case: 30 a month, 19.00."""
    tariff("one.toml", standing("30"))
    loaded(etl, hours("M", "2017-06-01", "2017-08-01"))
    etl.ok("assign", written("c.csv", "client_number,meter,tariff,from", "a,M,one.toml,2017-06-12"))
    etl.ok("bill", "--month", "2017-06..2017-07")
    assert bills(etl) == [("a", "2017-06-12", "2017-07-01", "19.00"), ("a", "2017-07-01", "2017-08-01", "30.00")]


def test_a_month_has_the_hours_it_has(etl: Shell) -> None:
    """Lisbon: 743 hours in March, 745 in October."""
    tariff("one.toml", line("energy", "1"))
    etl.load(
        written("r.csv", "client_number,timestamp,kwh", *hours("a", "2024-02-28", "2024-11-02")),
        "--timezone",
        "Europe/Lisbon",
        "--stamps",
        "UTC",
    )
    for month in ("2024-03", "2024-10"):
        etl.ok("bill", "--month", month, *TARIFF)
    assert bills(etl, "intervals_expected", "total") == [("743", "743.00"), ("745", "745.00")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.dates(min_value=date(2017, 5, 20), max_value=date(2017, 10, 20)), max_size=4, unique=True),
    first=st.integers(0, 60),
    length=st.integers(1, 60),
)
def test_a_tariff_split_into_identical_neighbours_gives_the_same_bills(
    summer: Shell, cuts: list[date], first: int, length: int
) -> None:
    edges = [None, *sorted(cuts), None]
    versions = []
    for start, end in pairwise(edges):
        dates = [f"from = {start}" * bool(start), f"to = {end}" * bool(end)]
        versions += [line("energy", "0.1234", *dates), line("fixed", "17.77", 'per = "month"', *dates)]
    order = sorted(versions, key=lambda text: "energy" in text)
    tariff("whole.toml", line("fixed", "17.77", 'per = "month"'), line("energy", "0.1234"))
    tariff("split.toml", *order)
    start = date(2017, 6, 1) + timedelta(days=first)
    period = ("--from", str(start), "--to", str(start + timedelta(days=length)))
    found = []
    for name in ("whole.toml", "split.toml"):
        summer.ok("bill", *period, "--tariff", name, "--replace")
        found.append(amounts(summer, "id", "quantity", "amount_exact", "amount", "from", "to"))
    assert found[0] == found[1]
