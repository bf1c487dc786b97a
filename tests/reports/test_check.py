"""Output of `etl check`, from reports written by hand."""

from dataclasses import replace

from etl.check import CheckReport
from etl.core.violations import Violation
from etl.reports.check import as_json, lines, violations, warnings
from etl.store.documents.chain import Head

VERSIONS = {"python": "3.12.1", "sqlite": "3.45.0"}
TWO = [Violation("load 1", "is not what it was"), Violation("bill of client a, 2017-08", "its total is 1")]


def report() -> CheckReport:
    """A sound database of two blocks."""
    made = CheckReport("etl.sqlite3", VERSIONS, ["SQLite 3.45.0 has a fault"], loads=1, bills=5, recomputed=4, stale=1)
    made.totals.series, made.totals.blocks, made.totals.readings = 1, 2, 1344
    made.seconds = 0.12345
    return made


def test_a_sound_database_is_one_line_and_its_versions_another() -> None:
    assert lines(report()) == [
        (
            "etl.sqlite3: 2 blocks of 1 series with 1,344 readings, 1 load, 5 bills, 4 of them computed again "
            "(not the 1 stale): all sound"
        ),
        "  Python 3.12.1, SQLite 3.45.0",
    ]


def test_stale_bills_are_not_mentioned_where_there_are_none() -> None:
    assert "5 bills, 4 of them computed again: all sound" in lines(replace(report(), stale=0))[0]


def test_documents_are_counted_and_the_newest_of_each_series_is_shown() -> None:
    found = replace(report(), stale=0, documents=7, heads=[Head("2024", 5, "ab"), Head("X", 2, "cd")])
    assert "4 of them computed again, 7 documents: all sound" in lines(found)[0]
    assert lines(found)[2:] == [
        "  head of the series (keep it: it shows later whether a document is missing): 2024:5:ab",
        "  head of the series (keep it: it shows later whether a document is missing): X:2:cd",
    ]
    assert (as_json(found)["documents"], as_json(found)["heads"]) == (7, ["2024:5:ab", "X:2:cd"])


def test_violations_are_counted_with_those_that_are_not_shown() -> None:
    found = replace(report(), violations=TWO, more=1_000)
    assert lines(found)[0].endswith(": 1,002 violations")
    assert violations(found) == [
        "etl: load 1: is not what it was", "etl: bill of client a, 2017-08: its total is 1", "etl: and 1,000 more",
    ]  # fmt: skip
    assert violations(replace(found, more=0)) == violations(found)[:2]


def test_warnings_are_lines_of_their_own() -> None:
    assert warnings(report()) == ["etl: SQLite 3.45.0 has a fault"]


def test_json_has_every_count_and_each_violation_with_its_place() -> None:
    assert as_json(replace(report(), violations=TWO[:1])) == {
        "database": "etl.sqlite3", "versions": VERSIONS, "series": 1, "blocks": 2, "readings": 1344, "loads": 1,
        "bills": 5, "recomputed": 4, "stale": 1, "documents": 0, "heads": [], "more": 0,
        "warnings": ["SQLite 3.45.0 has a fault"],
        "violations": [{"where": "load 1", "what": "is not what it was"}], "seconds": 0.123,
    }  # fmt: skip
