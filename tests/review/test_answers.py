"""Answers: what is accepted, by whom and why; what is refused; and the way back to the same bills."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff

CODE = "4294967.295"


@pytest.fixture
def on_hold(etl: Shell) -> Shell:
    """August of a, with a code on the 10th at five and six, and its bill."""
    load(etl, CODE)
    tariff("ten.toml", line("energy", "0.10"))
    assert etl("bill", "--month", "2017-08", "--tariff", "ten.toml").code == 3
    return etl


def load(etl: Shell, kwh: str, *options: str) -> None:
    rows = [
        row[: row.rindex(",")] + f",{kwh}" if "08-10T05" in row or "08-10T06" in row else row
        for row in hours("a", "2017-08-01", "2017-09-01")
    ]
    etl.load(written("month.csv", HEADER, *rows), "--timezone", "UTC", *options)


def state(etl: Shell) -> tuple[str, str]:
    ((status, total),) = bills(etl, "status", "total")
    return status, total


def stale_bills() -> int:
    from etl.store.models import Bill

    return Bill.published.filter(stale=True).count()


ACCEPT = ("findings", "accept", "a", "--month", "2017-08", "--because", "a pump")


def test_what_is_accepted_is_billed_and_what_is_reopened_is_not(on_hold: Shell) -> None:
    assert state(on_hold) == ("held", "74.20")  # 742 hours of 1 kWh
    done = on_hold.ok(*ACCEPT)
    assert done.out.splitlines() == [
        "2 readings are accepted",
        "  1 bill is stale now (bill them again: etl bill --stale)",
    ]
    on_hold.ok("bill", "--stale")
    assert state(on_hold) == ("complete", "859067.66")  # 742 x 0.1 + 2 x 429,496.7295 = 859,067.659
    assert on_hold.ok("findings", "reopen", "1", "2").out.startswith("2 answers taken back\n")
    assert on_hold("bill", "--stale").code == 3
    assert state(on_hold) == ("held", "74.20")


def test_another_value_at_the_same_minute_is_no_longer_accepted(on_hold: Shell) -> None:
    on_hold.ok(*ACCEPT)
    load(on_hold, "2147483.647", "--replace")
    assert on_hold("bill", "--stale").code == 3
    assert state(on_hold) == ("held", "74.20")


def test_until_a_day_every_value_is_right(on_hold: Shell) -> None:
    on_hold.ok(*ACCEPT, "--until", "2017-09-01")
    load(on_hold, "2147483.647", "--replace")
    on_hold.ok("bill", "--stale")
    assert state(on_hold)[0] == "complete"


def test_the_right_reading_in_its_place_ends_the_hold(on_hold: Shell) -> None:
    load(on_hold, "1", "--replace")
    on_hold.ok("bill", "--stale")
    assert state(on_hold) == ("complete", "74.40")


def test_a_held_bill_can_be_billed_without_what_fails(on_hold: Shell) -> None:
    assert on_hold("bill", "--month", "2017-08", "--tariff", "ten.toml", "--held", "bill").code == 3
    assert state(on_hold) == ("incomplete", "74.20")
    on_hold.ok("bill", "--month", "2017-08", "--tariff", "ten.toml", "--held", "bill", "--missing", "estimate:week")
    assert state(on_hold) == ("estimated", "74.40")
    load(on_hold, "1", "--replace")
    on_hold.ok("bill", "--stale")
    assert state(on_hold) == ("complete", "74.40")


def test_a_held_bill_is_not_issued(on_hold: Shell) -> None:
    done = on_hold("issue", "--month", "2017-08", "--allow-incomplete", "--allow-empty")
    assert done.code == 3
    reason = "its bill of 2017-08 is on hold: readings fail a rule (etl findings lists them, and how to answer)"
    assert f"client a, 2017-08: not issued: {reason}" in done.out


def test_readings_of_other_days_of_the_month_make_the_bills_stale_whose_readings_they_judge(etl: Shell) -> None:
    """400 kW fails where 99 % of the month's others are at most 0.3 kW or 0.31 kW, not at 0.5 kW."""
    stamp = "2017-08-10T05"
    days = [(first, end) for first, end in (("01", "08"), ("08", "15"), ("15", "31"))]
    tariff("ten.toml", line("energy", "0.10"))

    def read(kwh: str) -> int:
        loaded(etl, hours("a", "2017-08-15", "2017-08-31", kwh))
        return stale_bills()

    def computed() -> list[str]:
        etl("bill", "--stale")
        return [status for (status,) in bills(etl, "status")]

    early = [row for row in hours("a", "2017-08-01", "2017-08-15", "0.3") if stamp not in row]
    loaded(etl, [*early, f"a,{stamp}:00:00Z,400"], hours("a", "2017-08-15", "2017-08-31", "0.5"))
    for first, end in days:
        etl.ok("bill", "--from", f"2017-08-{first}", "--to", f"2017-08-{end}", "--tariff", "ten.toml")
    assert (read("0.3"), computed()) == (2, ["complete", "held", "complete"])
    assert (read("0.5"), computed()) == (2, ["complete", "complete", "complete"])
    assert (read("0.31"), computed()) == (2, ["complete", "held", "complete"])
    options = ("--from", "2017-08-08", "--to", "2017-08-15", "--tariff", "ten.toml", "--held", "bill")
    assert etl("bill", *options).code == 3
    assert computed() == ["complete", "incomplete", "complete"]
    assert (read("0.51"), computed()) == (2, ["complete", "complete", "complete"])


def test_an_answer_makes_only_the_bills_of_its_minutes_stale(etl: Shell) -> None:
    stamps = ("2017-08-10T05", "2017-08-20T05")
    rows = [row for row in hours("a", "2017-08-01", "2017-09-01") if not any(stamp in row for stamp in stamps)]
    codes = [f"a,{stamps[0]}:00:00Z,{CODE}", f"a,{stamps[1]}:00:00Z,2147483.647"]
    etl.load(written("month.csv", HEADER, *rows, *codes), "--timezone", "UTC")
    tariff("ten.toml", line("energy", "0.10"))
    for first, end in (("01", "15"), ("15", "31")):
        assert etl("bill", "--from", f"2017-08-{first}", "--to", f"2017-08-{end}", "--tariff", "ten.toml").code == 3
    assert etl.ok(*ACCEPT, "--until", "2017-08-15", "--json").json == {"answers": 1, "stale": 1}
    etl("bill", "--stale")
    assert [status for (status,) in bills(etl, "status")] == ["complete", "held"]
    assert etl.ok("findings", "reopen", "1", "--json").json == {"answers": 1, "stale": 1}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("a", "--month", "2017-09", "--because", "x"),
         "client a: no reading fails in 2017-09 (etl findings list shows what fails)"),
        (("a", "--month", "2017-08", "--because", "x", "--rule", "ceiling"),
         "client a: no reading fails ceiling in 2017-08 (etl findings list shows what fails)"),
        (("a", "--month", "2017-08", "--because", "x", "--meter", "n"),
         "client a: no reading fails in 2017-08 (etl findings list shows what fails)"),
        (("a", "--month", "2017-08", "--because", " "),
         "--because: say why the readings are right, as it is kept with the answer"),
        (("a", "--month", "2017-08", "--because", "x", "--rule", "spiky"),
         "--rule spiky: is not one of sentinel, ceiling, sum"),
        (("a", "--month", "2017-08", "--because", "x", "--until", "2017-08-01"),
         "--until 2017-08-01: is before the reading that fails"),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_is_refused(on_hold: Shell, options: tuple[str, ...], message: str) -> None:
    assert on_hold("findings", "accept", *options).error == f"etl: {message}"


def test_an_answer_that_there_is_not_cannot_be_taken_back(on_hold: Shell) -> None:
    message = "there is no answer 9 (etl findings list --accepted shows all)"
    assert on_hold("findings", "reopen", "9").error == f"etl: {message}"
