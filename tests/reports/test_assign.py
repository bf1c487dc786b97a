"""Output of `etl assign`, from a report written by hand."""

from etl.assign import AssignReport
from etl.reports.assign import as_json, lines


def test_json_has_the_numbers() -> None:
    assert as_json(AssignReport(3, 2, 1, 4)) == {
        "rows": 3,
        "clients": 2,
        "changed": 1,
        "stale": 4,
        "taken": [],
        "shares": [],
    }


def test_people_read_what_changed_and_what_to_do_about_stale_bills() -> None:
    assert lines(AssignReport(3, 2, 1, 4)) == [
        "3 rows for 2 clients, 1 of them changed",
        "  4 bills are stale now (bill them again: etl bill --stale)",
    ]


def test_stale_bills_are_not_mentioned_where_there_are_none() -> None:
    assert lines(AssignReport(1, 1, 0, 0)) == ["1 row for 1 client, 0 of them changed"]
