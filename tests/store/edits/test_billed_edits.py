"""A bill names its edits: in its warnings shortly, in its explanation with all that is known of them."""

import pytest

from tests.support.command import Shell, written
from tests.support.edits import PERIOD, at, billed, enter, read_day

pytestmark = pytest.mark.both_databases

EXPLAIN = ("explain", "a", *PERIOD)


@pytest.fixture(autouse=True)
def _anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")


def test_an_explanation_says_who_edited_what_when_and_why(etl: Shell) -> None:
    """22 + 1 + 2 + 0.5: of the first edit an hour counts that a later one does not edit."""
    read_day(etl, 3, 4)
    enter(etl, at("03:00", "06:00", "6"))
    enter(etl, at("04:00", "05:00", "0.5", "display"), name="other.csv", options=("--pin",))
    assert billed(etl)[0] == "25.5"
    (bill,) = etl.ok(*EXPLAIN, "--json").json["bills"]
    (meter,) = bill["meters"]
    assert (meter["kwh_read"], meter["kwh_estimated"]) == ("21", "4.5")
    first, other = meter["edits"]
    assert first.pop("edited_at")[10] == other.pop("edited_at")[10] == "T"
    assert first == {
        "from": "2017-08-01T03:00+00:00", "to": "2017-08-01T06:00+00:00", "minutes": 120, "kwh": "4",
        "kwh_read": "1", "pinned": False, "method": "", "reason": "off", "edited_by": "anna",
    }  # fmt: skip
    assert other == {
        "from": "2017-08-01T04:00+00:00", "to": "2017-08-01T05:00+00:00", "minutes": 60, "kwh": "0.5",
        "kwh_read": None, "pinned": True, "method": "", "reason": "display", "edited_by": "anna",
    }  # fmt: skip
    lines = etl.ok(*EXPLAIN).out.splitlines()
    place = next(number for number, text in enumerate(lines) if text.startswith("    edited "))
    span = "2017-08-01T03:00+00:00 to 2017-08-01T06:00+00:00 (2 h of it)"
    assert lines[place].startswith(f"    edited {span}: 4 kWh billed in place of 1 kWh; off; 20")
    assert lines[place].endswith("UTC by anna")
    assert "0.5 kWh billed where nothing was read, pinned; display; " in lines[place + 1]
    assert lines[-2:] == [
        "on the bill: 2 h of import edited: 4 kWh (off, anna)",
        "on the bill: 1 h of import edited: 0.5 kWh (display, anna, pinned: it counts whatever is read)",
    ]


def test_a_document_names_the_edits_that_it_was_made_of(etl: Shell) -> None:
    read_day(etl, 3)
    enter(etl, at("03:00", "04:00", "2"))
    billed(etl)
    etl.ok("issue", *PERIOD, "--series", "S")
    etl.ok("unload", "2")
    text = etl.ok("explain", "--document", "S-000001").out
    assert "on the bill: 1 h of import edited: 2 kWh (off, anna)" in text
    assert "edited 2017-08-01T03:00+00:00 to 2017-08-01T04:00+00:00: 2 kWh billed where nothing" in text


def test_energy_is_rounded_to_whole_mwh(etl: Shell) -> None:
    """A third of 2 kWh."""
    read_day(etl, 3)
    etl.ok("assign", written("share.csv", "client_number,meter,share", "a,a,1/3", "b,a,2/3"))
    enter(etl, at("03:00", "04:00", "2"))
    etl.ok("bill", *PERIOD, "--tariff", "one.toml", "--client", "a")
    assert billed(etl)[2] == ["1 h of import edited: 0.666667 kWh (off, anna)"]
