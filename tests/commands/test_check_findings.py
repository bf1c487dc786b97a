"""`etl findings`: what people and programs are shown, and what they can do about it."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours

CODE = "2017-08-10T05:00:00Z,4294967.295"


@pytest.fixture
def wrong(etl: Shell) -> Shell:
    """August of a, with an error code at five on the 10th, in a client's zone."""
    rows = [row for row in hours("a", "2017-08-01", "2017-09-01") if "08-10T05" not in row]
    etl.load(written("month.csv", HEADER, *sorted([*rows, f"a,{CODE}"])), "--timezone", "UTC")
    etl.ok("assign", written("zone.csv", "client_number,timezone", "a,Europe/Madrid"))
    return etl


def test_findings_are_listed_by_the_clients_clock_with_what_to_do(wrong: Shell) -> None:
    assert wrong.ok("findings", "list").out.splitlines() == [
        "1 reading fails a rule and is not billed:",
        "client  meter  at                flow            kWh  rule",
        "a       a      2017-08-10T07:00  import  4294967.295  sentinel",
        "a 2017-08-10T07:00: 4294967.295 kWh is an error code of meters; no other reading of the month is above 1 kWh",
        "to see its day: etl findings show a --at 2017-08-10",
        "where it is wrong: load the right reading, or bill without it (etl bill --held bill)",
        'where it is right: etl findings accept a --month 2017-08 --because "WHY"',
    ]


def test_findings_are_listed_as_json_by_utc(wrong: Shell) -> None:
    (found,) = wrong.ok("findings", "list", "--month", "2017-08", "--client", "a", "--json").json["findings"]
    assert found == {
        "client_number": "a", "meter": "a", "register": "", "flow": "import", "at": "2017-08-10T05:00:00+00:00",
        "minutes": 60, "kwh": "4294967.295", "rule": "sentinel",
        "why": "4294967.295 kWh is an error code of meters; no other reading of the month is above 1 kWh",
        "register_kwh": None,
    }  # fmt: skip


def test_where_nothing_fails_that_is_what_it_says(wrong: Shell) -> None:
    assert wrong.ok("findings", "list", "--month", "2017-07").out == "no reading fails a rule\n"
    assert wrong.ok("findings", "list", "--accepted").out == "no answer was given\n"


def test_answers_are_listed_with_their_numbers(wrong: Shell) -> None:
    wrong.ok("findings", "accept", "a", "--month", "2017-08", "--because", "a pump")
    head, row = wrong.ok("findings", "list", "--accepted", "--client", "a").out.splitlines()
    assert head.split() == ["answer", "meter", "from", "(UTC)", "to", "(UTC)", "kWh", "rule", "by", "because"]
    assert row.startswith("     1  a      2017-08-10 05:00 UTC  2017-08-10 06:00 UTC  4294967.295  sentinel")
    assert row.endswith("a pump")
    (found,) = wrong.ok("findings", "list", "--accepted", "--json").json["answers"]
    assert (found["number"], found["from"], found["kwh"]) == (1, "2017-08-10T05:00:00+00:00", "4294967.295")
    assert wrong.ok("findings", "list", "--accepted", "--client", "b").out == "no answer was given\n"


def test_an_unknown_way_to_treat_held_bills_is_refused(wrong: Shell) -> None:
    done = wrong("bill", "--month", "2017-08", "--held", "maybe")
    assert done.error == "etl: --held maybe: is not one of hold, bill"


def test_validation_names_what_fails_and_what_is_warned_of_and_ends_with_3(wrong: Shell) -> None:
    done = wrong("validate", "--month", "2017-08")
    assert done.code == 3
    assert done.out.splitlines()[:2] == ["741 readings tried", "1 reading fails a rule and is not billed:"]
    assert wrong("validate", "--month", "2017-08", "--json").json["readings"] == 741


def test_a_month_without_a_finding_is_sound(wrong: Shell) -> None:
    wrong.ok("findings", "accept", "a", "--month", "2017-08", "--because", "a pump")
    done = wrong.ok("validate", "--month", "2017-08")
    text = "4294967.295 kWh in one interval, far above all others of its day"
    assert done.out.splitlines() == [
        "742 readings tried",  # of the 744 two are September by Madrid's clock
        "spike: 1 warning",
        f"  a import 2017-08-10T07:00 to 2017-08-10T08:00: {text}",
    ]
    etl = wrong.ok("validate", "--month", "2017-08", "--json").json
    assert etl["findings"] == []
    assert [(one["rule"], one["from"]) for one in etl["warnings"]] == [("spike", "2017-08-10T05:00:00+00:00")]


def test_the_day_of_a_finding_is_drawn_at_its_time(wrong: Shell) -> None:
    texts = wrong.ok("findings", "show", "a", "--at", "2017-08-10T07:00").out.splitlines()
    assert texts[0] == "client a, import: 2017-08-10, Europe/Madrid"
    assert texts[1] == "       1 kWh " + "█" * 28 + "↑" * 4 + "█" * 16
    assert texts[7].strip() == "▲▲▲▲"
    assert texts[-1] == "    meters; no other reading of the month is above 1 kWh"
    found = wrong.ok("findings", "show", "a", "--at", "2017-08-10", "--json").json
    assert [one["rule"] for one in found["channels"][0]["findings"]] == ["sentinel"]


def test_a_time_that_is_none_is_refused(wrong: Shell) -> None:
    done = wrong("findings", "show", "a", "--at", "August")
    assert done.error == "etl: --at August: is not a date like 2017-08-31, or with a time like 2017-08-31T11:00"
