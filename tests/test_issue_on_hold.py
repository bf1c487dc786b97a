"""`etl issue --held-after`: bills on hold for too long are computed without the readings that fail, and issued."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff

AUGUST = ("--month", "2017-08")
LATER = ("--date", "2017-10-01", "--timezone", "UTC")
"""30 days after the last of August."""
WAITS = "not issued: its bill of 2017-08 is on hold: readings fail a rule"


def failing(client: str, month: str = "2017-08") -> list[str]:
    """A month of a client with an error code in the tenth day's sixth hour."""
    first = date.fromisoformat(f"{month}-01")
    end = (first + timedelta(days=31)).replace(day=1)
    every = hours(client, str(first), str(end))
    return [f"{row[: row.rindex(',')]},4294967.295" if f"{month}-10T05" in row else row for row in every]


@pytest.fixture
def on_hold(etl: Shell) -> Shell:
    """August of b, which is sound, and of a, which has a reading that fails."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, failing("a"), hours("b", "2017-08-01", "2017-09-01"))
    assert etl("bill", *AUGUST, "--tariff", "ten.toml").code == 3
    return etl


def states(etl: Shell) -> list[tuple[str, ...]]:
    return bills(etl, "client_number", "total", "status")


def test_a_bill_on_hold_waits_for_its_day(on_hold: Shell) -> None:
    done = on_hold("issue", *AUGUST, *LATER, "--series", "S", "--held-after", "30")
    assert (done.code, WAITS in done.out) == (3, True)
    assert states(on_hold)[0] == ("a", "7430.00", "held")


def test_then_it_is_issued_without_the_readings_that_fail_and_named(on_hold: Shell) -> None:
    done = on_hold.ok("issue", *AUGUST, *LATER, "--series", "S", "--held-after", "29")
    assert done.out.splitlines()[:2] == [
        "issued 2 invoices, S-000001 to S-000002, together 14,870.00 EUR",
        "  client a, 2017-08: without the readings that fail a rule (--held-after 29)",
    ]
    assert states(on_hold) == [("a", "7430.00", "incomplete"), ("b", "7440.00", "complete")]
    again = on_hold.ok("issue", *AUGUST, *LATER, "--series", "S", "--held-after", "29")
    assert again.out.startswith("nothing to issue\n  2 bills were issued before and have not changed")


def test_a_trial_says_the_same_and_stores_nothing(on_hold: Shell) -> None:
    before, runs = states(on_hold), on_hold.ok("runs", "--json").json
    done = on_hold.ok("issue", *AUGUST, *LATER, "--series", "S", "--held-after", "0", "--dry-run")
    assert done.out.splitlines()[0].startswith("would issue 2 invoices, together 14,870.00 EUR")
    assert "  client a, 2017-08: without the readings that fail a rule (--held-after 0)" in done.out
    assert (states(on_hold), on_hold.ok("runs", "--json").json) == (before, runs)
    assert on_hold("documents").error.startswith("etl: there are no documents")


def test_only_the_clients_and_days_that_are_issued_are_released(on_hold: Shell) -> None:
    loaded(on_hold, failing("a", "2017-10"), failing("c", "2017-08"), name="more.csv")
    for month in ("2017-08", "2017-10"):
        on_hold("bill", "--month", month, "--tariff", "ten.toml")
    found = on_hold.ok("issue", *AUGUST, "--client", "a", "--held-after", "30", "--json").json
    assert found["released"] == [{"client_number": "a", "period_start": "2017-08-01", "period_end": "2017-09-01"}]
    assert [(one, status) for one, _, status in states(on_hold)] == [
        ("a", "incomplete"), ("a", "held"), ("b", "complete"), ("c", "held")
    ]  # fmt: skip


def test_what_else_was_requested_of_the_bill_stays(on_hold: Shell) -> None:
    on_hold("bill", *AUGUST, "--tariff", "ten.toml", "--missing", "estimate:week")
    on_hold.ok("issue", *AUGUST, *LATER, "--series", "S", "--held-after", "0")
    assert states(on_hold)[0] == ("a", "7440.00", "estimated")


def test_a_right_reading_still_corrects_what_was_sent(on_hold: Shell) -> None:
    on_hold.ok("issue", *AUGUST, *LATER, "--series", "S", "--held-after", "0")
    right = written("right.csv", HEADER, "a,2017-08-10T05:00:00Z,1")
    on_hold.load(right, "--timezone", "UTC", "--interval", "1h")
    on_hold.ok("bill", "--stale")
    assert states(on_hold)[0] == ("a", "7440.00", "complete")
    done = on_hold.ok("issue", *AUGUST, "--series", "S")
    assert "client a, 2017-08: was issued as 7430.00 EUR, is 7440.00 now (+10.00)" in done.out


def test_bills_that_lack_readings_by_themselves_still_wait(on_hold: Shell) -> None:
    loaded(on_hold, hours("d", "2017-08-01", "2017-08-20"), hours("d", "2017-08-21", "2017-09-02"), name="gap.csv")
    on_hold("bill", *AUGUST, "--tariff", "ten.toml", "--held", "bill")
    done = on_hold("issue", *AUGUST, *LATER, "--held-after", "0")
    assert done.code == 3
    assert "client d, 2017-08: not issued: its bill of 2017-08 lacks readings" in done.out
    assert "client a, 2017-08: without the readings" in done.out


def test_the_limit_is_a_number_of_days(on_hold: Shell) -> None:
    assert on_hold("issue", *AUGUST, "--held-after", "-1").code == 2


def test_bills_on_hold_are_listed_by_age(on_hold: Shell) -> None:
    loaded(on_hold, failing("a", "2017-07"), failing("c"), name="more.csv")
    on_hold("bill", "--month", "2017-07..2017-08", "--tariff", "ten.toml")
    days = (datetime.now(UTC).date() - date(2017, 8, 1)).days
    texts = on_hold.ok("status").out.splitlines()
    place = texts.index("3 bills are on hold, the oldest first (etl findings list says why):")
    assert texts[place + 1 : place + 4] == [
        f"  client a, 2017-07: {days:,} days since its last one",
        f"  client a, 2017-08: {days - 31:,} days since its last one",
        f"  client c, 2017-08: {days - 31:,} days since its last one",
    ]
    found = on_hold.ok("status", "--json").json["on_hold"]
    assert found[0] == {
        "client_number": "a", "period_start": "2017-07-01", "period_end": "2017-08-01", "days": days
    }  # fmt: skip


def test_explain_says_on_hold_as_the_lists_of_bills_do(on_hold: Shell) -> None:
    assert "client a, 2017-08 (2017-08-01..2017-08-31), UTC, on hold" in on_hold.ok("explain", "a", *AUGUST).out
