"""Output of `etl backup`, from a report written by hand."""

from etl.backup import BackupReport
from etl.reports.backup import as_json, lines

REPORT = BackupReport("copy.sqlite3", 1_234_567, 0.123456)


def test_json_has_the_size_in_bytes_and_seconds_to_the_millisecond() -> None:
    assert as_json(REPORT) == {"file": "copy.sqlite3", "bytes": 1_234_567, "seconds": 0.123}


def test_people_read_the_file_and_its_size() -> None:
    assert lines(REPORT) == ["copy.sqlite3: a copy of the database, 1,234,567 bytes"]
