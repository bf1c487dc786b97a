"""Output of `etl findings`, from findings written by hand."""

import re
from datetime import UTC, datetime

from etl.core.usage_page import FailedReading
from etl.reports.findings import SHOWN, answers_as_json, as_json, lines, validation, validation_as_json
from etl.review.open_findings import Finding
from etl.review.warned_readings import Validation, Warned
from etl.store.stored_readings.answer_rows import Answer, GivenAnswer
from tests.support.places import ROOT


def finding(number: int, client: str = "a") -> Finding:
    reading = FailedReading(1, "", "import", 25_000_000 + number * 60, 60, 5_000_000, "ceiling", f"why {number}")
    return Finding(client, "m", "UTC", reading)


def test_of_many_some_are_shown_and_the_remedy_names_no_client() -> None:
    texts = lines([finding(number) for number in range(SHOWN + 2)])
    assert texts[0] == "52 readings fail a rule and are not billed:"
    assert "and 2 more (--json names them)" in texts
    assert [text for text in texts if "why" in text] == [
        "a 2017-07-14T02:40: why 0", "a 2017-07-14T03:40: why 1", "a 2017-07-14T04:40: why 2"
    ]  # fmt: skip
    assert texts[-1] == 'where they are right: etl findings accept a --month 2017-07 --because "WHY"'


def test_of_several_clients_the_first_is_the_example() -> None:
    assert lines([finding(0, "b"), finding(1, "c")])[-1].startswith("where they are right: etl findings accept b ")


def test_of_each_rule_the_first_warnings_are_shown() -> None:
    every = [Warned(f"c{one}", "m", "", "import", "UTC", "zero", 0, 60 * one, "why") for one in range(7)]
    texts = validation(Validation(10, [], every))
    assert texts[:3] == ["10 readings tried", "zero: 7 warnings", "  c0 meter m import 1970-01-01 to 1970-01-01: why"]
    assert len(texts) == 8
    assert texts[-1] == "  and 2 more (--json names them)"
    assert validation(Validation(10, [], [])) == ["10 readings tried", "  no reading fails a rule"]


def keys_of_page(title: str) -> list[str]:
    """The keys of a table of the page."""
    page = (ROOT / "docs/reference/findings-json.md").read_text("utf-8")
    rows = page.split(f"| {title} | |\n|---|---|\n")[1].split("\n\n")[0].splitlines()
    return [key for row in rows for key in re.findall(r"`(\w+)`", row.split(" | ")[0])]


def test_the_page_has_the_keys_of_json() -> None:
    warned = Warned("", "", "", "import", "UTC", "clock", 0, 60, "why", "a.csv (load 1)")
    done = validation_as_json(Validation(10, [finding(0)], [warned]))
    assert list(done) == ["readings", "findings", "warnings"]
    assert done["findings"] == as_json([finding(0)])["findings"]
    assert sorted(done["findings"][0]) == sorted(keys_of_page("key of `findings`"))
    assert sorted(done["warnings"][0]) == sorted(keys_of_page("key of `warnings`"))
    assert [done["warnings"][0][key] for key in ("client_number", "meter", "file")] == [None, None, "a.csv (load 1)"]
    answer = GivenAnswer(1, Answer("m", "", "import", "ceiling", 0, 60, None), "so", "ann", datetime.now(UTC))
    assert sorted(answers_as_json([answer])["answers"][0]) == sorted(keys_of_page("key of `answers`"))


def test_a_file_that_is_warned_of_is_named_in_place_of_a_client() -> None:
    warned = Warned("", "", "", "import", "UTC", "clock", 0, 60, "an hour late", "a.csv (load 1)")
    assert validation(Validation(10, [], [warned]))[1:] == ["clock: 1 warning", "  a.csv (load 1): an hour late"]
