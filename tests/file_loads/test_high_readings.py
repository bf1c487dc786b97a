"""`etl load` says at once which of its readings fail a rule: judged as bills judge them, once all is stored."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours

STAMP = "2017-08-10T05:00:00Z"
CODE = "4294967.295"


def rows(client: str, kwh: str, usual: str = "1") -> list[str]:
    """August of a client with another value at one hour."""
    every = hours(client, "2017-08-01", "2017-09-01", usual)
    return [f"{client},{STAMP},{kwh}" if STAMP in row else row for row in every]


def warnings(etl: Shell, *some: list[str], header: str = HEADER) -> list[str]:
    name = written("high.csv", header, *(row for own in some for row in own))
    found: list[str] = etl.load(name, "--timezone", "UTC")["warnings"]
    return found


def test_clean_readings_are_not_spoken_of(etl: Shell) -> None:
    assert warnings(etl, hours("a", "2017-08-01", "2017-09-01")) == []


def test_the_first_that_fails_is_named_and_the_others_are_counted(etl: Shell) -> None:
    text = (
        "2 readings fail a rule and are not billed, the first of client a, 2017-08-10T05:00: a mean of 1,500 kW, where "
        "99 % of the month's other readings are at most 1 kW (etl findings list)"
    )
    assert warnings(etl, rows("b", CODE), rows("a", "1500")) == [text]


def test_the_load_succeeds_and_says_it_to_people_too(etl: Shell) -> None:
    done = etl.ok("load", written("high.csv", HEADER, *rows("a", CODE)), "--timezone", "UTC")
    text = (
        f"  1 reading fails a rule and is not billed, of client a, 2017-08-10T05:00: {CODE} kWh is an error code of "
        "meters; no other reading of the month is above 1 kWh (etl findings list)"
    )
    assert done.out.splitlines()[1:] == [text]


def test_what_is_high_and_plausible_is_not_spoken_of(etl: Shell) -> None:
    assert warnings(etl, rows("a", "1500", usual="20")) == []


def test_limits_and_multipliers_of_tables_count(etl: Shell) -> None:
    etl.load(written("early.csv", HEADER, *hours("m", "2017-07-01", "2017-07-02")), "--timezone", "UTC")
    table = ("client_number,meter,multiplier,meter_limit_kw", "x,m,40,630")
    etl.ok("assign", written("terms.csv", *table))
    (text,) = warnings(etl, rows("m", "16"))  # 16 x 40 = 640 kW
    assert text.startswith("1 reading fails a rule and is not billed, of client x, meter m, 2017-08-10T05:00: a mean")
    assert "640 kW is above the limit of the connection, 630 kW" in text


def test_readings_of_earlier_loads_are_not_spoken_of_again(etl: Shell) -> None:
    assert len(warnings(etl, rows("a", CODE))) == 1
    later = written("later.csv", HEADER, *hours("a", "2017-08-20", "2017-08-25", "2"))
    assert etl.load(later, "--timezone", "UTC")["warnings"] == []


def test_a_daily_value_is_judged_too(etl: Shell) -> None:
    days = [f"a,2017-08-{day:02},{'16777.215' if day == 9 else '12'}" for day in range(1, 32)]
    (text,) = warnings(etl, days, header="client_number,date,kwh")
    assert "16777.215 kWh is an error code of meters" in text


def test_a_limit_that_is_no_power_does_not_stop_a_load(etl: Shell) -> None:
    etl.load(written("early.csv", HEADER, *hours("a", "2017-07-01", "2017-07-02")), "--timezone", "UTC")
    etl.ok("assign", written("limits.csv", "client_number,meter_limit_kw", "a,much"))
    (text,) = warnings(etl, rows("a", CODE))
    assert text.startswith("its high readings were not judged: client a: meter_limit_kw: 'much' is not a number")


def test_of_very_many_clients_some_are_judged_and_the_others_counted(
    etl: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.review import open_findings

    monkeypatch.setattr(open_findings, "LOOKED_AT", 1)
    first, rest = warnings(etl, rows("a", CODE), rows("b", CODE), rows("c", CODE))
    assert first.startswith("1 reading fails a rule and is not billed, of client a,")
    assert rest == "2 more clients have readings as high, which their bills will judge (etl findings list)"


def test_a_dry_run_judges_nothing_as_nothing_is_stored(etl: Shell) -> None:
    done = etl.ok("load", written("high.csv", HEADER, *rows("a", CODE)), "--timezone", "UTC", "--dry-run", "--json")
    assert done.json["warnings"] == []
