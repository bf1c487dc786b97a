"""Output of `etl assign`, from a report written by hand."""

from etl.assign import AssignReport
from etl.reports.assign import as_json, lines
from etl.store.assigning.dropped_terms import Dropped


def test_json_has_the_numbers() -> None:
    assert as_json(AssignReport(3, 2, 1, 4)) == {
        "rows": 3,
        "clients": 2,
        "changed": 1,
        "stale": 4,
        "taken": [],
        "dropped": [],
        "shares": [],
    }


def test_what_clients_have_no_more_is_a_line_with_the_first_of_them() -> None:
    dropped = Dropped("tariff", ["a"]), Dropped("zone", ["a", "b", "c", "d"])
    report = AssignReport(1, 1, 1, 0, dropped=dropped)
    assert lines(report)[1:] == [
        "  1 client has no tariff any more, as the table names none: a",
        "  4 clients have no zone any more, as the table names none: a, b, c, ...",
    ]
    assert as_json(report)["dropped"] == [
        {"name": "tariff", "clients": ["a"]},
        {"name": "zone", "clients": ["a", "b", "c", "d"]},
    ]


def test_people_read_what_changed_and_what_to_do_about_stale_bills() -> None:
    assert lines(AssignReport(3, 2, 1, 4)) == [
        "3 rows for 2 clients, 1 of them changed",
        "  4 bills are stale now (bill them again: etl bill --stale)",
    ]


def test_stale_bills_are_not_mentioned_where_there_are_none() -> None:
    assert lines(AssignReport(1, 1, 0, 0)) == ["1 row for 1 client, 0 of them changed"]
