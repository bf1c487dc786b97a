"""`etl assign`: whose readings are on whose bill, by which tariff, worked by hand through whole commands."""

import random

import pytest

from tests.support.assigned import AUGUST, ONE, SUPPLY, assign, dear, flat
from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, table, tariff


def test_a_tenant_moves_and_the_meter_stays(etl: Shell) -> None:
    """11 days of the one, 20 of the other: 11 + 11 x 24 kWh x 1; 20 + 20 x 24."""
    flat()
    loaded(etl, hours("M-17", "2017-08-01", "2017-09-01"))
    found = assign(etl, SUPPLY, f"4521,M-17,{ONE},,2017-08-12", f"4522,M-17,{ONE},2017-08-12,")
    assert {name: found[name] for name in ("rows", "clients", "changed", "stale")} == {
        "rows": 2, "clients": 2, "changed": 2, "stale": 0,
    }  # fmt: skip
    etl.ok(*AUGUST)
    assert bills(etl) == [
        ("4521", "2017-08-01", "2017-08-12", "275.00"),
        ("4522", "2017-08-12", "2017-09-01", "500.00"),
    ]


def test_a_meter_is_exchanged_and_the_bill_is_one(etl: Shell) -> None:
    """31 + 10 days x 24 h x 1 kWh + 21 x 24 x 2 = 31 + 240 + 1008."""
    flat()
    loaded(etl, hours("M-1", "2017-08-01", "2017-08-11"), hours("M-2", "2017-08-11", "2017-09-01", "2"))
    assign(etl, SUPPLY, f"7,M-1,{ONE},2017-01-01,2017-08-11", f"7,M-2,{ONE},2017-08-11,")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "month", "kwh", "total", "status") == [
        ("7", "2017-08", "1248.000000", "1279.00", "complete")
    ]
    assert amounts(etl) == [("standing", "31.00"), ("energy", "1248.00")]


def test_readings_of_the_old_meter_after_its_exchange_are_nobodys(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M-1", "2017-08-01", "2017-09-01"), hours("M-2", "2017-08-01", "2017-09-01", "2"))
    assign(etl, SUPPLY, f"7,M-1,{ONE},2017-01-01,2017-08-11", f"7,M-2,{ONE},2017-08-11,")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "kwh") == [("7", "1248.000000")]


def test_several_meters_are_added_hour_by_hour_on_one_bill(etl: Shell) -> None:
    """3 kWh in every hour: the maximum is of the sum."""
    tariff(ONE, line("energy", "1"), line("demand", "10"), header='prorate = { month = "whole" }')
    loaded(etl, hours("A", "2017-08-01", "2017-09-01"), hours("B", "2017-08-01", "2017-09-01", "2"))
    assign(etl, SUPPLY, f"7,A,{ONE},,", f"7,B,{ONE},,")
    etl.ok(*AUGUST)
    assert amounts(etl, "id", "quantity", "amount") == [
        ("energy", "2232", "2232.00"), ("demand", "3", "30.00"),
    ]  # fmt: skip


def test_shares_of_a_meter_sum_to_the_whole(etl: Shell) -> None:
    """0.25 and 0.75 of 0.000001 kWh an hour, which neither can have to the mWh: 0.000186 and 0.000558 of 0.000744."""
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01", "0.000001"))
    header = "client_number,meter,tariff,share"
    assign(etl, header, f"a,M,{ONE},0.25", f"b,M,{ONE},0.75")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "kwh") == [("a", "0.000186"), ("b", "0.000558")]
    assign(etl, header, f"a,M,{ONE},0.333", f"b,M,{ONE},0.667")
    etl.ok("bill", "--stale")
    exact = [found["amount_exact"] for found in table(etl.exported("lines")) if found["id"] == "energy"]
    assert exact == ["0.000247752", "0.000496248"]


def test_a_multiplier_is_of_every_reading(etl: Shell) -> None:
    """31 + 744 x 0.5 x 40."""
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01", "0.5"))
    assign(etl, "client_number,meter,tariff,multiplier", f"7,M,{ONE},40")
    etl.ok(*AUGUST)
    assert bills(etl, "kwh", "peak_kw", "total") == [("14880.000000", "20", "14911.00")]


@pytest.mark.parametrize(
    ("header", "before", "after", "kwh"),
    [
        ("multiplier", "1", "40", "29760.000000"),
        ("share", "1", "0.5", "372.000000"),
        ("from", "2017-08-01", "2017-07-01", "744.000000"),
    ],
)
def test_another_supply_makes_its_bill_stale_and_other_figures(
    etl: Shell, header: str, before: str, after: str, kwh: str
) -> None:
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"), hours("8", "2017-08-01", "2017-09-01"))
    columns = f"client_number,meter,tariff,{header}"
    assign(etl, columns, f"7,M,{ONE},{before}", f"8,8,{ONE},")
    etl.ok(*AUGUST)
    found = assign(etl, columns, f"7,M,{ONE},{after}", f"8,8,{ONE},")
    assert (found["changed"], found["stale"]) == (1, 1)
    assert etl.ok("bill", "--stale", "--json").json["bills"] == 1
    assert bills(etl, "client_number", "kwh") == [("7", kwh), ("8", "744.000000")]
    assert etl.ok("bill", "--stale").out.splitlines()[0] == "no bill is stale: nothing to do"


def test_the_same_table_again_changes_nothing(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"))
    rows = [f"7,M,{ONE},,2017-08-12,3.45", f"8,M,{ONE},2017-08-12,,6.9"]
    header = f"{SUPPLY},capacity_kw"
    assign(etl, header, *rows)
    etl.ok(*AUGUST)
    assert [assign(etl, header, *order)["changed"] for order in (rows, rows[::-1])] == [0, 0]
    assert etl.ok("bill", "--month", "2017-08", "--json").json["unchanged"] == 2


def test_each_client_has_its_own_tariff(etl: Shell) -> None:
    """31 + 744 and 62 + 2 x 744; clients without a meter's number have the one of their own number."""
    flat()
    dear()
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff", f"a,{ONE}", "b,two.toml")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "tariff", "total") == [("a", "one", "775.00"), ("b", "two", "1550.00")]


def test_a_shipped_tariff_is_named_without_its_file(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff", "a,flat")
    etl.ok(*AUGUST)
    assert len(bills(etl)) == 1


def test_another_tariff_inside_a_month_gives_two_bills(etl: Shell) -> None:
    """10 + 240; (62 / 31 + 24 x 2) x 21."""
    flat()
    dear()
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff,from,to", f"a,{ONE},,2017-08-11", "a,two.toml,2017-08-11,")
    etl.ok(*AUGUST)
    assert bills(etl) == [
        ("a", "2017-08-01", "2017-08-11", "250.00"), ("a", "2017-08-11", "2017-09-01", "1050.00"),
    ]  # fmt: skip


def test_clients_that_a_table_does_not_name_stay_as_they_are(etl: Shell) -> None:
    flat()
    dear()
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff", f"a,{ONE}", f"b,{ONE}")
    etl.ok(*AUGUST)
    assert assign(etl, "client_number,tariff", "b,two.toml")["stale"] == 1
    assert etl.ok("bill", "--stale", "--json").json["changed"] == 1
    assert bills(etl, "client_number", "total") == [("a", "775.00"), ("b", "1550.00")]


def test_an_assigned_client_without_readings_pays_its_fixed_lines(etl: Shell) -> None:
    flat()
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, SUPPLY, f"a,a,{ONE},,", f"b,M-9,{ONE},2017-08-11,")
    assert etl(*AUGUST).code == 3
    assert bills(etl, "client_number", "total", "status", "warnings") == [
        ("a", "775.00", "complete", ""), ("b", "21.00", "incomplete", "no reading in this period"),
    ]  # fmt: skip


def test_days_before_the_first_reading_are_missing_where_the_client_was_there(etl: Shell) -> None:
    flat()
    loaded(etl, hours("a", "2017-08-11", "2017-09-01"), hours("b", "2017-08-11", "2017-09-01"))
    assign(etl, SUPPLY, f"a,a,{ONE},2017-08-01,", f"b,b,{ONE},,")
    assert etl(*AUGUST).code == 3
    assert bills(etl, "client_number", "intervals_missing", "status") == [
        ("a", "240", "incomplete"), ("b", "0", "complete"),
    ]  # fmt: skip


def test_a_supply_begins_at_midnight_of_the_bills_zone(etl: Shell) -> None:
    """Nobody says where the meter stands: the tariff's zone, whose August begins at 22:00 UTC."""
    tariff(ONE, line("energy", "1"), header='timezone = "Europe/Madrid"')
    etl.load(written("r.csv", "client_number,timestamp,kwh", *hours("M", "2017-07-01", "2017-10-01")))
    assign(etl, SUPPLY, f"a,M,{ONE},2017-08-01,2017-09-01", f"b,M,{ONE},2017-09-01,")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "kwh", "intervals_expected") == [("a", "744.000000", "744")]


def test_the_tables_zone_is_the_bills(etl: Shell) -> None:
    flat()
    rows = [f"M,2017-{month:02}-{day:02} 12:00,1" for month in (8,) for day in range(1, 32)]
    etl.load(written("r.csv", "client_number,timestamp,kwh", *rows), "--interval", "1h", "--stamps", "UTC")
    assign(etl, "client_number,meter,tariff,timezone", f"a,M,{ONE},Europe/Lisbon")
    etl(*AUGUST)
    assert bills(etl, "timezone") == [("Europe/Lisbon",)]


def test_a_meters_own_number_is_no_client_any_more_once_it_is_assigned(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"))
    etl.ok(*AUGUST, "--tariff", ONE)
    assert bills(etl, "client_number") == [("M",)]
    assign(etl, SUPPLY, f"a,M,{ONE},,")
    assert (
        "1 bill withdrawn: the client has no meter, or no reading, in the period any more"
        in etl.ok("bill", "--stale").out
    )
    assert etl("export", "bills.csv").code == 1
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "total") == [("a", "775.00")]


def test_a_tenant_who_left_earlier_than_was_said_has_no_bill_of_later_days(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-07-01", "2017-09-01"))
    assign(etl, SUPPLY, f"a,M,{ONE},2017-07-01,")
    etl.ok("bill", "--month", "2017-07..2017-08")
    assign(etl, SUPPLY, f"a,M,{ONE},2017-07-01,2017-07-11", f"b,M,{ONE},2017-07-11,")
    result = etl.ok("bill", "--stale", "--json").json
    assert (result["bills"], result["changed"], result["withdrawn"]) == (1, 1, 1)
    assert bills(etl) == [("a", "2017-07-01", "2017-07-11", "250.00")]


def test_the_order_of_rows_and_clients_does_not_matter(etl: Shell) -> None:
    flat()
    dear()
    names = [f"c{number}" for number in range(6)]
    rows = [f"{name},{name},{random.Random(name).choice([ONE, 'two.toml'])},," for name in names]
    some = [hours(name, "2017-08-01", "2017-08-08", f"0.{number + 1}") for number, name in enumerate(names)]
    loaded(etl, *some)
    assign(etl, SUPPLY, *rows)
    etl.ok("bill", "--from", "2017-08-01", "--to", "2017-08-08")
    first = etl.exported("lines")
    assign(etl, SUPPLY, *random.Random(1).sample(rows, len(rows)))
    for name in names[::-1]:
        done = etl.ok("bill", "--from", "2017-08-01", "--to", "2017-08-08", "--client", name, "--json").json
        assert (done["changed"], done["unchanged"]) == (0, 1)
    assert etl.exported("lines") == first


PEAK = """
[quantity.kw]
of = "import"
reduce = "max"
window = 60
ratchet = { periods = 1, share = 1, unknown = "ignore" }
"""


PARTS = [
    ("2017-08-05", ["--month", "2017-08"]),
    ("2017-08-01", ["--periods", "periods.csv"]),
]


@pytest.mark.parametrize(("change", "options"), PARTS, ids=["the parts of a month", "own periods"])
def test_a_bill_that_looks_back_goes_by_the_one_before_it_of_the_same_run(
    etl: Shell, change: str, options: list[str]
) -> None:
    """Whatever tariff that is of: bills that are made together are what they would be one after the other."""
    flat()
    tariff("peak.toml", PEAK, line("demand", "1", 'on = "kw"'))
    early, late = hours("a", "2017-07-01", "2017-07-08", "50"), hours("a", "2017-07-28", "2017-08-01", "50")
    loaded(etl, [*early, *(late if change == "2017-08-05" else [])], hours("a", "2017-08-01", "2017-08-20"))
    rows = [f"a,a,{ONE},2017-07-01,{change}", f"a,a,peak.toml,{change},2017-08-20"]
    etl.ok("assign", written("clients.csv", SUPPLY, *rows))
    written("periods.csv", "client_number,from,to", "a,2017-07-10,2017-08-01", "a,2017-08-01,2017-08-20")
    etl("bill", *options)
    made = bills(etl)
    assert "all sound" in etl.ok("check", "--all").out
    assert etl("bill", *options, "--json").json["changed"] == 0
    assert bills(etl) == made


def test_a_meter_is_exchanged_at_a_minute_and_each_reading_counts_once(etl: Shell) -> None:
    """Lisbon's 11:00 of summer is 10 UTC: 10 hours of the old meter's and 14 of the new one's on that day."""
    flat()
    rows = hours("M-1", "2017-08-01", "2017-08-12"), hours("M-2", "2017-08-11", "2017-09-01", "2")
    etl.load(written("readings.csv", "client_number,timestamp,kwh", *rows[0], *rows[1]), "--timezone", "Europe/Lisbon")
    header = "client_number,meter,tariff,from,to"
    assign(etl, header, f"7,M-1,{ONE},2017-08-02,2017-08-11T11:00", f"7,M-2,{ONE},2017-08-11 11:00,2017-08-31")
    etl("bill", "--from", "2017-08-02", "--to", "2017-08-31")
    kwh = 9 * 24 + 11 + (13 + 19 * 24) * 2
    assert bills(etl, "kwh", "status", "intervals_expected") == [(f"{kwh}.000000", "complete", "696")]


def test_a_day_on_which_a_client_goes_at_a_minute_is_a_day_of_both(etl: Shell) -> None:
    """11 days of the one and 21 of the other; 10 x 24 + 11 hours, and 20 x 24 + 13."""
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"))
    assign(etl, SUPPLY, f"a,M,{ONE},2017-08-01,2017-08-11T11:00", f"b,M,{ONE},2017-08-11T11:00,")
    etl.ok(*AUGUST)
    assert bills(etl) == [
        ("a", "2017-08-01", "2017-08-12", "262.00"),
        ("b", "2017-08-11", "2017-09-01", "514.00"),
    ]


def test_a_share_changes_at_a_minute(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"))
    header = f"{SUPPLY},share"
    assign(etl, header, f"a,M,{ONE},2017-08-01,2017-08-11T11:00,0.5", f"a,M,{ONE},2017-08-11T11:00,,0.25")
    etl.ok(*AUGUST)
    assert bills(etl, "kwh") == [(f"{(10 * 24 + 11) / 2 + (20 * 24 + 13) / 4:.6f}",)]


def test_a_time_inside_a_reading_fails_that_clients_bill_by_name(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"), hours("N", "2017-08-01", "2017-09-01"))
    assign(etl, SUPPLY, f"a,M,{ONE},2017-08-01,2017-08-11T11:15", f"b,N,{ONE},,")
    done = etl(*AUGUST)
    assert (done.code, bills(etl, "client_number", "status")) == (3, [("a", "failed"), ("b", "complete")])
    assert done.error == (
        "etl: client a: meter M: to 2017-08-11T11:15 lies inside its reading from 2017-08-11T11:00 to 2017-08-11T12:00 "
        "(etl assign it with 2017-08-11T11:00 or 2017-08-11T12:00)"
    )


def test_a_table_says_what_it_takes_away_and_which_share_is_nobodys(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-07-01", "2017-08-01"))
    assign(etl, SUPPLY, f"Anna,M,{ONE},2017-07-01,")
    etl.ok("bill", "--month", "2017-07")
    rows = written("new.csv", "client_number,meter,tariff,from,share", f"Anna,M,{ONE},2017-08-01,1/3")
    done = etl.ok("assign", rows, "--json").json
    assert done["taken"] == [
        {
            "client_number": "Anna", "meter": "M", "from": None, "to": "2017-08-01", "days_with_readings": 31,
            "bills": 1, "goes_to": None,
        }
    ]  # fmt: skip
    assert done["shares"] == [{"meter": "M", "from": "2017-08-01", "to": None, "share": "1/3"}]


def test_the_lines_of_a_table_say_so_too(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-07-01", "2017-08-01"), hours("N", "2017-07-01", "2017-07-02"))
    etl.ok("assign", written("a.csv", SUPPLY, f"Anna,M,{ONE},2017-07-01,", f"Anna,N,{ONE},2017-07-01,"))
    rows = [f"Anna,M,{ONE},2017-07-01,2017-07-31T12:00"]
    assert etl.ok("assign", written("b.csv", SUPPLY, *rows)).out == (
        "1 row for 1 client, 1 of them changed\n"
        "  client Anna has no meter N from 2017-07-01 on any more: 1 day with readings loses its owner, "
        "and client N has them\n"
        "  client Anna has nothing from 2017-07-31T12:00 on any more: 1 day with readings loses its owner\n"
    )
    rows = [f"Anna,M,{ONE},2017-07-01,", f"Ben,N,{ONE},2017-07-01,"]
    assert etl.ok("assign", written("c.csv", SUPPLY, *rows)).out == "2 rows for 2 clients, 2 of them changed\n"
    shares = written("d.csv", "client_number,meter,share,to", "Ben,N,0.25,2017-07-05")
    assert etl.ok("assign", shares).out.splitlines()[1:] == [
        "  1 client has no tariff any more, as the table names none: Ben",
        "  meter N: its shares add up to 0.25 only before 2017-07-05",
    ]
