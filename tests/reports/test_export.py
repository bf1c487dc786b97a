"""Output of `etl export`, from reports written by hand."""

from dataclasses import replace

import pytest

from etl.export import ExportReport
from etl.reports.export import as_json, lines

REPORT = ExportReport("bills.parquet", "bills", 1_200, 40_960, 0.5004, ("run 3 is not done",))


@pytest.mark.parametrize(
    ("what", "rows", "noun"),
    [
        ("bills", 1_200, "1,200 bills"),
        ("bills", 1, "1 bill"),
        ("lines", 2, "2 lines"),
        ("readings", 1, "1 reading"),
        ("document-lines", 2, "2 document lines"),
    ],
)
def test_people_read_how_many_of_what_are_in_the_file(what: str, rows: int, noun: str) -> None:
    report = replace(REPORT, what=what, rows=rows)
    assert lines(report) == [f"bills.parquet: {noun}, 40,960 bytes"]


def test_json_has_the_same_and_the_warnings() -> None:
    assert as_json(REPORT) == {
        "target": "bills.parquet", "what": "bills", "rows": 1200, "bytes": 40960, "seconds": 0.5,
        "warnings": ["run 3 is not done"],
    }  # fmt: skip
