"""From when to when readings are due: a series begins, goes over to another interval length, is taken out again."""

from datetime import datetime, timedelta

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, amounts, bills, line, tariff

COLUMNS = ("month", "kwh", "intervals_expected", "intervals_missing", "status", "warnings")
ONE = ("--tariff", "one.toml")


def steps(first: str, end: str, minutes: int, but: tuple[int, ...] = ()) -> list[str]:
    """1 kWh an hour of client a, without some of the readings."""
    start, stop = datetime.fromisoformat(first), datetime.fromisoformat(end)
    count = int((stop - start).total_seconds()) // 60 // minutes
    stamps = [start + timedelta(minutes=minutes * number) for number in range(count) if number not in but]
    return [f"a,{stamp:%Y-%m-%dT%H:%M}:00Z,{minutes / 60}" for stamp in stamps]


def load(etl: Shell, name: str, rows: list[str]) -> None:
    etl.load(written(name, HEADER, *rows), "--timezone", "UTC")


@pytest.fixture
def etl_with_tariff(etl: Shell) -> Shell:
    tariff("one.toml", line("energy", "1"))
    return etl


def test_the_months_before_and_after_are_complete(etl_with_tariff: Shell) -> None:
    etl = etl_with_tariff
    load(etl, "july.csv", steps("2017-07-01", "2017-08-01", 60))
    load(etl, "august.csv", steps("2017-08-01", "2017-10-01", 15))
    etl.ok("bill", "--month", "2017-07..2017-09", *ONE)
    assert bills(etl, *COLUMNS) == [
        ("2017-07", "744.000000", "744", "0", "complete", ""),
        ("2017-08", "744.000000", "2976", "0", "complete", ""),
        ("2017-09", "720.000000", "2880", "0", "complete", ""),
    ]
    etl.ok("check", "--all")


def test_a_month_in_which_it_changes_and_changes_back_lacks_what_no_series_has(etl_with_tariff: Shell) -> None:
    """240 hours, 864 quarters and 288 hours, but for 3 quarters on the 11th and 2 hours on the 21st."""
    etl = etl_with_tariff
    load(etl, "first.csv", steps("2017-08-01", "2017-08-11", 60))
    load(etl, "then.csv", steps("2017-08-11", "2017-08-20", 15, but=(10, 11, 12)))
    load(etl, "last.csv", steps("2017-08-20", "2017-09-01", 60, but=(30, 31)))
    assert etl("bill", "--month", "2017-08", *ONE).code == 3
    (found,) = bills(etl, "kwh", "intervals_actual", "intervals_missing", "warnings")
    assert found == (
        "741.250000", "1387", "11",
        "2 h 45 min missing, longest gap from 2017-08-21T06:00+00:00 to 2017-08-21T08:00+00:00",
    )  # fmt: skip
    etl.ok("check", "--all")


def test_the_order_of_loading_does_not_matter(etl_with_tariff: Shell) -> None:
    etl = etl_with_tariff
    load(etl, "then.csv", steps("2017-08-11", "2017-09-01", 15))
    etl.ok("bill", "--month", "2017-08", *ONE)
    load(etl, "first.csv", steps("2017-08-01", "2017-08-11", 60))
    etl.ok("bill", "--stale")
    assert bills(etl, *COLUMNS) == [("2017-08", "744.000000", "2256", "0", "complete", "")]


def test_the_maximum_is_that_of_the_months_own_intervals(etl_with_tariff: Shell) -> None:
    etl = etl_with_tariff
    tariff("kw.toml", line("demand", "10"), header='prorate = { month = "whole" }')
    load(etl, "july.csv", steps("2017-07-01", "2017-08-01", 60))
    load(etl, "august.csv", steps("2017-08-01", "2017-09-01", 15))
    etl.ok("bill", "--month", "2017-08", "--tariff", "kw.toml")
    assert amounts(etl, "quantity", "amount") == [("1", "10.00")]


def stale(etl: Shell) -> int:
    return sum(one["stale"] for one in etl.ok("status", "--json").json["bills"])


def test_an_earlier_first_reading_makes_the_month_stale_in_which_more_are_due_since(etl_with_tariff: Shell) -> None:
    """From the 11th on: 504 hours are due in August, then 744; September is as it was."""
    etl = etl_with_tariff
    load(etl, "late.csv", steps("2017-08-11", "2017-10-01", 60))
    etl.ok("bill", "--month", "2017-08..2017-09", *ONE)
    load(etl, "july.csv", steps("2017-07-30", "2017-07-31", 60))
    assert stale(etl) == 1
    assert etl("bill", "--stale").code == 3
    assert bills(etl, "month", "intervals_expected", "intervals_missing", "status") == [
        ("2017-08", "744", "240", "incomplete"), ("2017-09", "720", "0", "complete"),
    ]  # fmt: skip
    etl.ok("unload", "2")
    assert stale(etl) == 1
    etl.ok("bill", "--stale")
    assert bills(etl, "month", "intervals_expected", "intervals_missing", "status") == [
        ("2017-08", "504", "0", "complete"), ("2017-09", "720", "0", "complete"),
    ]  # fmt: skip


def test_a_register_that_begins_makes_all_later_months_stale_in_which_it_has_nothing(etl_with_tariff: Shell) -> None:
    etl = etl_with_tariff
    load(etl, "all.csv", steps("2017-07-01", "2017-10-01", 60))
    etl.ok("bill", "--month", "2017-07..2017-09", *ONE)
    row = [f"a,E2,{text[2:]}" for text in steps("2017-08-01", "2017-08-11", 60)]
    etl.load(written("e2.csv", "client_number,register,timestamp,kwh", *row), "--timezone", "UTC")
    assert stale(etl) == 2
    assert etl("bill", "--stale").code == 3
    assert bills(etl, "month", "kwh", "intervals_missing") == [
        ("2017-07", "744.000000", "0"), ("2017-08", "984.000000", "504"), ("2017-09", "720.000000", "720"),
    ]  # fmt: skip
    etl.ok("unload", "2")
    assert stale(etl) == 2
    etl.ok("bill", "--stale")
    assert bills(etl, "month", "kwh", "intervals_missing") == [
        ("2017-07", "744.000000", "0"), ("2017-08", "744.000000", "0"), ("2017-09", "720.000000", "0"),
    ]  # fmt: skip
    assert etl.ok("bill", "--month", "2017-07..2017-09", *ONE, "--json").json["changed"] == 0


def one_day(day: int, kwh: str = "24") -> str:
    return f"a,2017-08-{day:02},{kwh}"


def test_days_and_hours_of_one_meter_are_read_once(etl_with_tariff: Shell) -> None:
    """24 days of 24 kWh, and the hours of the second week in place of its days."""
    etl = etl_with_tariff
    days = [one_day(day) for day in range(1, 32) if not 8 <= day < 15]
    etl.load(written("days.csv", "client_number,date,kwh", *days), "--timezone", "UTC")
    load(etl, "hours.csv", steps("2017-08-08", "2017-08-15", 60))
    etl.ok("bill", "--month", "2017-08", *ONE)
    minutes = str(24 * 1440 + 168)
    complete = [("2017-08", "744.000000", minutes, "0", "complete", "")]
    assert bills(etl, *COLUMNS) == complete
    assert etl.ok("bill", "--month", "2017-08", *ONE, "--missing", "estimate:week", "--json").json["changed"] == 0
    etl.ok("bill", "--month", "2017-08", *ONE, "--missing", "refuse")
    assert bills(etl, *COLUMNS) == complete
    etl.ok("check", "--all")


def test_what_neither_days_nor_hours_have_is_missing_once_and_estimated_by_hours(etl_with_tariff: Shell) -> None:
    """Of the 20th no day was read, as the 13th has hours; of the 10th not the hour from 05:00, as no other Thursday."""
    etl = etl_with_tariff
    days = [one_day(day) for day in range(1, 32) if not 8 <= day < 15 and day != 20]
    etl.load(written("days.csv", "client_number,date,kwh", *days), "--timezone", "UTC")
    load(etl, "hours.csv", steps("2017-08-08", "2017-08-15", 60, but=(53,)))
    assert etl("bill", "--month", "2017-08", *ONE).code == 3
    expected = str(23 * 1440 + 168 + 24)
    gap = "25 h missing, longest gap from 2017-08-20T00:00+00:00 to 2017-08-21T00:00+00:00"
    assert bills(etl, *COLUMNS) == [("2017-08", "719.000000", expected, "25", "incomplete", gap)]
    assert etl("bill", "--month", "2017-08", *ONE, "--missing", "estimate:week").code == 3
    columns = ("kwh", "kwh_estimated", "intervals_expected", "intervals_estimated", "intervals_missing", "status")
    assert bills(etl, *columns) == [("743.000000", "24", expected, "24", "1", "incomplete")]
