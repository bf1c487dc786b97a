"""What a load reports, and when something of its input is not in the database."""

import json
from pathlib import Path

import pytest

from etl.blocks.counts import Counts
from etl.file_loads.report import FileReport, LoadReport, Settings, Watcher


@pytest.mark.parametrize(
    ("files", "aside"),
    [
        ([FileReport("a.csv", 1)], False),
        ([FileReport("a.csv", 1), FileReport("b.csv", error="b.csv: cannot be read")], True),
        ([], False),
    ],
)
def test_a_file_that_failed_is_set_aside(files: list[FileReport], aside: bool) -> None:
    assert LoadReport(files, 1, 0.5).set_aside is aside


def test_a_report_is_the_same_after_its_way_through_another_process() -> None:
    counts = Counts(rows=3, read=3, loaded=1, ignored={"a better reading is known": 2})
    report = FileReport("a.csv", 1, counts=counts, energy_mwh={"import": 5}, warnings=["the zone is assumed"])
    assert FileReport.from_json(json.loads(json.dumps(report.as_json()))) == report


def test_a_watcher_that_says_nothing_otherwise_shows_nothing() -> None:
    watcher = Watcher()
    watcher.understood("a.csv: layout long")
    watcher.begun("a.csv", None)
    watcher.progress(1)
    watcher.waiting(0.5)
    watcher.fetching("https://example.org/a.csv", 1, None)


def test_nothing_is_set_aside_or_replaced_unless_it_is_asked_for() -> None:
    usual = Settings(Path())
    assert (usual.rejects, usual.max_rejects, usual.dry_run, usual.replace, usual.keep_going) == (
        None,
        None,
        False,
        False,
        False,
    )
