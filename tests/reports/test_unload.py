"""Output of `etl unload`, from reports written by hand."""

from etl.reports.unload import as_json, lines
from etl.unload import UnloadReport

REPORT = UnloadReport(3, "a.csv", 1_488, {"import": 744_500_000}, [(1, "old.csv"), (2, "b.csv")], 2)


def test_other_loads_among_the_readings_are_named_with_what_to_do() -> None:
    assert lines(REPORT) == [
        "a.csv: 1,488 readings of load 3 removed, 744.500 kWh",
        "  load 1 had readings among them: load old.csv again",
        "  load 2 had readings among them: load b.csv again",
        "  2 bills are stale now (bill them again: etl bill --stale)",
    ]


def test_a_load_whose_readings_were_its_own_is_one_line() -> None:
    assert lines(UnloadReport(3, "a.csv", 1, {"export": 500_000}, [], 0)) == [
        "a.csv: 1 reading of load 3 removed, 0.500 kWh export"
    ]


def test_items_that_were_removed_are_counted() -> None:
    assert lines(UnloadReport(3, "a.csv", 0, {}, [], 0, items=2)) == ["a.csv: 2 items of load 3 removed"]


def test_days_that_were_removed_are_counted() -> None:
    report = UnloadReport(3, "tempo.csv", 0, {}, [], 1, days=31)
    assert lines(report)[0] == "tempo.csv: 31 days of load 3 removed"


def test_json_has_the_other_loads_in_their_order() -> None:
    assert as_json(REPORT) == {
        "load": 3, "name": "a.csv", "removed": 1488, "items": 0, "days": 0, "edits": 0, "control_reads": 0,
        "kwh": {"import": "744.5"}, "stale": 2,
        "assumed": [],
        "others": [{"id": 1, "name": "old.csv"}, {"id": 2, "name": "b.csv"}],
    }  # fmt: skip
