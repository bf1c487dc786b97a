"""Readings around the billed days: where donors are, what makes a bill stale, and whose trouble stays whose."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, amounts, bills, hours, line, loaded, tariff

AUGUST = ("bill", "--month", "2017-08", "--tariff", "one.toml")
LIKE_DAY = (*AUGUST, "--missing", "estimate:interpolate:2h, like-day:7d, average-like-day")
COLUMNS = ("client_number", "kwh", "status", "intervals_estimated", "intervals_missing")


def by_day(client: str, first: str, end: str, but: range = range(0), kwh: str = "") -> list[str]:
    """Hours of which each has as many kWh as the day of the month has in its number, but for some hours."""
    rows = hours(client, first, end, kwh)
    return [f"{row}{'' if kwh else int(row[len(client) + 9 :][:2])}" for n, row in enumerate(rows) if n not in but]


@pytest.fixture
def gap(etl: Shell) -> Shell:
    """a lacks Tuesday, 1 August; b lacks nothing; both are read from July to September."""
    tariff("one.toml", line("energy", "1"))
    gone = range(31 * 24, 32 * 24)
    loaded(etl, by_day("a", "2017-07-01", "2017-10-01", gone), by_day("b", "2017-07-01", "2017-10-01"))
    return etl


FULL = 24 * sum(range(1, 32))


def test_a_gap_at_the_beginning_takes_its_days_from_the_month_before(gap: Shell) -> None:
    """Tuesday, 1 August as Thursday, 27 July: 24 hours at 27 kWh instead of at 1."""
    gap.ok(*LIKE_DAY)
    assert bills(gap, *COLUMNS) == [
        ("a", f"{FULL + 24 * 26}.000000", "estimated", "24", "0"),
        ("b", f"{FULL}.000000", "complete", "0", "0"),
    ]
    assert bills(gap, "warnings", "kwh_estimated")[0] == ("24 h of import estimated by etl (like-day): 648 kWh", "648")
    assert gap.ok(*LIKE_DAY, "--json").json["changed"] == 0
    assert gap.ok("check", "--all", "--json").json["violations"] == []


def test_a_longer_gap_than_a_bound_goes_to_the_next_method(gap: Shell) -> None:
    """The mean of the Tuesdays 4, 11, 18 and 25 July is 14.5 kWh."""
    gap.ok(*AUGUST, "--missing", "estimate:like-day:23h, average-like-day")
    assert bills(gap, "warnings")[0] == ("24 h of import estimated by etl (average-like-day): 348 kWh",)


def test_the_request_has_the_chain_in_one_form_and_a_stale_bill_is_made_by_it(gap: Shell) -> None:
    from etl.store.models import Bill

    gap.ok(*AUGUST, "--missing", "estimate: like-day:168h,average-like-day")
    assert set(Bill.objects.values_list("request__treatment", flat=True)) == {
        '{"estimate": "like-day:7d, average-like-day"}'
    }


def late(etl: Shell, row: str) -> int:
    """Load an hour; return how many bills are stale."""
    etl.load(written("late.csv", HEADER, row), "--interval", "1h")
    return sum(status == ("stale",) for status in bills(etl, "status"))


def test_a_load_of_donors_makes_the_bill_stale_and_its_cause_is_that_load(gap: Shell) -> None:
    gap.ok(*LIKE_DAY)
    assert late(gap, "a,2017-07-27T05:00:00Z,28") == 1
    preview = gap.ok("bill", "--stale", "--dry-run", "--json").json
    assert [one["causes"] for one in preview["causes"]] == [["load"]]
    gap.ok("bill", "--stale")
    assert bills(gap, "kwh")[0] == (f"{FULL + 24 * 26 + 1}.000000",)


def cause(etl: Shell) -> list[list[str]]:
    """Why the stale bills differ; they are made again."""
    found = etl.ok("bill", "--stale", "--dry-run", "--json").json["causes"]
    etl("bill", "--stale")
    return [one["causes"] for one in found]


def test_an_edit_of_donors_is_the_cause_and_taken_out_the_bill_is_what_it_was(gap: Shell) -> None:
    gap.ok(*LIKE_DAY)
    before = gap.exported("bills"), gap.exported("lines")
    edit = "a,2017-07-27T05:00+00:00,2017-07-27T06:00+00:00,28,display"
    gap.ok("edit", written("edits.csv", "client_number,from,to,kwh,reason", edit))
    assert bills(gap, "status") == [("stale",), ("complete",)]
    assert cause(gap) == [["edits"]]
    assert bills(gap, "kwh")[0] == (f"{FULL + 24 * 26 + 1}.000000",)
    gap.ok("unload", "2")
    assert cause(gap) == [["edits"]]
    assert (gap.exported("bills"), gap.exported("lines")) == before


def test_an_edit_of_donors_that_another_reading_supersedes_is_no_cause_but_the_load(gap: Shell) -> None:
    edit = "a,2017-07-27T05:00+00:00,2017-07-27T06:00+00:00,28,display"
    gap.ok("edit", written("edits.csv", "client_number,from,to,kwh,reason", edit))
    gap.ok(*LIKE_DAY)
    assert late(gap, "a,2017-07-27T05:00:00Z,29") == 1
    assert cause(gap) == [["load"]]
    assert bills(gap, "kwh")[0] == (f"{FULL + 24 * 26 + 2}.000000",)


def test_an_accepted_donor_is_the_cause_and_a_reading_that_fails_is_a_load(gap: Shell) -> None:
    gap.ok(*AUGUST, "--missing", "estimate:average-like-day")
    assert late(gap, "a,2017-07-04T05:00:00Z,4294967.295") == 1
    assert cause(gap) == [["load"]]
    gap.ok("findings", "accept", "a", "--month", "2017-07", "--because", "a test")
    assert cause(gap) == [["findings"]]
    assert bills(gap, "kwh_estimated")[0] == ("1074088.82375",)  # 23 x 14.5 + (4294967.295 + 11 + 18 + 25) / 4
    gap.ok("findings", "reopen", "1")
    assert cause(gap) == [["findings"]]


def test_a_load_elsewhere_leaves_the_bills_as_they_are(gap: Shell) -> None:
    gap.ok(*LIKE_DAY)
    assert late(gap, "a,2017-09-20T05:00:00Z,28") == 0
    assert late(gap, "b,2017-07-27T05:00:00Z,28") == 0


def test_a_reading_of_the_gap_in_another_month_makes_the_bill_stale(etl: Shell) -> None:
    """31 July to 2 August are missing; a reading of 31 July shortens the gap to less than the bound."""
    tariff("one.toml", line("energy", "1"))
    loaded(etl, by_day("a", "2017-07-01", "2017-09-01", range(30 * 24, 33 * 24)))
    chain = ("--missing", "estimate:like-day:48h")
    assert etl(*AUGUST, *chain).code == 3
    assert bills(etl, *COLUMNS) == [("a", f"{FULL - 72}.000000", "incomplete", "0", "48")]
    day = by_day("a", "2017-07-31", "2017-08-01")
    etl.load(written("late.csv", HEADER, *day))
    etl.ok("bill", "--stale")
    assert bills(etl, *COLUMNS) == [("a", f"{FULL - 72 + 24 * (27 + 27)}.000000", "estimated", "48", "0")]


def test_two_months_alone_and_together_have_the_same_estimates(etl: Shell) -> None:
    """From 20 July to 10 August nothing is read: 22 days by the mean of the weeks before, which begin on 22 June."""
    tariff("one.toml", line("energy", "1"))
    loaded(etl, by_day("a", "2017-06-01", "2017-09-01", range(49 * 24, 71 * 24)))
    chain = ("--tariff", "one.toml", "--missing", "estimate:interpolate:2h, like-day:7d, average-like-day")
    etl.ok("bill", "--month", "2017-07..2017-08", *chain)
    alone = [float(kwh) for (kwh,) in bills(etl, "kwh_estimated")]
    etl.ok("bill", "--from", "2017-07-01", "--to", "2017-09-01", *chain, "--replace")
    assert [float(kwh) for (kwh,) in bills(etl, "kwh_estimated")] == [sum(alone)]
    assert all(alone)


def test_a_reading_that_fails_a_rule_is_no_donor(gap: Shell) -> None:
    """4,294.967295 kWh is a code of a meter, which the mean of four Tuesdays leaves out: (11 + 18 + 25) / 3."""
    gap.load(written("code.csv", HEADER, "a,2017-07-04T05:00:00Z,4294967.295"), "--interval", "1h")
    gap.ok(*AUGUST, "--missing", "estimate:average-like-day")
    assert bills(gap, "kwh_estimated")[0] == ("351.5",)  # 23 x 14.5 + 18


def test_what_a_bank_carries_on_is_estimated_by_readings_around_the_earlier_month(etl: Shell) -> None:
    """On 1 July no export is read, which is that of 29 June; June is before the bank."""
    bank = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nbank = { keeps = "kWh" }\n'
    tariff("net.toml", bank, line("energy", "1", 'on = "net"'), header="from = 2017-07-01")
    fed = [f"{row},export" for row in hours("a", "2017-06-01", "2017-08-01") if "2017-07-01" not in row]
    used = [f"{row},import" for row in hours("a", "2017-08-01", "2017-09-01")]
    rows = [*fed, *used, *(f"{row},export" for row in hours("a", "2017-08-01", "2017-09-01", "0"))]
    etl.load(written("r.csv", "client_number,timestamp,kwh,flow", *rows), "--timezone", "UTC")
    etl.ok("bill", "--month", "2017-08", "--tariff", "net.toml", "--missing", "estimate:like-day")
    assert amounts(etl, "amount") == [("0.00",)]
    changed = written("c.csv", "client_number,timestamp,kwh,flow", "a,2017-06-24T01:00:00Z,0,export")
    etl.load(changed, "--timezone", "UTC", "--interval", "1h")
    etl.ok("bill", "--stale")
    assert amounts(etl, "amount") == [("1.00",)]


def test_damaged_readings_around_the_days_fail_the_bill_of_that_client_alone(gap: Shell) -> None:
    from etl.store.models import IntervalBlock

    week = IntervalBlock.objects.filter(series__meter__number="a").order_by("week")[2]
    own = IntervalBlock.objects.filter(pk=week.pk)
    own.update(values=bytes(week.values)[:-3] + b"abc")
    assert gap(*LIKE_DAY).code == 3
    own.update(values=week.values)
    assert [row[:2] for row in bills(gap, "client_number", "status")] == [("a", "failed"), ("b", "complete")]


def test_without_gaps_nothing_but_the_billed_days_is_read(gap: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.models import Bill
    from etl.store.usage import client_pages

    periods = set()
    read = client_pages.of_clients

    def noting(page: object, period: object, *more: object) -> object:
        periods.add(str(period))
        return read(page, period, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(client_pages, "of_clients", noting)
    gap.ok(*LIKE_DAY, "--client", "b")
    assert periods == {"2017-08"}
    assert "reach" not in Bill.objects.get().fingerprint
    gap.ok(*LIKE_DAY, "--client", "a")
    assert len(periods) == 2
