"""Missing readings: refused, tolerated, or estimated by a method that the bill names."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, tariff

AUGUST = ("bill", "--month", "2017-08", "--tariff", "one.toml")
NAMES = "interpolate, like-day, average-like-day, week, profile"
COLUMNS = ("client_number", "kwh", "status", "intervals_actual", "intervals_estimated", "intervals_missing")


def rising(client: str, but: range = range(0)) -> list[str]:
    """In the n-th week from 1 August, a Tuesday, on n kWh an hour; without some hours of the month."""
    rows = hours(client, "2017-08-01", "2017-09-01")
    return [f"{row[:-1]}{hour // 168 + 1}" for hour, row in enumerate(rows) if hour not in but]


@pytest.fixture
def gap(etl: Shell) -> Shell:
    """a lacks the 24 hours of 16 August, in its third week; b lacks nothing."""
    tariff("one.toml", line("energy", "1"))
    loaded(etl, rising("a", but=range(360, 384)), rising("b"))
    return etl


FULL = 168 * (1 + 2 + 3 + 4) + 72 * 5


def test_the_nearest_week_is_the_one_before(gap: Shell) -> None:
    """24 hours at the 2 kWh of the 9th."""
    assert gap(*AUGUST, "--missing", "estimate:week").code == 0
    assert bills(gap, *COLUMNS) == [
        ("a", f"{FULL - 24}.000000", "estimated", "720", "24", "0"),
        ("b", f"{FULL}.000000", "complete", "744", "0", "0"),
    ]  # fmt: skip
    assert bills(gap, "warnings", "kwh_estimated")[0] == ("24 h of import estimated by etl (week): 48 kWh", "48")


def test_the_profile_is_the_mean_of_the_weekday(gap: Shell) -> None:
    """Wednesdays at 1, 2, 4 and 5: 3 kWh."""
    gap.ok(*AUGUST, "--missing", "estimate:profile")
    assert bills(gap, *COLUMNS)[0] == ("a", f"{FULL}.000000", "estimated", "720", "24", "0")


def test_nothing_is_estimated_unless_it_is_asked_for_and_no_reading_is_made_of_it(gap: Shell) -> None:
    assert gap(*AUGUST).code == 3
    assert bills(gap, *COLUMNS)[0] == ("a", f"{FULL - 72}.000000", "incomplete", "720", "0", "24")
    before = gap.exported("readings")
    gap.ok(*AUGUST, "--missing", "estimate:week")
    assert gap.exported("readings") == before


def test_a_second_run_changes_nothing_and_each_amount_is_explained(gap: Shell) -> None:
    gap.ok(*AUGUST, "--missing", "estimate:week")
    assert gap.ok(*AUGUST, "--missing", "estimate:week", "--json").json["changed"] == 0
    (one,) = gap.ok("explain", "a", "--month", "2017-08", "--json").json["bills"]
    assert (one["same"], one["lines"][0]["readings"][0]["estimated"]) == (True, 24)
    assert gap.ok("check", "--all", "--json").json["violations"] == []
    assert gap(*AUGUST, "--json").json["changed"] == 1


def test_a_stale_bill_is_estimated_as_before_unless_something_else_is_asked_for(gap: Shell) -> None:
    gap.ok(*AUGUST, "--missing", "estimate:week")
    gap.load(written("late.csv", "client_number,timestamp,kwh", "a,2017-08-16T00:00:00Z,7"), "--interval", "1h")
    gap.ok("bill", "--stale")
    assert bills(gap, *COLUMNS)[0] == ("a", f"{FULL - 24 + 5}.000000", "estimated", "721", "23", "0")
    gap.load(written("more.csv", "client_number,timestamp,kwh", "a,2017-08-16T01:00:00Z,7"), "--interval", "1h")
    assert gap("bill", "--stale", "--missing", "bill").code == 3
    assert bills(gap, "status", "intervals_missing")[0] == ("incomplete", "22")


def test_who_shares_the_page_does_not_matter(gap: Shell) -> None:
    from etl.store.models import Bill

    gap.ok(*AUGUST, "--missing", "estimate:week", "--tolerance", "1%")
    assert set(Bill.objects.values_list("request__treatment", flat=True)) == {
        '{"estimate": "week", "tolerance": "1/100"}'
    }
    assert gap(*AUGUST, "--client", "b", "--json").json["changed"] == 0


def test_a_slot_that_no_other_week_has_stays_missing(etl: Shell) -> None:
    """Wednesdays at 00:00 are never read."""
    tariff("one.toml", line("energy", "1"))
    rows = [row for hour, row in enumerate(hours("a", "2017-08-01", "2017-09-01")) if hour % 168 != 24 and hour != 400]
    loaded(etl, rows)
    assert etl(*AUGUST, "--missing", "estimate:profile").code == 3
    assert bills(etl, *COLUMNS) == [("a", "739.000000", "incomplete", "738", "1", "5")]


def test_local_weeks_count_over_a_change_of_clocks(etl: Shell) -> None:
    """Lisbon: 08:00 of 30 March is 08:00 UTC of the winter, 07:00 UTC of the summer a week later."""
    tariff("one.toml", line("energy", "1"))
    rows = hours("a", "2017-02-28", "2017-04-02")
    others = [row for row in rows if "2017-03-30T07:00" not in row]
    marked = [row[:-1] + "9" if "2017-03-23T08:00" in row else row for row in others]
    etl.load(written("r.csv", "client_number,timestamp,kwh", *marked), "--timezone", "Europe/Lisbon", "--stamps", "UTC")
    etl.ok("bill", "--month", "2017-03", "--tariff", "one.toml", "--missing", "estimate:week")
    assert bills(etl, "kwh", "kwh_estimated") == [(f"{743 + 8 + 8}.000000", "9")]


@pytest.mark.parametrize(
    ("tolerance", "status", "code"),
    [("3.2%", "incomplete", 3), ("3.3%", "complete", 0), ("100%", "complete", 0), ("0%", "incomplete", 3)],
)
def test_so_much_may_be_missing_in_a_complete_bill(gap: Shell, tolerance: str, status: str, code: int) -> None:
    """24 of 744 are 3.226 %."""
    assert gap(*AUGUST, "--tolerance", tolerance).code == code
    assert bills(gap, "status", "intervals_missing", "total")[0] == (status, "24", f"{FULL - 72}.00")
    assert gap(*AUGUST, "--tolerance", tolerance, "--json").json["changed"] == 0
    assert gap.ok("check", "--all", "--json").json["violations"] == []


def test_what_is_tolerated_is_not_refused(gap: Shell) -> None:
    assert gap(*AUGUST, "--missing", "refuse", "--tolerance", "5%").code == 0
    assert gap(*AUGUST, "--missing", "refuse", "--tolerance", "1%").code == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--missing", "estimate"], f"--missing estimate: is not bill, refuse or estimate:METHOD ({NAMES})"),
        (["--missing", "guess"], f"--missing guess: is not bill, refuse or estimate:METHOD ({NAMES})"),
        (["--missing", "bill:2h"], f"--missing bill:2h: is not bill, refuse or estimate:METHOD ({NAMES})"),
        (["--missing", "estimate:guess"], f"--missing estimate:guess: 'guess' is not one of {NAMES}"),
        (["--tolerance", "0.002"], "--tolerance 0.002: is not a share like 0.2%"),
        (["--tolerance", "101%"], "--tolerance 101%: is not a share like 0.2%"),
        (["--tolerance", "-1%"], "--tolerance -1%: is not a share like 0.2%"),
    ],
)
def test_what_is_neither_is_refused(gap: Shell, arguments: list[str], message: str) -> None:
    done = gap(*AUGUST, *arguments)
    assert (done.code, done.out, done.error) == (2, "", f"etl: {message}")


def test_a_bank_is_carried_on_by_what_is_estimated_in_its_months(etl: Shell) -> None:
    """July lacks a day of export, 24 kWh, which estimating gives to August's opening."""
    bank = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nbank = { keeps = "kWh" }\n'
    tariff("net.toml", bank, line("energy", "1", 'on = "net"'))
    july = [f"{row},export" for hour, row in enumerate(hours("a", "2017-07-01", "2017-08-01")) if not 360 <= hour < 384]
    august = [f"{row},import" for row in hours("a", "2017-08-01", "2017-09-01")]
    august += [f"{row},export" for row in hours("a", "2017-08-01", "2017-09-01", "0")]
    etl.load(written("r.csv", "client_number,timestamp,kwh,flow", *july, *august), "--timezone", "UTC")
    etl("bill", "--month", "2017-07..2017-08", "--tariff", "net.toml")
    assert amounts(etl, "amount")[-1] == ("24.00",)
    etl("bill", "--month", "2017-07..2017-08", "--tariff", "net.toml", "--missing", "estimate:week")
    assert amounts(etl, "amount")[-1] == ("0.00",)
