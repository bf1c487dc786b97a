"""Readings without a unit whose power is a thousand times off are refused, and the units are named."""

from tests.support.command import Shell, written


def rows(client: str, value: str) -> list[str]:
    return [f"{client},2024-07-01 {hour:02}:00,{value}" for hour in range(24)]


def file(*some: list[str], title: str = "value") -> str:
    return str(written("a.csv", f"client,timestamp,{title}", *(row for rows in some for row in rows)))


def test_a_mean_of_hundreds_of_kw_may_be_watt_hours(etl: Shell) -> None:
    done = etl("load", file(rows("a", "0.5"), rows("b", "500")))
    assert (done.code, done.err.splitlines()[-1]) == (
        1,
        (
            "etl: a.csv: no unit is named, and as kWh client b has a mean of 500 kW: they may be kWh or Wh "
            "(say which with --unit kWh or --unit Wh)"
        ),
    )
    assert etl.ok("status", "--json").json["readings"] == 0
    assert etl.load("a.csv", "--unit", "kWh")["kwh"] == {"import": "12012"}


def test_a_hundred_kw_are_taken_and_a_title_with_a_unit_is_believed(etl: Shell) -> None:
    assert etl.load(file(rows("a", "100")))["loaded"] == 24
    assert etl.load(file(rows("b", "500"), title="kwh"))["loaded"] == 24


def test_a_client_with_attributes_may_be_large(etl: Shell) -> None:
    etl.ok("assign", written("clients.csv", "client_number,capacity_kw", "b,800"))
    assert etl.load(file(rows("b", "500")))["loaded"] == 24


def test_means_below_a_watt_may_be_megawatt_hours(etl: Shell) -> None:
    done = etl("load", file(rows("a", "0.0004"), rows("b", "0.0003")))
    assert done.err.splitlines()[-1] == (
        "etl: a.csv: no unit is named, and as kWh client a has a mean of 0.4 W: they may be kWh or MWh "
        "(say which with --unit kWh or --unit MWh)"
    )
    assert etl.load(file(rows("a", "0.0004"), rows("b", "0.3")))["loaded"] == 48
    assert etl.load(file(rows("c", "0")))["loaded"] == 24


def test_days_are_measured_as_quarter_hours_are(etl: Shell) -> None:
    text = written("d.csv", "client,date,value", *[f"a,2024-07-{day:02},9000" for day in range(14, 24)])
    assert "a mean of 375 kW" in etl("load", text, "--timezone", "UTC").err
