"""Estimates that are written as edits: what they answer, when they count, and that bills are what chains give."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, table, tariff

MONTH = ("--month", "2017-08")
AUGUST = ("bill", *MONTH, "--tariff", "one.toml")
CHAIN = "interpolate:2h, like-day:7d, average-like-day"
COLUMNS = ("client_number", "kwh", "status", "intervals_estimated", "intervals_missing")
FULL = 24 * sum(range(1, 32))


def estimate(etl: Shell, *more: str, chain: str = CHAIN, month: str = "2017-08") -> list[str]:
    """The lines of an estimate that leaves nothing missing."""
    return etl.ok("estimate", "--month", month, "--chain", chain, "--because", "meter was off", *more).out.splitlines()


def by_day(client: str, first: str, end: str, but: range = range(0)) -> list[str]:
    """Hours of which each has as many kWh as the day of the month has in its number, but for some hours."""
    rows = hours(client, first, end, "")
    return [f"{row}{int(row[len(client) + 9 :][:2])}" for number, row in enumerate(rows) if number not in but]


@pytest.fixture
def gap(etl: Shell) -> Shell:
    """a lacks Tuesday, 1 August, and two hours of the 16th; b lacks nothing; both are read from July to September."""
    tariff("one.toml", line("energy", "1"))
    rows = by_day("a", "2017-07-01", "2017-10-01", range(31 * 24, 32 * 24))
    rows = [row for row in rows if "2017-08-16T04" not in row and "2017-08-16T05" not in row]
    loaded(etl, rows, by_day("b", "2017-07-01", "2017-10-01"))
    return etl


def listed(etl: Shell) -> list[tuple[str, ...]]:
    names = ("from", "to", "kwh", "answered", "answered_kwh", "state", "method", "reason")
    return [tuple(row[name] for name in names) for row in table(etl.exported("edits"))]


def test_each_span_of_a_method_is_an_edit_that_answers_nothing(gap: Shell) -> None:
    assert estimate(gap) == [
        "2 estimates of 1 client (load 2)",
        "  2 h of import by interpolate: 32 kWh",
        "  24 h of import by like-day: 648 kWh",
    ]
    off = ("missing", "", "counts")
    assert listed(gap) == [
        ("2017-08-01T00:00:00+00:00", "2017-08-02T00:00:00+00:00", "648.000000", *off, "like-day", "meter was off"),
        ("2017-08-16T04:00:00+00:00", "2017-08-16T06:00:00+00:00", "32.000000", *off, "interpolate", "meter was off"),
    ]
    gap.ok(*AUGUST)
    assert bills(gap, *COLUMNS)[0] == ("a", f"{FULL + 24 * 26}.000000", "estimated", "26", "0")
    gap.ok("check", "--all")


def test_bill_and_explanation_name_the_method(gap: Shell) -> None:
    estimate(gap)
    gap.ok(*AUGUST)
    ((warnings,), _) = bills(gap, "warnings")
    first, second = warnings.split("; ")
    assert first.startswith("24 h of import estimated by like-day: 648 kWh (meter was off")
    assert second.startswith("2 h of import estimated by interpolate: 32 kWh (meter was off")
    assert (
        "estimated 2017-08-01T00:00+00:00 to 2017-08-02T00:00+00:00: 648 kWh by like-day billed where nothing was read"
        in gap.ok("explain", "a", *MONTH).out
    )
    (one,) = gap.ok("explain", "a", *MONTH, "--json").json["bills"]
    assert [edit["method"] for edit in one["meters"][0]["edits"]] == ["like-day", "interpolate"]


def test_a_second_time_nothing_is_missing(gap: Shell) -> None:
    estimate(gap)
    assert estimate(gap, chain="week") == ["nothing is missing"]
    assert [row[6] for row in listed(gap)] == ["like-day", "interpolate"]


def test_bills_are_what_the_chain_alone_gives(gap: Shell) -> None:
    columns = (*COLUMNS, "total", "kwh_estimated")
    gap.ok(*AUGUST, "--missing", f"estimate:{CHAIN}")
    before = bills(gap, *columns)
    estimate(gap)
    gap.ok("bill", "--stale")
    assert bills(gap, *columns) == before
    gap.ok(*AUGUST)
    assert bills(gap, *columns) == before


def test_a_dry_run_stores_nothing(gap: Shell) -> None:
    gap(*AUGUST)
    assert estimate(gap, "--dry-run") == [
        "2 estimates of 1 client, nothing is stored: --dry-run",
        "  2 h of import by interpolate: 32 kWh",
        "  24 h of import by like-day: 648 kWh",
        "  1 bill would be stale",
    ]
    assert gap("export", "-", "--format", "csv", "--what", "edits").code == 1


def test_what_is_unloaded_leaves_the_bills_as_they_were(gap: Shell) -> None:
    gap(*AUGUST)
    before = bills(gap, *COLUMNS, "warnings")
    assert estimate(gap)[-1] == "  1 bill is stale now (bill them again: etl bill --stale)"
    gap.ok("bill", "--stale")
    assert bills(gap, *COLUMNS)[0][2] == "estimated"
    assert gap.ok("unload", "2").out.splitlines()[0] == "estimates of 2017-08: 2 edits of load 2 removed"
    assert gap("bill", "--stale").code == 3
    assert bills(gap, *COLUMNS, "warnings") == before


def test_a_reading_that_comes_later_counts_instead(gap: Shell) -> None:
    estimate(gap)
    gap.load(written("late.csv", HEADER, "a,2017-08-16T04:00:00Z,7"), "--interval", "1h")
    assert [(one[0][11:16], one[2], one[5]) for one in listed(gap)[1:]] == [
        ("04:00", "16.000000", "superseded"),
        ("05:00", "16.000000", "counts"),
    ]
    gap.ok(*AUGUST)
    assert bills(gap, "kwh")[0] == (f"{FULL + 24 * 26 - 9}.000000",)


def test_estimates_are_nothing_to_estimate_by(etl: Shell) -> None:
    """A gap of two days is two days long in both months, and a line over it goes from 30 July to 2 August."""
    tariff("one.toml", line("energy", "1"))
    loaded(etl, by_day("a", "2017-07-01", "2017-09-01", range(30 * 24, 32 * 24)))
    two = ("estimate", "--chain", "like-day:47h", "--because", "off")
    assert etl(*two, "--month", "2017-07").code == 3
    estimate(etl, chain="like-day:48h", month="2017-07")
    assert etl(*two, *MONTH).code == 3
    assert estimate(etl, chain="interpolate:48h")[1:] == ["  24 h of import by interpolate: 219.428572 kWh"]
    assert etl.ok("unload", "2").out.startswith("estimates of 2017-07: 1 edit of load 2 removed")


def test_several_months_are_one_load(etl: Shell) -> None:
    loaded(etl, by_day("a", "2017-07-01", "2017-09-01", range(30 * 24, 32 * 24)))
    assert estimate(etl, chain="like-day", month="2017-07..2017-08") == [
        "1 estimate of 1 client (load 2)",
        "  48 h of import by like-day: 1224 kWh",
    ]
    assert etl.ok("unload", "2").out.startswith("estimates of 2017-07..2017-08: ")


def test_a_reading_that_fails_is_answered(etl: Shell) -> None:
    """It counts as missing, as in any bill; the estimate has what it answers, and the bill is not on hold."""
    tariff("one.toml", line("energy", "1"))
    rows = [row if "16T04" not in row else f"{row[:-2]}4294967.295" for row in by_day("a", "2017-08-01", "2017-09-01")]
    loaded(etl, rows)
    assert etl(*AUGUST).code == 3
    assert estimate(etl)[:3] == [
        "1 estimate of 1 client (load 2)",
        "  1 h of import by interpolate: 16 kWh",
        "  1 h of it in place of 4294967.295 kWh that fail a rule",
    ]
    assert [one[3:6] for one in listed(etl)] == [("reading", "4294967.295000", "counts")]
    etl.ok("bill", "--stale")
    assert bills(etl, "kwh", "status") == [(f"{FULL}.000000", "estimated")]


def test_what_no_method_estimates_stays_missing_and_is_named(gap: Shell) -> None:
    done = gap("estimate", *MONTH, "--chain", "interpolate:2h", "--because", "off")
    assert (done.code, done.out.splitlines()[1:]) == (
        3,
        [
            "  2 h of import by interpolate: 32 kWh",
            "  24 h missing still: no method has an estimate, of a",
        ],
    )
    done = gap("estimate", *MONTH, "--chain", "interpolate:2h", "--because", "off", "--json")
    assert (done.code, done.json["left"], done.json["load"]) == (3, {"a": 24 * 60}, None)


def test_after_the_last_reading_31_days_are_estimated_or_as_many_as_are_wanted(etl: Shell) -> None:
    tariff("one.toml", line("energy", "1"))
    loaded(etl, by_day("a", "2017-07-01", "2017-08-20"))
    written("a.csv", "client_number,meter,from", "a,a,2017-07-01")
    etl.ok("assign", "a.csv")
    done = etl("estimate", *MONTH, "--chain", "like-day", "--because", "off", "--estimate-beyond", "2")
    assert (done.code, done.out.splitlines()[1:]) == (
        3,
        ["  48 h of import by like-day: 648 kWh", f"  {10 * 24} h missing still: no method has an estimate, of a"],
    )
    estimate(etl, chain="like-day")


def test_of_one_client_alone(gap: Shell) -> None:
    assert estimate(gap, "--client", "b") == ["nothing is missing"]
    assert gap("estimate", *MONTH, "--chain", "week", "--because", "x", "--client", "c").error.startswith(
        "etl: there is no client c"
    )


def test_a_reason_is_required_and_a_chain_is_one(gap: Shell) -> None:
    done = gap("estimate", *MONTH, "--chain", "week", "--because", " ")
    assert (done.code, done.error) == (2, "etl: --because: say why, as it stands on the bill")
    done = gap("estimate", *MONTH, "--chain", "weak", "--because", "off")
    assert done.error == (
        "etl: --chain weak: 'weak' is not one of interpolate, like-day, average-like-day, week, profile"
    )
