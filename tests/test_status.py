"""`etl status`: what it counts is what is there, after every kind of load and bill."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.command import Shell, run, written
from tests.support.places import ROOT

HEADER = "client_number,timestamp,kwh"


def day(client: str, of: str, kwh: str = "1", hours: int = 24) -> list[str]:
    return [f"{client},{of}T{hour:02}:00:00Z,{kwh}" for hour in range(hours)]


def quarters(client: str, of: str) -> list[str]:
    """Quarter-hours of a local day."""
    return [f"{client},{of} {at // 4:02}:{at % 4 * 15:02},{at % 7}.25" for at in range(96)]


def test_an_empty_database_says_what_to_do(etl: Shell) -> None:
    assert etl.ok("status").out == "no readings yet (load some: etl load readings.csv)\n"
    found = etl.ok("status", "--json").json
    assert (found["clients"], found["readings"], found["months"], found["bills"]) == (0, 0, [], [])


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    done = run(tmp_path, "status")
    assert (done.code, done.err) == (
        1, "etl: etl.sqlite3: there is no such database (load readings first: etl load readings.csv)\n",
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_counts_follow_loads_and_revisions(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *day("7584", "2017-07-31"), *day("7584", "2017-08-01"), *day("9", "2017-08-01")))
    found = etl.ok("status", "--json").json
    assert (found["clients"], found["readings"], found["intervals"], found["loads"]) == (2, 72, {"60": 2}, 1)
    assert (found["first"], found["last"]) == ("2017-07-31T00:00:00+00:00", "2017-08-02T00:00:00+00:00")
    months = {month["month"]: month for month in found["months"]}
    assert {name: (month["readings"], month["expected"], month["kwh"]) for name, month in months.items()} == {
        "2017-07": (24, 24, "24"), "2017-08": (48, 48, "48"),
    }  # fmt: skip
    etl.load(written("b.csv", HEADER, *day("7584", "2017-08-01", "2", 6), *day("9", "2017-08-04")))
    found = etl.ok("status", "--json").json
    august = found["months"][1]
    assert (found["readings"], found["loads"], august["readings"], august["kwh"]) == (96, 2, 72, "78")
    assert (august["expected"], august["complete_percent"]) == (24 + 96, "60.00")
    assert [(load["id"], load["name"], load["loaded"]) for load in found["newest_loads"]] == [
        (2, "b.csv", 24), (1, "a.csv", 72),
    ]  # fmt: skip


def test_flows_and_intervals_are_apart(etl: Shell) -> None:
    quarters = [f"9,2017-08-01T{slot // 4:02}:{slot % 4 * 15:02}:00Z,0.5" for slot in range(96)]
    etl.load(written("a.csv", HEADER, *day("7584", "2017-08-01", "-1")), "--negative", "export")
    etl.load(written("b.csv", HEADER, *quarters))
    found = etl.ok("status", "--json").json
    assert found["intervals"] == {"15": 1, "60": 2}
    assert [(month["flow"], month["readings"], month["kwh"]) for month in found["months"]] == [
        ("import", 120, "48"), ("export", 24, "24"),
    ]  # fmt: skip


def test_bills_are_counted_by_period_and_state(etl: Shell) -> None:
    etl.load(ROOT / "data" / "readings.csv")
    etl.ok("bill", "--month", "2017-08", "--client", "7584")
    etl.load(written("b.csv", HEADER, *day("4521", "2017-09-05")), "--interval", "1h")
    etl("bill", "--month", "2017-09", "--client", "4521")
    etl.load(written("c.csv", HEADER, "7584,2017-08-09T00:00:00Z,9"), "--interval", "15min")
    bills = etl.ok("status", "--json").json["bills"]
    assert [(one["period_start"], one["bills"], one["incomplete"], one["stale"]) for one in bills] == [
        ("2017-08-01", 1, 0, 1), ("2017-09-01", 1, 1, 0),
    ]  # fmt: skip


def test_the_screen_shows_what_the_json_says(etl: Shell) -> None:
    etl.load(ROOT / "data" / "readings.csv")
    etl.ok("bill", "--month", "2017-08")
    shown = etl.ok("status").out
    for part in (
        "5 clients, 14,880 readings, 2017-08-01 00:00 to 2017-09-01 00:00 UTC", "intervals: 15 min (5 channels)",
        "2017-08      import    14,880        0  100.00 %  7,922.741", "1 file loaded", "\n2017-08       5 ",
    ):  # fmt: skip
        assert part in shown


def meters(*spans: tuple[str, str, int]) -> list[str]:
    """Hours of meters of client K."""
    return [f"K,{meter}{row.removeprefix('K')}" for meter, date, days in spans for row in _days(date, days)]


def _days(first: str, days: int) -> list[str]:
    return [row for place in range(days) for row in day("K", str(date.fromisoformat(first) + timedelta(days=place)))]


def test_meters_that_are_taken_to_have_been_replaced_are_listed_until_a_table_says_so(etl: Shell) -> None:
    header = "client_number,meter,timestamp,kwh"
    etl.load(written("a.csv", header, *meters(("OLD", "2017-08-01", 10), ("NEW", "2017-08-11", 10))))
    assert etl.ok("status", "--json").json["successors"] == [
        {"client_number": "K", "meter": "OLD", "ends": "2017-08-11", "other": "NEW", "begins": "2017-08-11"}
    ]
    assert etl.ok("status").out.endswith(
        "\n\n1 meter is taken to have been replaced (etl assign with to and from says it):\n"
        "  client K: meter OLD ends 2017-08-11, meter NEW goes on\n"
    )
    table = "client_number,meter,from,to", "K,OLD,,2017-08-11", "K,NEW,2017-08-11,"
    etl.ok("assign", written("t.csv", *table))
    found = etl.ok("status", "--json").json
    assert (found["successors"], found["parallel"]) == ([], [])


def test_meters_that_both_read_for_some_days_are_asked_about(etl: Shell) -> None:
    header = "client_number,meter,timestamp,kwh"
    etl.load(written("a.csv", header, *meters(("A", "2017-08-01", 10), ("B", "2017-08-05", 6))))
    assert etl.ok("status", "--json").json["parallel"] == [
        {"client_number": "K", "meter": "A", "other": "B", "since": "2017-08-05"}
    ]
    assert etl.ok("status").out.endswith(
        "\n\n1 meter reads beside another one of the client: do both count? (etl assign with to says no)\n"
        "  client K: meters A and B both read since 2017-08-05\n"
    )


@pytest.mark.parametrize(
    ("zones", "shown", "months"),
    [
        (("Europe/Berlin", "Europe/Berlin"), "Europe/Berlin", [("2024-06", "import", 2, 2, "7")]),
        (("Europe/Berlin", "UTC"), "UTC", [("2024-05", "import", 1, 1, "3"), ("2024-06", "import", 1, 1, "4")]),
        (("America/New_York", "America/New_York"), "America/New_York", [("2024-06", "import", 2, 2, "7")]),
    ],
    ids=str,
)
def test_monthly_reads_are_of_the_month_of_their_meters_if_all_have_one_zone(
    etl: Shell, zones: tuple[str, str], shown: str, months: list[tuple[object, ...]]
) -> None:
    for meter, zone, kwh in zip("ab", zones, "34", strict=True):
        file = written(f"{meter}.csv", "meter,date,kwh", f"{meter},2024-06-01,0", f"{meter},2024-07-01,{kwh}")
        etl.load(file, "--register", "--timezone", zone)
    found = etl.ok("status", "--json").json
    names = ("month", "flow", "readings", "expected", "kwh")
    assert (found["timezone"], [tuple(one[name] for name in names) for one in found["months"]]) == (shown, months)
    assert f"month ({shown})" in etl.ok("status").out


def test_months_of_intervals_and_longer_reads_are_those_of_the_zone_of_all_meters(etl: Shell) -> None:
    etl.load(written("a.csv", "meter,date,kwh", "a,2024-06-01,0", "a,2024-07-01,3"), "--register", "--timezone", "CET")
    etl.load(written("b.csv", HEADER, *day("b", "2024-06-01")), "--timezone", "CET")
    found = etl.ok("status", "--json").json
    assert (found["timezone"], [(one["month"], one["readings"]) for one in found["months"]]) == (
        "CET", [("2024-06", 25)]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "months"),
    [
        ("Europe/Lisbon", [("2024-06", 2880, 2880), ("2024-07", 96, 96)]),
        ("America/New_York", [("2024-06", 2880, 2880), ("2024-07", 96, 96)]),
        ("Asia/Kathmandu", [("2024-06", 2880, 2880), ("2024-07", 96, 96)]),
        ("UTC", [("2024-06", 2880, 2880), ("2024-07", 96, 96)]),
    ],
)
def test_days_of_a_zone_are_in_the_months_of_its_clock(etl: Shell, zone: str, months: list[tuple[object, ...]]) -> None:
    days = [f"2024-06-{number:02}" for number in range(1, 31)] + ["2024-07-01"]
    rows = [row for one in days for row in quarters("b", one)]
    etl.load(written("b.csv", HEADER, *rows), "--timezone", zone)
    found = etl.ok("status", "--json").json
    assert found["timezone"] == zone
    assert [(one["month"], one["readings"], one["expected"]) for one in found["months"]] == months
    assert sum(Decimal(one["kwh"]) for one in found["months"]) == sum(Decimal(row.rpartition(",")[2]) for row in rows)


def test_months_are_those_of_utc_where_there_are_too_many_readings_to_look_at(
    etl: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    etl.load(written("b.csv", HEADER, *day("b", "2024-05-31")), "--timezone", "CET")
    monkeypatch.setattr("etl.status.MOST_EDGES", 0)
    found = etl.ok("status", "--json").json
    assert (found["timezone"], [(one["month"], one["readings"]) for one in found["months"]]) == (
        "UTC", [("2024-05", 24)]
    )  # fmt: skip


def test_status_of_a_database_with_a_damaged_block_counts_by_utc(etl: Shell) -> None:
    from etl.store.models import IntervalBlock

    etl.load(written("b.csv", HEADER, *day("b", "2024-05-31")), "--timezone", "CET")
    IntervalBlock.objects.update(values=b"damaged")
    try:
        assert etl.ok("status", "--json").json["timezone"] == "UTC"
    finally:
        etl.reset()
