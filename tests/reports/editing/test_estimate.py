"""Output of `etl estimate`, from reports written by hand."""

from dataclasses import replace

from etl.bill_runs.estimates.estimated_edits import Estimated, EstimateReport
from etl.reports.editing.estimate import as_json, lines

TOTALS = [Estimated("import", "like-day", 120, 1_500_000), Estimated("import", "week", 60, 1)]
REPORT = EstimateReport(2, 3, TOTALS, 60, 9_000_000, {"a": 60, "b": 30, "c": 30, "d": 60}, ["client e: off"], 2, 7)


def test_it_says_how_much_by_which_method_and_what_is_left() -> None:
    assert lines(REPORT, dry_run=False) == [
        "3 estimates of 2 clients (load 7)",
        "  2 h of import by like-day: 1.5 kWh",
        "  1 h of import by week: 0.000001 kWh",
        "  1 h of it in place of 9 kWh that fail a rule",
        "  3 h missing still: no method has an estimate, of a, b, c and 1 more",
        "  2 bills are stale now (bill them again: etl bill --stale)",
    ]


def test_without_edits_it_says_whether_anything_is_missing() -> None:
    none = replace(REPORT, clients=0, edits=0, totals=[], failing_minutes=0, stale=0, load=None)
    assert lines(none, dry_run=False)[0] == "nothing is estimated"
    assert lines(replace(none, left={}), dry_run=False) == ["nothing is estimated"]
    assert lines(replace(none, left={}, failed=[]), dry_run=True) == ["nothing is missing"]


def test_as_json_energy_is_exact_text() -> None:
    found = as_json(REPORT)
    assert found["estimated"][0] == {"flow": "import", "method": "like-day", "minutes": 120, "kwh": "1.5"}
    assert found["failing_kwh"] == "9"
    assert (found["left"]["d"], found["failed"], found["load"]) == (60, ["client e: off"], 7)
