"""A bank across seasons through the database: what it is called in history, and what old names are told."""

from pathlib import Path

from tests.support.command import Shell, written
from tests.support.readings import bills, line, tariff

NET = """
[schedule.tou]
seasons = { winter = "10-01..05-31", summer = "06-01..09-30" }
winter.peak = ["all 12:00-18:00"]
winter.off = "rest"
summer.peak = ["all 14:00-20:00"]
summer.off = "rest"

[quantity.net]
of = "import"
less = "export"
over = "period"
schedule = "tou"
bank = { keeps = "kWh", by = "tou" }
"""
HISTORY = "client_number,quantity,month,value"
OLD = (
    "etl: h.csv: client a: quantity 'net tou.winter.off' is of one season, and a bank keeps one balance for all seasons"
)


def seasonal() -> Path:
    energy = line("energy", "{ peak = 3, off = 1 }", 'on = "net"', 'schedule = "tou"')
    return tariff("net.toml", NET, energy, header='prorate = { month = "whole" }')


def loaded_flows(etl: Shell, *rows: str) -> None:
    path = written("flows.csv", "client_number,timestamp,flow,kwh", *rows)
    etl.load(path, "--timezone", "UTC", "--interval", "1h", "--columns", "flow=flow")


SPRING = ("a,2018-05-10T02:00:00Z,export,124", "a,2018-06-10T02:00:00Z,import,90", "a,2018-07-10T02:00:00Z,import,93")


def totals(etl: Shell) -> list[str]:
    return [total for (total,) in bills(etl, "total")]


def test_each_month_opens_with_what_the_other_season_left(etl: Shell) -> None:
    """124 kWh of May: 90 of them in June, 34 of July's 93."""
    seasonal()
    loaded_flows(etl, *SPRING)
    etl("bill", "--month", "2018-05..2018-07", "--tariff", "net.toml")
    assert totals(etl) == ["0.00", "0.00", "59.00"]
    assert "net tou.off, carried into this period: 34 kWh" in etl.ok("explain", "a", "--month", "2018-07").out


def test_history_says_what_a_bank_held_by_the_name_of_the_period(etl: Shell) -> None:
    seasonal()
    loaded_flows(etl, SPRING[1])
    etl.ok("history", "load", written("h.csv", HISTORY, "a,net tou.off,2018-05,40"))
    etl("bill", "--month", "2018-06", "--tariff", "net.toml")
    assert totals(etl) == ["50.00"]


def test_a_name_of_one_season_is_refused_with_todays_where_a_tariff_is_known(etl: Shell) -> None:
    seasonal()
    loaded_flows(etl, SPRING[1])
    etl("bill", "--month", "2018-06", "--tariff", "net.toml")
    done = etl("history", "load", written("h.csv", HISTORY, "a,net tou.winter.off,2018-05,40"))
    assert (done.code, done.err) == (1, f"{OLD} (write 'net tou.off', the sum of all seasons)\n")
    done = etl("history", "load", written("h.csv", HISTORY, "a,other tou.winter.off,2018-05,40"))
    assert done.error == (
        "etl: h.csv:2: quantity: no tariff of client a looks back on 'other tou.winter.off' "
        "(they look back on net tou.off, net tou.peak; name the tariff that will bill it: --tariff FILE)"
    )


def test_a_name_of_one_season_that_is_there_already_stops_the_bill_until_todays_is_there(etl: Shell) -> None:
    seasonal()
    loaded_flows(etl, SPRING[1], "b,2018-06-10T02:00:00Z,import,5")
    rows = ["a,net tou.winter.off,2018-05,40", "a,net tou.summer.off,2018-05,30"]
    etl.ok("history", "load", written("h.csv", HISTORY, *rows))  # before anybody knows the tariff
    assert etl("bill", "--month", "2018-06", "--tariff", "net.toml").code == 3
    reason = (
        "net: client a: its history of 2018-05 has 'net tou.summer.off', which is of one season, and a bank keeps "
        "one balance for all seasons (load it as 'net tou.off': etl history load)"
    )
    assert bills(etl, "client_number", "total") == [("a", ""), ("b", "5.00")]
    assert bills(etl, "status", "warnings")[0] == ("failed", reason)
    etl.ok("history", "load", written("h.csv", HISTORY, "a,net tou.off,2018-05,70"))
    etl("bill", "--month", "2018-06", "--tariff", "net.toml")
    assert totals(etl) == ["20.00", "5.00"]
