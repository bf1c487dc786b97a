"""Output of `etl findings`, from findings written by hand."""

from etl.core.usage_page import FailedReading
from etl.reports.findings import SHOWN, lines, validation
from etl.review.open_findings import Finding
from etl.review.warned_readings import Validation, Warned


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
